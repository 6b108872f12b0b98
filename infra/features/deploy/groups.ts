import * as iam from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../../bot/arns.ts';
import type { RunbookSpec } from '../../bot/feature.ts';
import { readRunbook } from '../../bot/runbook-document.ts';
import type { Wildcard } from '../../bot/wildcards.ts';
import { alarmWildcard, readAlarms } from './alarms.ts';
import type { Managed } from './managed.ts';

export const GROUP_DOCUMENT = 'Patchwarden-Refresh';

/** On a launch template: the fleet whose refreshes may make versions of it. */
const FLEET_TAG = 'PatchwardenFleet';

/** What a launch from a template may use besides the template; images and snapshots belong to no account in an ARN. */
const launchResources = (arns: Arns, { region }: Managed): string[] => [
  ...['instance/*', 'volume/*', 'network-interface/*', 'subnet/*', 'security-group/*', 'key-pair/*'].map((resource) =>
    arns.of('ec2', resource),
  ),
  arns.of('ec2', 'placement-group/*'),
  `arn:aws:ec2:${region}::snapshot/*`,
];

const groupArns = (arns: Arns, { groups }: Managed): string[] =>
  groups.map((name) => arns.of('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${name}`));

/**
 * What Patchwarden-Refresh may do. Who names a launch template to Auto Scaling must be allowed to launch from it, to tag
 * what it tags and to pass its instances' role: all that is limited to templates that carry the tag of a fleet
 * (https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html).
 */
function refreshStatements(arns: Arns, managed: Managed): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'RefreshGroups',
      actions: [
        'autoscaling:StartInstanceRefresh',
        'autoscaling:CancelInstanceRefresh',
        'autoscaling:RollbackInstanceRefresh',
      ],
      resources: groupArns(arns, managed),
    }),
    new iam.PolicyStatement({
      sid: 'WatchRefreshes',
      actions: ['autoscaling:DescribeInstanceRefreshes'],
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      sid: 'ReadVersions',
      actions: ['ec2:DescribeLaunchTemplateVersions'],
      resources: ['*'],
      conditions: { StringEquals: { 'ec2:Region': managed.region } },
    }),
    new iam.PolicyStatement({
      sid: 'UseTemplatesOfFleets',
      actions: ['ec2:CreateLaunchTemplateVersion', 'ec2:RunInstances'],
      resources: [arns.of('ec2', 'launch-template/*')],
      conditions: { StringEquals: { [`aws:ResourceTag/${FLEET_TAG}`]: [...managed.groupFleets] } },
    }),
    ...launchFromTemplates(arns, managed),
    // AWS does not document whether Auto Scaling reads alarms with the caller's permissions.
    ...(managed.groupAlarms ? [readAlarms()] : []),
  ];
}

/** A launch without a template, or with another image than the template's, is not allowed. */
function launchFromTemplates(arns: Arns, managed: Managed): iam.PolicyStatement[] {
  const fromTemplate = { ArnLike: { 'ec2:LaunchTemplate': arns.of('ec2', 'launch-template/*') } };
  const roles = managed.instanceRoleArns;
  return [
    new iam.PolicyStatement({
      sid: 'LaunchImagesOfTemplates',
      actions: ['ec2:RunInstances'],
      resources: [`arn:aws:ec2:${managed.region}::image/*`],
      conditions: { ...fromTemplate, Bool: { 'ec2:IsLaunchTemplateResource': 'true' } },
    }),
    new iam.PolicyStatement({
      sid: 'LaunchFromTemplates',
      actions: ['ec2:RunInstances'],
      resources: launchResources(arns, managed),
      conditions: fromTemplate,
    }),
    new iam.PolicyStatement({
      sid: 'TagWhatIsLaunched',
      actions: ['ec2:CreateTags'],
      resources: ['instance/*', 'volume/*', 'network-interface/*'].map((resource) => arns.of('ec2', resource)),
      conditions: { StringEquals: { 'ec2:CreateAction': 'RunInstances' } },
    }),
    // A fleet without an instance role in the config has instances without one.
    ...(roles.length === 0 ? [] : [passInstanceRoles(roles)]),
  ];
}

const passInstanceRoles = (roles: readonly string[]): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid: 'PassInstanceRoles',
    actions: ['iam:PassRole'],
    resources: [...roles],
    conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
  });

/** Refreshes the instances of the groups. */
export const groupRunbook = (arns: Arns, managed: Managed): RunbookSpec => ({
  kind: 'refresh',
  name: GROUP_DOCUMENT,
  does: 'refreshes the instances of the configured Auto Scaling groups, nothing else',
  statements: refreshStatements(arns, managed),
  content: (values) => readRunbook('patchwarden-refresh.yaml', { ...values, GroupNames: managed.groups }),
});

const refreshRole = 'refresh-runbook' as const;

export function groupWildcards(arns: Arns, managed: Managed): Wildcard[] {
  const tagged = ['instance/*', 'volume/*', 'network-interface/*'].map((resource) => arns.of('ec2', resource));
  return [
    ...groupArns(arns, managed).map((resource) => ({
      role: refreshRole,
      resource,
      statements: ['RefreshGroups'],
      reason: 'What stands in the wildcard is the id of this one group, which Auto Scaling makes.',
    })),
    {
      role: refreshRole,
      resource: '*',
      statements: ['WatchRefreshes', 'ReadVersions'],
      reason:
        'DescribeInstanceRefreshes and DescribeLaunchTemplateVersions have no resource-level permissions. They read.',
    },
    ...(managed.groupAlarms ? [alarmWildcard(refreshRole)] : []),
    {
      role: refreshRole,
      resource: arns.of('ec2', 'launch-template/*'),
      statements: ['UseTemplatesOfFleets'],
      reason: 'A group’s launch template is not in the config. Only templates that carry the tag of one of the fleets.',
    },
    {
      role: refreshRole,
      resource: `arn:aws:ec2:${managed.region}::image/*`,
      statements: ['LaunchImagesOfTemplates'],
      reason:
        'Images are made by bakes. Only the image of a launch template, and so of one that carries a fleet’s tag.',
    },
    ...launchResources(arns, managed).map((resource) => ({
      role: refreshRole,
      resource,
      statements: ['LaunchFromTemplates', ...(tagged.includes(resource) ? ['TagWhatIsLaunched'] : [])],
      reason:
        'What a launch uses and makes is known to the group and its template alone. Only launches from a template.',
    })),
  ];
}
