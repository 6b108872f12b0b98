import * as iam from 'aws-cdk-lib/aws-iam';
import type { Here } from '../../../src/config/here.ts';
import type { Arns } from '../../bot/arns.ts';
import type { RunbookSpec } from '../../bot/feature.ts';
import { readRunbook } from '../../bot/runbook-document.ts';
import { allow } from '../../bot/statements.ts';
import type { Wildcard } from '../../bot/wildcards.ts';
import { taskRoleName } from '../patch/window.ts';
import type { Managed } from './managed.ts';
import { associations, baselines, onOurs, windows, withOurTag } from './statements.ts';

export const SYNC_DOCUMENT = 'Patchwarden-Sync';

/** Of AWS, and so of no account. */
const patchDocument = ({ region }: Here): string => `arn:aws:ssm:${region}::document/AWS-RunPatchBaseline`;

const idsOf = (arns: Arns, type: string, ids: readonly string[]): string[] =>
  ids.map((id) => arns.of('ssm', `${type}/${id}`));

/** What the config names by id has no tag of ours. */
export const onNamed = (
  arns: Arns,
  sid: string,
  { actions, type, ids }: { actions: string[]; type: string; ids: readonly string[] },
): iam.PolicyStatement[] => (ids.length === 0 ? [] : [allow(sid, actions, idsOf(arns, type, ids))]);

const REGISTER = 'ssm:RegisterPatchBaselineForPatchGroup';
const ADOPT = 'ssm:RegisterTaskWithMaintenanceWindow';

const statementsOf = (arns: Arns, here: Here, managed: Managed): iam.PolicyStatement[] => [
  withOurTag('MakeWithOurTag', ['ssm:CreatePatchBaseline', 'ssm:CreateMaintenanceWindow'], ['*']),
  withOurTag('MakeScansWithOurTag', ['ssm:CreateAssociation'], [associations(arns), patchDocument(here)]),
  // Creating with tags may ask for this, which cannot be told from tagging later: no step of the document does that.
  withOurTag('TagWhatItMakes', ['ssm:AddTagsToResource'], [baselines(arns), windows(arns), associations(arns)]),
  onOurs('RegisterWithOurBaselines', [REGISTER], [baselines(arns)]),
  ...onNamed(arns, 'RegisterWithNamedBaselines', {
    actions: [REGISTER],
    type: 'patchbaseline',
    ids: managed.baselines,
  }),
  onOurs('ChangeOurWindows', ['ssm:UpdateMaintenanceWindow', ADOPT], [windows(arns)]),
  ...onNamed(arns, 'AdoptNamedWindows', { actions: [ADOPT], type: 'maintenancewindow', ids: managed.windows }),
  allow('FindMadeWindows', ['ssm:DescribeMaintenanceWindows'], ['*']),
  onOurs('ChangeOurScans', ['ssm:DescribeAssociation', 'ssm:UpdateAssociation'], [associations(arns)]),
  allow('ScanWithPatchDocument', ['ssm:UpdateAssociation'], [patchDocument(here)]),
  new iam.PolicyStatement({
    sid: 'PassTaskRole',
    actions: ['iam:PassRole'],
    resources: [arns.role(taskRoleName(here))],
    conditions: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
  }),
];

export const syncRunbook = (arns: Arns, here: Here, managed: Managed): RunbookSpec => ({
  kind: 'sync',
  name: SYNC_DOCUMENT,
  does: 'makes and changes baselines, windows and scans with the tag PatchwardenSync, and removes nothing',
  statements: statementsOf(arns, here, managed),
  content: (values) => readRunbook('patchwarden-sync.yaml', { ...values, TaskRoleArn: arns.role(taskRoleName(here)) }),
});

export const syncWildcards = (arns: Arns): Wildcard[] => [
  {
    role: 'sync-runbook',
    resource: baselines(arns),
    statements: ['TagWhatItMakes', 'RegisterWithOurBaselines'],
    reason:
      'A baseline’s id exists only once it is made. Registering is limited to those with our tag, tagging to that tag.',
  },
  {
    role: 'sync-runbook',
    resource: windows(arns),
    statements: ['TagWhatItMakes', 'ChangeOurWindows'],
    reason:
      'A window’s id exists only once it is made. Changing is limited to those with our tag, tagging to that tag.',
  },
  {
    role: 'sync-runbook',
    resource: associations(arns),
    statements: ['MakeScansWithOurTag', 'TagWhatItMakes', 'ChangeOurScans'],
    reason:
      'An association’s id exists only once it is made. Making needs our tag, and changing is limited to those that have it.',
  },
  {
    role: 'sync-runbook',
    resource: '*',
    statements: ['MakeWithOurTag', 'FindMadeWindows'],
    reason:
      'Creating baselines and windows and listing windows have no resource-level permissions. Creating needs our tag; the rest reads.',
  },
];
