import * as iam from 'aws-cdk-lib/aws-iam';
import { samePlace } from '../../src/config/place.ts';
import type { HintEvent } from '../bot/event-patterns.ts';
import type { FeatureContext, InfraFeature } from '../bot/feature.ts';
import { allow } from '../bot/statements.ts';
import type { Wildcard } from '../bot/wildcards.ts';
import { governedBy } from './patch/governed.ts';

/** What tells whether instances are managed without a profile. */
const HOST_MANAGEMENT = 'servicesetting/ssm/managed-instance/default-ec2-instance-management-role';

/** What may have changed where a fleet stands. Each leads to a new reading of that fleet, a crowd of them to one. */
const HINTS: Readonly<Record<string, HintEvent>> = {
  PatchCompliance: {
    source: 'aws.ssm',
    detailTypes: ['Configuration Compliance State Change'],
    detail: { 'compliance-type': ['Patch'] },
  },
  NodeRegistration: { source: 'aws.ssm', detailTypes: ['SSM Managed Instance Registration'] },
  InstanceStates: { source: 'aws.ec2', detailTypes: ['EC2 Instance State-change Notification'] },
  InspectorFindings: { source: 'aws.inspector2', detailTypes: ['Inspector2 Finding'] },
  ConfigRules: { source: 'aws.config', detailTypes: ['Config Rules Compliance Change'] },
};

/** Where fleets stand: what a sweep reads of the account. Reads alone, and nothing where the config has no `compliance`. */
export const feature: InfraFeature = (context) => {
  const isFollowed = context.config.compliance !== undefined;
  return {
    runbooks: [],
    workerStatements: isFollowed ? sweepStatements(context) : [],
    denies: [],
    events: isFollowed ? HINTS : {},
    env: {},
    wildcards: isFollowed ? sweepWildcards(context) : [],
  };
};

const nodesOf = ({ arns }: FeatureContext): string[] => [
  arns.of('ec2', 'instance/*'),
  arns.of('ssm', 'managed-instance/*'),
];

/** The default baselines are AWS's, in accounts of its own. */
const baselinesOf = ({ here }: FeatureContext): string => `arn:aws:ssm:${here.region}:*:patchbaseline/*`;

/** Where a patch group or a window is in the config, patching reads most of it anyway: a role may have ten policies. */
const isRead = ({ config, here }: FeatureContext): boolean => governedBy(config, here).any;

const sweepStatements = (context: FeatureContext): iam.PolicyStatement[] => [
  allow('SweepNodes', ['ssm:ListNodes', 'ssm:DescribePatchGroups', ...(isRead(context) ? [] : LISTS)], ['*']),
  allow('ReadHostManagement', ['ssm:GetServiceSetting'], [context.arns.of('ssm', HOST_MANAGEMENT)]),
  ...(isRead(context) ? [] : ownStatements(context)),
  ...catalogueStatements(context),
];

/**
 * One object, whoever's: a bucket of another account, or a key of its own, must let the worker's role in beside. It is read once, with the
 * worker's own role.
 */
function catalogueStatements({ config, here, home }: FeatureContext): iam.PolicyStatement[] {
  const object = config.compliance?.catalogue?.slice('s3://'.length);
  return object === undefined || !samePlace(here, home)
    ? []
    : [allow('ReadCatalogue', ['s3:GetObject'], [`arn:aws:s3:::${object}`])];
}

const LISTS = [
  'ssm:DescribeInstanceInformation',
  'ssm:ListResourceComplianceSummaries',
  'ssm:DescribeInstancePatchStatesForPatchGroup',
  'ssm:GetPatchBaselineForPatchGroup',
];

const ownStatements = (context: FeatureContext): iam.PolicyStatement[] => [
  new iam.PolicyStatement({
    sid: 'SweepInstances',
    actions: ['ec2:DescribeInstances'],
    resources: ['*'],
    conditions: { StringEquals: { 'ec2:Region': context.here.region } },
  }),
  allow('SweepPatches', ['ssm:DescribeInstancePatchStates', 'ssm:DescribeInstancePatches'], nodesOf(context)),
  allow('SweepBaselines', ['ssm:GetPatchBaseline'], [baselinesOf(context)]),
];

const sweepWildcards = (context: FeatureContext): Wildcard[] => [
  {
    role: 'worker',
    resource: '*',
    statements: isRead(context) ? ['SweepNodes'] : ['SweepNodes', 'SweepInstances'],
    reason:
      'Lists of nodes, of their compliance, of patch groups and of instances have no resource-level permissions. It reads.',
  },
  ...(isRead(context) ? [] : ownWildcards(context)),
];

const ownWildcards = (context: FeatureContext): Wildcard[] => [
  ...nodesOf(context).map(
    (resource): Wildcard => ({
      role: 'worker',
      resource,
      statements: ['SweepPatches'],
      reason: 'Which instances an account has is what a sweep finds out, those of no fleet too. It reads.',
    }),
  ),
  {
    role: 'worker',
    resource: baselinesOf(context),
    statements: ['SweepBaselines'],
    reason: 'Which baseline counts for a group is looked up, and the default ones belong to AWS. It reads.',
  },
];
