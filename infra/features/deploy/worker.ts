import * as iam from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../../bot/arns.ts';
import { allow } from '../../bot/statements.ts';
import type { Wildcard } from '../../bot/wildcards.ts';
import type { Managed } from './managed.ts';
import { ourChangeSets, stackArns } from './stacks.ts';

/** What the worker needs of deploys: reads, and change sets, which change nothing until a runbook executes them. */
export const planAndWatchDeploys = (arns: Arns, managed: Managed): iam.PolicyStatement[] => [
  ...(managed.stacks.length === 0 ? [] : planStacks(arns, managed)),
  ...(managed.stacks.length + managed.groups.length === 0 ? [] : readInstances(managed)),
  ...(managed.windowIds.length === 0 ? [] : [readWindows(arns, managed)]),
];

/**
 * The stack's present template and role alone: IAM can forbid another template by its URL and another role, and cannot see
 * a template that is sent in the request. What a set would change is what people are shown, whatever it was made of.
 */
function planStacks(arns: Arns, managed: Managed): iam.PolicyStatement[] {
  const stacks = stackArns(arns, managed);
  return [
    allow(
      'ReadStacks',
      [
        'cloudformation:DescribeStacks',
        'cloudformation:DescribeStackEvents',
        'cloudformation:ListStackResources',
        'cloudformation:GetTemplate',
      ],
      stacks,
    ),
    new iam.PolicyStatement({
      sid: 'MakeChangeSets',
      actions: ['cloudformation:CreateChangeSet'],
      resources: stacks,
      conditions: {
        StringLike: ourChangeSets(arns),
        Null: {
          'cloudformation:TemplateUrl': 'true',
          'cloudformation:RoleArn': 'true',
          'cloudformation:ImportResourceTypes': 'true',
        },
      },
    }),
    new iam.PolicyStatement({
      sid: 'ReadAndDropChangeSets',
      actions: ['cloudformation:DescribeChangeSet', 'cloudformation:DeleteChangeSet'],
      resources: stacks,
      conditions: { StringLike: ourChangeSets(arns) },
    }),
  ];
}

/** None of these has resource-level permissions. */
const readInstances = ({ region }: Managed): iam.PolicyStatement[] => [
  allow('ReadGroups', ['autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeInstanceRefreshes'], ['*']),
  allow('ReadTargets', ['elasticloadbalancing:DescribeTargetHealth'], ['*']),
  new iam.PolicyStatement({
    sid: 'ReadImagesAndInstances',
    actions: ['ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeLaunchTemplateVersions'],
    resources: ['*'],
    conditions: { StringEquals: { 'ec2:Region': region } },
  }),
];

const readWindows = (arns: Arns, { windowIds }: Managed): iam.PolicyStatement =>
  allow(
    'ReadWindows',
    ['ssm:GetMaintenanceWindow'],
    windowIds.map((id) => arns.of('ssm', `maintenancewindow/${id}`)),
  );

export const instanceWildcards: readonly Wildcard[] = [
  {
    role: 'worker',
    resource: '*',
    statements: ['ReadGroups', 'ReadTargets', 'ReadImagesAndInstances'],
    reason: 'Describing groups, refreshes, targets, images and instances has no resource-level permissions. It reads.',
  },
];
