import type { Here } from '../../../src/config/here.ts';
import type { NewRole } from '../types.ts';

export interface PolicyFacts {
  stack: string;
  here: Here;
  /** Types of the resources that a new image changes. */
  types: readonly string[];
  /** ARNs of the roles that instances or tasks run as; none where nothing tells. */
  passed: readonly string[];
  /** Whether alarms roll an update back. */
  alarms: boolean;
}

interface Statement {
  Sid: string;
  Effect: 'Allow';
  Action: readonly string[];
  Resource: string | readonly string[];
  Condition?: object;
}

/** What stands in a printed policy where only a person knows the role. */
export const UNKNOWN_ROLE = 'REPLACE-WITH-THE-ARN-OF-THE-ROLE-THAT-THE-INSTANCES-HAVE';

const GROUP = 'AWS::AutoScaling::AutoScalingGroup';
const TEMPLATE = 'AWS::EC2::LaunchTemplate';
const CONFIGURATION = 'AWS::AutoScaling::LaunchConfiguration';
const TASK = 'AWS::ECS::TaskDefinition';
const SERVICE = 'AWS::ECS::Service';
export const COVERED: readonly string[] = [GROUP, TEMPLATE, CONFIGURATION, TASK, SERVICE];

/** Types that an update to a new image changes too, and for which no permissions are proposed. */
export const uncovered = (types: readonly string[]): readonly string[] =>
  types.filter((type) => !COVERED.includes(type));

/** The service role of a stack, with what an update to a new image touches and nothing else. */
export function serviceRoleOf(facts: PolicyFacts): NewRole {
  const has = (...types: readonly string[]): boolean => types.some((type) => facts.types.includes(type));
  const statements = [
    ...(has(GROUP, TEMPLATE, CONFIGURATION) ? launching(facts) : []),
    ...(has(CONFIGURATION) ? [launchConfigurations(facts)] : []),
    ...(has(TASK, SERVICE) ? containers(facts) : []),
    ...(facts.alarms ? [allow('ReadRollbackAlarms', ['cloudwatch:DescribeAlarms'], '*')] : []),
  ];
  return {
    name: roleNameFor(facts.stack),
    service: 'cloudformation.amazonaws.com',
    policy: { Version: '2012-10-17', Statement: statements },
  };
}

/** A role's name has at most 64 characters. */
export const roleNameFor = (stack: string): string => `cloudformation-${stack}`.slice(0, 64);

const allow = (Sid: string, Action: readonly string[], Resource: Statement['Resource']): Statement => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
});

function launching({ stack, here, passed }: PolicyFacts): Statement[] {
  const { account, region } = here;
  const ec2 = `arn:aws:ec2:${region}:${account}`;
  const launched = ['instance/*', 'volume/*', 'network-interface/*'].map((each) => `${ec2}:${each}`);
  const used = ['launch-template/*', 'subnet/*', 'security-group/*', 'key-pair/*'].map((each) => `${ec2}:${each}`);
  return [
    allow('ReadGroups', ['autoscaling:Describe*', 'ec2:Describe*'], '*'),
    allow('ReplaceGroups', GROUP_ACTIONS, `arn:aws:autoscaling:${region}:${account}:${group(`${stack}-*`)}`),
    allow('MakeTemplateVersions', TEMPLATE_ACTIONS, `${ec2}:launch-template/*`),
    allow(
      'LaunchInstances',
      ['ec2:RunInstances'],
      [...launched, ...used, `arn:aws:ec2:${region}::image/*`, `arn:aws:ec2:${region}::snapshot/*`],
    ),
    {
      ...allow('TagWhatIsLaunched', ['ec2:CreateTags'], launched),
      Condition: { StringEquals: { 'ec2:CreateAction': 'RunInstances' } },
    },
    // A tag of the stack is one of its launch templates too.
    allow('TagTemplates', ['ec2:CreateTags', 'ec2:DeleteTags'], `${ec2}:launch-template/*`),
    passing('PassInstanceRole', 'ec2.amazonaws.com', passed),
  ];
}

const group = (name: string): string => `autoScalingGroup:*:autoScalingGroupName/${name}`;

const GROUP_ACTIONS = [
  'CreateAutoScalingGroup',
  'UpdateAutoScalingGroup',
  'DeleteAutoScalingGroup',
  'CreateOrUpdateTags',
  'DeleteTags',
  'AttachLoadBalancerTargetGroups',
  'DetachLoadBalancerTargetGroups',
  'PutLifecycleHook',
  'DeleteLifecycleHook',
  'EnableMetricsCollection',
  'DisableMetricsCollection',
  'SuspendProcesses',
  'ResumeProcesses',
  'TerminateInstanceInAutoScalingGroup',
  'StartInstanceRefresh',
  'CancelInstanceRefresh',
  'RollbackInstanceRefresh',
].map((action) => `autoscaling:${action}`);

const TEMPLATE_ACTIONS = [
  'CreateLaunchTemplate',
  'CreateLaunchTemplateVersion',
  'ModifyLaunchTemplate',
  'DeleteLaunchTemplate',
  'DeleteLaunchTemplateVersions',
].map((action) => `ec2:${action}`);

const launchConfigurations = ({ stack, here: { account, region } }: PolicyFacts): Statement =>
  allow(
    'MakeLaunchConfigurations',
    ['autoscaling:CreateLaunchConfiguration', 'autoscaling:DeleteLaunchConfiguration'],
    `arn:aws:autoscaling:${region}:${account}:launchConfiguration:*:launchConfigurationName/${stack}-*`,
  );

/** Task definitions have no resource-level permissions when they are registered. */
const containers = ({ here: { account, region }, passed }: PolicyFacts): Statement[] => [
  allow(
    'RegisterTasks',
    [
      'ecs:RegisterTaskDefinition',
      'ecs:DeregisterTaskDefinition',
      'ecs:DescribeTaskDefinition',
      'ecs:DescribeServices',
    ],
    '*',
  ),
  allow('UpdateServices', ['ecs:UpdateService'], `arn:aws:ecs:${region}:${account}:service/*`),
  passing('PassTaskRoles', 'ecs-tasks.amazonaws.com', passed),
];

const passing = (sid: string, service: string, roles: readonly string[]): Statement => ({
  ...allow(sid, ['iam:PassRole'], roles.length === 0 ? UNKNOWN_ROLE : roles),
  Condition: { StringEquals: { 'iam:PassedToService': service } },
});
