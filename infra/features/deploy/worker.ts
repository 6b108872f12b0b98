import * as iam from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../../bot/arns.ts';
import { allow } from '../../bot/statements.ts';
import type { Wildcard } from '../../bot/wildcards.ts';
import { alarmWildcard, readAlarms } from './alarms.ts';
import { type Managed, observedStacks, type Watched } from './managed.ts';
import { publishedWildcards, readPublished } from './publish.ts';
import { onlyOurChangeSets, stackArns } from './stacks.ts';

/** What the worker needs of deploys: reads, and change sets, which change nothing until a runbook executes them. */
export const planAndWatchDeploys = (arns: Arns, { managed, changed }: Watched): iam.PolicyStatement[] => [
  ...(changed.stacks.length === 0 ? [] : planStacks(arns, changed)),
  ...readStacks(arns, observedStacks({ managed, changed })),
  ...(managed.stacks.length + managed.groups.length === 0 ? [] : readInstances(arns, managed)),
  ...(managed.windowIds.length === 0 ? [] : [readWindows(arns, managed)]),
  ...(managed.alarms ? [readAlarms()] : []),
  ...(managed.goldParameters.length === 0 ? [] : [readGold(arns, managed)]),
  ...(managed.imageParameters.length === 0 ? [] : readPublished(arns, managed)),
];

/** The named parameters and no other; they are no secrets, so there is nothing to decrypt. */
const readGold = (arns: Arns, { goldParameters }: Managed): iam.PolicyStatement =>
  allow(
    'ReadGold',
    ['ssm:GetParameters'],
    goldParameters.map((name) => arns.of('ssm', `parameter${name}`)),
  );

const STACK_READS = ['DescribeStacks', 'DescribeStackEvents', 'ListStackResources', 'GetTemplate'].map(
  (name) => `cloudformation:${name}`,
);

/** Of a stack that is only observed: an update is planned by its template, and no change set is made. */
const readStacks = (arns: Arns, observed: Managed): iam.PolicyStatement[] =>
  observed.stacks.length === 0 ? [] : [allow('ReadStacks', STACK_READS, stackArns(arns, observed))];

/**
 * The stack's present template and role alone: IAM can forbid another template by its URL and another role, and cannot see
 * a template that is sent in the request. What a set would change is what people are shown, whatever it was made of.
 */
function planStacks(arns: Arns, managed: Managed): iam.PolicyStatement[] {
  const changeSets = ['CreateChangeSet', 'DescribeChangeSet', 'DeleteChangeSet'].map(
    (name) => `cloudformation:${name}`,
  );
  return [
    onlyOurChangeSets(arns, changeSets),
    noChangeSetWith('NoOtherTemplate', 'cloudformation:TemplateUrl'),
    noChangeSetWith('NoOtherStackRole', 'cloudformation:RoleArn'),
    noChangeSetWith('NoImports', 'cloudformation:ImportResourceTypes'),
    allow('PlanOnStacks', [...STACK_READS, ...changeSets], stackArns(arns, managed)),
    allow('UseTransforms', ['cloudformation:CreateChangeSet'], [transformArn(managed)]),
  ];
}

/**
 * A set of a template with a transform of AWS (Serverless, LanguageExtensions, Include) also needs this
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros.html). Macros of the account are not in it.
 */
const transformArn = ({ region }: Managed): string => `arn:aws:cloudformation:${region}:aws:transform/*`;

/** Denies making a change set when the request has this, whatever it is. */
const noChangeSetWith = (sid: string, key: string): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid,
    effect: iam.Effect.DENY,
    actions: ['cloudformation:CreateChangeSet'],
    resources: ['*'],
    conditions: { Null: { [key]: 'false' } },
  });

/** The quotas of EC2. */
const quotasArn = (arns: Arns): string => arns.of('servicequotas', 'ec2/*');

/** Of these only Service Quotas has resource-level permissions. */
const readInstances = (arns: Arns, { region }: Managed): iam.PolicyStatement[] => [
  allow(
    'ReadGroups',
    [
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeInstanceRefreshes',
      'autoscaling:DescribeScheduledActions',
    ],
    ['*'],
  ),
  allow('ReadQuotas', ['servicequotas:GetServiceQuota'], [quotasArn(arns)]),
  allow('ReadTargets', ['elasticloadbalancing:DescribeTargetHealth'], ['*']),
  new iam.PolicyStatement({
    sid: 'ReadImagesAndInstances',
    actions: [
      'ec2:DescribeImages',
      'ec2:DescribeInstances',
      'ec2:DescribeInstanceTypes',
      'ec2:DescribeLaunchTemplateVersions',
      'ec2:DescribeSubnets',
    ],
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

export const workerWildcards = (arns: Arns, { managed, changed }: Watched): readonly Wildcard[] => [
  {
    role: 'worker',
    resource: '*',
    statements: ['ReadGroups', 'ReadTargets', 'ReadImagesAndInstances'],
    reason:
      'Describing groups, refreshes, targets, images, instances and subnets has no resource-level permissions. It reads.',
  },
  {
    role: 'worker',
    resource: quotasArn(arns),
    statements: ['ReadQuotas'],
    reason: 'Which quota of EC2 counts an instance depends on its type, which the group alone knows. It reads.',
  },
  ...(managed.alarms ? [alarmWildcard('worker')] : []),
  ...(managed.imageParameters.length === 0
    ? []
    : publishedWildcards.filter(({ role }) => role === 'worker' || changed.imageParameters.length > 0)),
  ...(changed.stacks.length === 0
    ? []
    : [
        {
          role: 'worker' as const,
          resource: transformArn(managed),
          statements: ['UseTransforms'],
          reason:
            'Which transforms a stack’s template has is known to the stack alone. These are AWS’s own, and a change set changes nothing.',
        },
      ]),
];
