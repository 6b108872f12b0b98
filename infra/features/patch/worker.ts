import * as iam from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../../bot/arns.ts';
import type { DeniedActions } from '../../bot/denied-actions.ts';
import { allow } from '../../bot/statements.ts';
import type { Wildcard } from '../../bot/wildcards.ts';
import type { Governed } from './governed.ts';

const nodes = (arns: Arns): string[] => [arns.of('ec2', 'instance/*'), arns.of('ssm', 'managed-instance/*')];

/** The default baselines are AWS's, in accounts of its own. */
const baselines = ({ region }: Governed): string => `arn:aws:ssm:${region}:*:patchbaseline/*`;

/** What the worker needs to tell what a group misses and what became of it: reads. */
export const readPatching = (arns: Arns, governed: Governed): iam.PolicyStatement[] => [
  allow('ReadPatchStates', ['ssm:DescribeInstancePatchStates', 'ssm:DescribeInstancePatches'], nodes(arns)),
  allow('ReadBaselines', ['ssm:GetPatchBaseline'], [baselines(governed)]),
  allow(
    'ReadNodesAndCommands',
    [
      'ssm:DescribeInstanceInformation',
      'ssm:DescribeInstancePatchStatesForPatchGroup',
      'ssm:GetPatchBaselineForPatchGroup',
      // Which nodes a patch policy patches, over all of the account.
      'ssm:ListResourceComplianceSummaries',
      'ssm:ListCommands',
      'ssm:ListCommandInvocations',
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetHealth',
      // Which of the missing patches' vulnerabilities are known to be exploited, where Inspector is on.
      'inspector2:SearchVulnerabilities',
    ],
    ['*'],
  ),
  new iam.PolicyStatement({
    sid: 'ReadPatchedInstances',
    actions: ['ec2:DescribeInstances'],
    resources: ['*'],
    conditions: { StringEquals: { 'ec2:Region': governed.region } },
  }),
];

/** Commands, patch groups and what a baseline approves: never the worker's to change. Sending is denied to it anyway. */
export const PATCH_DENIES: readonly DeniedActions[] = [
  {
    sid: 'NoChangeOfPatching',
    actions: [
      'CancelCommand',
      'CreatePatchB*',
      'UpdatePatchB*',
      'DeletePatchB*',
      'RegisterDefault*',
      'RegisterPatch*',
      'DeregisterPatch*',
    ].map((action) => `ssm:${action}`),
  },
];

export const workerWildcards = (arns: Arns, governed: Governed): Wildcard[] => [
  ...nodes(arns).map((resource) => ({
    role: 'worker' as const,
    resource,
    statements: ['ReadPatchStates'],
    reason:
      'Which instances are in a patch group only their tags say, and those of no group are told apart by it. It reads.',
  })),
  {
    role: 'worker',
    resource: baselines(governed),
    statements: ['ReadBaselines'],
    reason: 'Which baseline counts for a group is looked up, and the default ones belong to AWS. It reads.',
  },
  {
    role: 'worker',
    resource: '*',
    statements: ['ReadNodesAndCommands', 'ReadPatchedInstances'],
    reason: 'Nodes, commands, targets, instances and vulnerabilities have no resource-level permissions. It reads.',
  },
];
