import * as iam from 'aws-cdk-lib/aws-iam';
import { allow, type Place } from '../../bot/arns.ts';
import type { Governed } from '../../bot/managed.ts';
import { ourChangeSets, stackArns } from './stacks.ts';

/** What the worker needs of deploys: reads, and change sets, which change nothing until a runbook executes them. */
export const planAndWatchDeploys = (place: Place, governed: Governed): iam.PolicyStatement[] => [
  ...(governed.stacks.length === 0 ? [] : planStacks(place, governed)),
  ...(governed.stacks.length + governed.groups.length === 0 ? [] : readInstances(governed)),
];

/**
 * The stack's present template and role alone: IAM can forbid another template by its URL and another role, and cannot see
 * a template that is sent in the request. What a set would change is what people are shown, whatever it was made of.
 */
function planStacks(place: Place, governed: Governed): iam.PolicyStatement[] {
  const stacks = stackArns(place, governed);
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
        StringLike: ourChangeSets(place),
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
      conditions: { StringLike: ourChangeSets(place) },
    }),
  ];
}

/** None of these has resource-level permissions. */
const readInstances = ({ region }: Governed): iam.PolicyStatement[] => [
  allow('ReadGroups', ['autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeInstanceRefreshes'], ['*']),
  allow('ReadTargets', ['elasticloadbalancing:DescribeTargetHealth'], ['*']),
  new iam.PolicyStatement({
    sid: 'ReadImagesAndInstances',
    actions: ['ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeLaunchTemplateVersions'],
    resources: ['*'],
    conditions: { StringEquals: { 'ec2:Region': region } },
  }),
];
