import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { type Here, runbookRoleName } from '../../../src/config/here.ts';
import type { Arns } from '../../bot/arns.ts';
import type { RunbookSpec } from '../../bot/feature.ts';
import { EXECUTION_TAGS } from '../../bot/names.ts';
import { addStatements } from '../../bot/policies.ts';
import { readRunbook } from '../../bot/runbook-document.ts';
import { allow } from '../../bot/statements.ts';
import type { RoleName, Wildcard } from '../../bot/wildcards.ts';
import type { Governed } from './governed.ts';
import { PATCH_DOCUMENT } from './runbook.ts';

export const WINDOW_DOCUMENT = 'Patchwarden-Window';

const executions = (arns: Arns): string => arns.of('ssm', 'automation-execution/*');

/** AWS's examples name the document; older accounts and a start of one version are checked against the definition. */
const startOf = (arns: Arns, sid: string, document: string): iam.PolicyStatement =>
  allow(
    sid,
    ['ssm:StartAutomationExecution'],
    [arns.of('ssm', `document/${document}`), arns.of('ssm', `automation-definition/${document}:*`), executions(arns)],
  );

const passRoleOf = (arns: Arns, sid: string, kind: string, here: Here): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid,
    actions: ['iam:PassRole'],
    resources: [arns.role(runbookRoleName(kind, here))],
    conditions: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
  });

/** What Patchwarden-Window may do besides asking the gatekeeper what is armed: start Patchwarden-Patch, whose first step asks again. */
const statementsOf = (arns: Arns, governed: Governed): iam.PolicyStatement[] => [
  startOf(arns, 'StartPatching', PATCH_DOCUMENT),
  passRoleOf(arns, 'PassPatchRole', 'patch', governed),
  new iam.PolicyStatement({
    sid: 'TagPatching',
    actions: ['ssm:AddTagsToResource'],
    resources: [executions(arns)],
    conditions: {
      'ForAllValues:StringLike': { 'aws:TagKeys': [`${EXECUTION_TAGS.run}*`, EXECUTION_TAGS.kind] },
      Null: { [`aws:RequestTag/${EXECUTION_TAGS.kind}`]: 'false' },
    },
  }),
  allow('WatchPatching', ['ssm:GetAutomationExecution'], [executions(arns)]),
  new iam.PolicyStatement({
    sid: 'StopPatching',
    actions: ['ssm:StopAutomationExecution'],
    resources: [executions(arns)],
    conditions: { StringEquals: { [`aws:ResourceTag/${EXECUTION_TAGS.kind}`]: 'patch' } },
  }),
];

export const windowRunbook = (arns: Arns, governed: Governed): RunbookSpec => ({
  kind: 'window',
  name: WINDOW_DOCUMENT,
  does: 'asks whether the occurrence of a maintenance window is approved, and starts Patchwarden-Patch',
  startedBy: 'window',
  statements: statementsOf(arns, governed),
  content: (values) => readRunbook('patchwarden-window.yaml', { ...values, Fleets: governed.adopted }),
});

/** The role of the windows' tasks: the name that `npm run adopt` writes into a task. */
export const taskRoleName = ({ region }: Here): string => `patchwarden-window-task-${region}`;

/**
 * The service role with which an adopted window starts its task, and which can start nothing else.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/configuring-maintenance-window-permissions-console.html
 */
export function createTaskRole(scope: Construct, arns: Arns, here: Here): iam.Role {
  const role = new iam.Role(scope, 'WindowTaskRole', {
    roleName: taskRoleName(here),
    description: 'Service role of the task of adopted maintenance windows: starts Patchwarden-Window, nothing else',
    assumedBy: new iam.ServicePrincipal('ssm.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': here.account } },
    }),
  });
  addStatements(role, [
    startOf(arns, 'StartWindowRunbook', WINDOW_DOCUMENT),
    allow('WatchWindowRunbook', ['ssm:GetAutomationExecution'], [executions(arns)]),
    passRoleOf(arns, 'PassWindowRole', 'window', here),
  ]);
  return role;
}

const definition = (arns: Arns, document: string): string => arns.of('ssm', `automation-definition/${document}:*`);
const VERSIONS = 'What stands in the wildcard is the version of our own document, which grows with every deployment.';

export const windowWildcards = (arns: Arns): Wildcard[] => [
  {
    role: 'window-runbook',
    resource: definition(arns, PATCH_DOCUMENT),
    statements: ['StartPatching'],
    reason: VERSIONS,
  },
  {
    role: 'window-runbook',
    resource: executions(arns),
    statements: ['StartPatching', 'TagPatching', 'WatchPatching', 'StopPatching'],
    reason:
      'An execution’s id exists only once it is started. Starting is limited by the document, tagging to two keys, stopping to what carries the kind.',
  },
  {
    role: 'window-task' satisfies RoleName,
    resource: definition(arns, WINDOW_DOCUMENT),
    statements: ['StartWindowRunbook'],
    reason: VERSIONS,
  },
  {
    role: 'window-task' satisfies RoleName,
    resource: executions(arns),
    statements: ['StartWindowRunbook', 'WatchWindowRunbook'],
    reason:
      'An execution’s id exists only once it is started. Starting is limited by the document; what is left is reading.',
  },
];
