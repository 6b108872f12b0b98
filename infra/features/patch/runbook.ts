import * as iam from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../../bot/arns.ts';
import type { RunbookSpec } from '../../bot/feature.ts';
import { readRunbook } from '../../bot/runbook-document.ts';
import { allow } from '../../bot/statements.ts';
import type { Wildcard } from '../../bot/wildcards.ts';
import { BOOT_FACTS_DOCUMENT } from './boot-facts.ts';
import type { Governed } from './governed.ts';

export const PATCH_DOCUMENT = 'Patchwarden-Patch';

/** Of AWS, and so of no account: https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-ssm-documents.html */
const patchDocuments = ({ region }: Governed): string[] =>
  ['AWS-RunPatchBaseline', 'AWS-RunPatchBaselineWithHooks'].map((name) => `arn:aws:ssm:${region}::document/${name}`);

const nodes = (arns: Arns): string[] => [arns.of('ec2', 'instance/*'), arns.of('ssm', 'managed-instance/*')];

/** The same group may be under either key. */
const sendTo = (arns: Arns, sid: string, key: string, { groups }: Governed): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid,
    actions: ['ssm:SendCommand'],
    resources: nodes(arns),
    conditions: { StringEquals: { [`ssm:resourceTag/${key}`]: [...groups] } },
  });

const statementsOf = (arns: Arns, governed: Governed): iam.PolicyStatement[] => [
  allow(
    'SendPatchDocuments',
    ['ssm:SendCommand'],
    [...patchDocuments(governed), arns.of('ssm', `document/${BOOT_FACTS_DOCUMENT}`)],
  ),
  sendTo(arns, 'SendToPatchGroups', 'Patch Group', governed),
  sendTo(arns, 'SendToPatchGroupsByOtherKey', 'PatchGroup', governed),
  allow('WatchAndCancelCommands', ['ssm:ListCommands', 'ssm:ListCommandInvocations', 'ssm:CancelCommand'], ['*']),
  new iam.PolicyStatement({
    sid: 'FindTaggedInstances',
    actions: ['ec2:DescribeInstances'],
    resources: ['*'],
    conditions: { StringEquals: { 'ec2:Region': governed.region } },
  }),
];

export const patchRunbook = (arns: Arns, governed: Governed): RunbookSpec => ({
  kind: 'patch',
  name: PATCH_DOCUMENT,
  does: 'patches the instances of the configured patch groups in place, nothing else',
  statements: statementsOf(arns, governed),
  content: (values) => readRunbook('patchwarden-patch.yaml', { ...values, PatchGroups: governed.groups }),
});

export const patchWildcards = (arns: Arns): Wildcard[] => [
  ...nodes(arns).map((resource) => ({
    role: 'patch-runbook' as const,
    resource,
    statements: ['SendToPatchGroups', 'SendToPatchGroupsByOtherKey'],
    reason:
      'Which instances are in a patch group only their tags say. Only those that carry the tag of a configured group.',
  })),
  {
    role: 'patch-runbook',
    resource: '*',
    statements: ['WatchAndCancelCommands', 'FindTaggedInstances'],
    reason:
      'Commands and DescribeInstances have no resource-level permissions. The document stops only commands that it sent; the rest reads.',
  },
];
