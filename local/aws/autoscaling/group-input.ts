import type {
  CreateAutoScalingGroupCommandInput,
  UpdateAutoScalingGroupCommandInput,
} from '@aws-sdk/client-auto-scaling';
import { present } from '../../../src/present.ts';
import { zonesOf } from '../ec2/zones.ts';
import { checkRange, notSimulated, validationError } from './errors.ts';
import type { AutoScalingState, GroupSettings } from './state.ts';

type Given =
  | CreateAutoScalingGroupCommandInput
  | (UpdateAutoScalingGroupCommandInput & { TargetGroupARNs?: undefined });

/** What a group is made with where nothing is said; cooldown and grace in seconds. */
const DEFAULTS: GroupSettings = {
  min: 0,
  max: 0,
  desired: 0,
  cooldown: 300,
  zones: [],
  subnets: [],
  healthCheckType: 'EC2',
  grace: 0,
  targetGroups: [],
  terminationPolicies: ['Default'],
  protectNew: false,
  deletionProtection: 'none',
};

const NOT_SIMULATED = ['InstanceId', 'LoadBalancerNames', 'LifecycleHookSpecificationList', 'TrafficSources'];

/** The settings of a new group. @throws ValidationError */
export const newSettings = (state: AutoScalingState, input: CreateAutoScalingGroupCommandInput): GroupSettings => {
  for (const member of NOT_SIMULATED)
    if (Object.entries(input).some(([name, value]) => name === member && value !== undefined))
      throw notSimulated(member);
  const targetGroups = input.TargetGroupARNs ?? [];
  checkTargetGroups(state, targetGroups);
  const settings = changedSettings(state, { ...DEFAULTS, targetGroups, desired: Number.NaN }, input);
  if (settings.zones.length === 0) throw validationError('At least one Availability Zone or VPC Subnet is required.');
  return settings;
};

export const checkTargetGroups = (state: AutoScalingState, arns: readonly string[]): void => {
  for (const arn of arns)
    if (!state.loadBalancing.hasGroup(arn))
      throw validationError(`Provided Target Groups may not be valid. Please ensure they exist and try again.`);
};

/** The settings with what a request changes; a desired capacity outside the new bounds moves into them. @throws ValidationError */
export const changedSettings = (state: AutoScalingState, before: GroupSettings, input: Given): GroupSettings => {
  checkRange('maxSize', input.MaxSize, 0, 10_000);
  checkRange('minSize', input.MinSize, 0, 10_000);
  const min = input.MinSize ?? before.min;
  const max = input.MaxSize ?? before.max;
  if (min > max) throw validationError('Max bound, Min bound: minimum group size must not exceed maximum group size.');
  const desired = input.DesiredCapacity ?? (Number.isNaN(before.desired) ? min : before.desired);
  if (input.DesiredCapacity !== undefined) checkDesired(desired, { min, max });
  const warmup = input.DefaultInstanceWarmup ?? before.defaultWarmup;
  const maintenance = maintenanceOf(input) ?? before.maintenance;
  return {
    ...before,
    ...zonesIn(state, before, input),
    min,
    max,
    desired: Math.min(max, Math.max(min, desired)),
    cooldown: input.DefaultCooldown ?? before.cooldown,
    healthCheckType: healthCheckType(input.HealthCheckType) ?? before.healthCheckType,
    grace: input.HealthCheckGracePeriod ?? before.grace,
    terminationPolicies: input.TerminationPolicies ?? before.terminationPolicies,
    protectNew: input.NewInstancesProtectedFromScaleIn ?? before.protectNew,
    deletionProtection: input.DeletionProtection ?? before.deletionProtection,
    ...present({
      onAbandon: input.InstanceLifecyclePolicy?.RetentionTriggers?.TerminateHookAbandon ?? before.onAbandon,
    }),
    ...(warmup !== undefined && warmup >= 0 && { defaultWarmup: warmup }),
    ...(maintenance !== undefined && { maintenance }),
  };
};

/** @throws ValidationError in AWS's words */
export const checkDesired = (desired: number, { min, max }: { min: number; max: number }): void => {
  if (desired < min)
    throw validationError(
      `New SetDesiredCapacity value ${desired} is below min value ${min} for the AutoScalingGroup.`,
    );
  if (desired > max)
    throw validationError(
      `New SetDesiredCapacity value ${desired} is above max value ${max} for the AutoScalingGroup.`,
    );
};

const healthCheckType = (given: string | undefined): string | undefined => {
  const unknown = given?.split(',').find((type) => !['EC2', 'ELB'].includes(type));
  if (unknown !== undefined) throw validationError(`Invalid health check type: ${unknown}. Valid values: EC2, ELB.`);
  return given;
};

/** The ids in a list as groups take it. */
export const subnetsIn = (list: string | undefined): string[] =>
  (list ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');

const zoneOfSubnet = ({ ec2 }: AutoScalingState, id: string): string => {
  const zone = ec2.zoneOfSubnet(id);
  if (zone === undefined) throw validationError(`The subnet ID '${id}' does not exist`);
  return zone;
};

const zonesIn = (state: AutoScalingState, before: GroupSettings, input: Given) => {
  const subnets = subnetsIn(input.VPCZoneIdentifier);
  if (subnets.length > 0) return { subnets, zones: subnets.map((id) => zoneOfSubnet(state, id)) };
  const zones = input.AvailabilityZones;
  if (zones === undefined || zones.length === 0) return { subnets: before.subnets, zones: before.zones };
  const unknown = zones.find((zone) => !zonesOf(state.region).includes(zone));
  if (unknown !== undefined) throw validationError(`Invalid Availability Zone: [${unknown}]`);
  return { subnets: [], zones };
};

/** Both percentages of -1 take the policy away; the SDK's clients send them so. */
const maintenanceOf = ({ InstanceMaintenancePolicy: policy }: Given): GroupSettings['maintenance'] => {
  const { MinHealthyPercentage: min, MaxHealthyPercentage: max } = policy ?? {};
  if (min === undefined || max === undefined || min === -1) return undefined;
  checkRange('instanceMaintenancePolicy.minHealthyPercentage', min, 0, 100);
  checkRange('instanceMaintenancePolicy.maxHealthyPercentage', max, 100, 200);
  if (max - min > 100)
    throw validationError(
      'The difference between MaxHealthyPercentage and MinHealthyPercentage cannot be greater than 100.',
    );
  return { min, max };
};
