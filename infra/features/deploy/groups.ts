import * as iam from 'aws-cdk-lib/aws-iam';
import type { Place } from '../../bot/arns.ts';
import type { Governed } from '../../bot/managed.ts';
import { FLEET_TAG, NAMES } from '../../bot/names.ts';
import { DEPLOY_GATE_ATTRIBUTES, passTheGate } from '../../bot/runbook-role.ts';

/** What a launch from a template may use besides the template; images and snapshots belong to no account in an ARN. */
export const launchResources = (place: Place, { region }: Governed): string[] => [
  ...['instance/*', 'volume/*', 'network-interface/*', 'subnet/*', 'security-group/*', 'key-pair/*'].map((resource) =>
    place.arn('ec2', resource),
  ),
  place.arn('ec2', 'placement-group/*'),
  `arn:aws:ec2:${region}::snapshot/*`,
];

export const groupArns = (place: Place, { groups }: Governed): string[] =>
  groups.map((name) => place.arn('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${name}`));

/**
 * What Patchwarden-Refresh may do. Who names a launch template to Auto Scaling must be allowed to launch from it, to tag
 * what it tags and to pass its instances' role: all that is limited to templates that carry the tag of a fleet
 * (https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html).
 */
export function refreshStatements(place: Place, governed: Governed): iam.PolicyStatement[] {
  return [
    passTheGate(place, DEPLOY_GATE_ATTRIBUTES),
    readStopHow(place),
    new iam.PolicyStatement({
      sid: 'RefreshGroups',
      actions: [
        'autoscaling:StartInstanceRefresh',
        'autoscaling:CancelInstanceRefresh',
        'autoscaling:RollbackInstanceRefresh',
      ],
      resources: groupArns(place, governed),
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
      conditions: { StringEquals: { 'ec2:Region': governed.region } },
    }),
    new iam.PolicyStatement({
      sid: 'UseTemplatesOfFleets',
      actions: ['ec2:CreateLaunchTemplateVersion', 'ec2:RunInstances'],
      resources: [place.arn('ec2', 'launch-template/*')],
      conditions: { StringEquals: { [`aws:ResourceTag/${FLEET_TAG}`]: [...governed.groupFleets] } },
    }),
    ...launchFromTemplates(place, governed),
    ...(governed.groupAlarms.length === 0 ? [] : [lookAtAlarms(place, governed)]),
  ];
}

/** Whether Auto Scaling looks at alarms as whoever names them is not documented. It reads, and only those of the config. */
const lookAtAlarms = (place: Place, { groupAlarms }: Governed): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid: 'LookAtAlarms',
    actions: ['cloudwatch:DescribeAlarms'],
    resources: groupAlarms.map((name) => place.arn('cloudwatch', `alarm:${name}`)),
  });

/** How a person wants a refresh to be stopped, and nothing else of a run. */
const readStopHow = (place: Place): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid: 'ReadStopHow',
    actions: ['dynamodb:GetItem'],
    resources: [place.arn('dynamodb', `table/${NAMES.table}`)],
    conditions: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['RUN#*'] },
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'sk', 'stopHow'] },
      // ForAllValues holds when a key is absent: both must be there.
      Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
    },
  });

/** A launch without a template, or with another image than the template's, is not allowed. */
function launchFromTemplates(place: Place, governed: Governed): iam.PolicyStatement[] {
  const fromTemplate = { ArnLike: { 'ec2:LaunchTemplate': place.arn('ec2', 'launch-template/*') } };
  const roles = governed.instanceRoleArns;
  return [
    new iam.PolicyStatement({
      sid: 'LaunchImagesOfTemplates',
      actions: ['ec2:RunInstances'],
      resources: [`arn:aws:ec2:${governed.region}::image/*`],
      conditions: { ...fromTemplate, Bool: { 'ec2:IsLaunchTemplateResource': 'true' } },
    }),
    new iam.PolicyStatement({
      sid: 'LaunchFromTemplates',
      actions: ['ec2:RunInstances'],
      resources: launchResources(place, governed),
      conditions: fromTemplate,
    }),
    new iam.PolicyStatement({
      sid: 'TagWhatIsLaunched',
      actions: ['ec2:CreateTags'],
      resources: ['instance/*', 'volume/*', 'network-interface/*'].map((resource) => place.arn('ec2', resource)),
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
