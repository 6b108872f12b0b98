import type { AutoScalingGroup as AwsGroup, ScheduledUpdateGroupAction } from '@aws-sdk/client-auto-scaling';
import { present } from '../present.ts';

/** What a group launches and where, and what outlasts it. */
export interface GroupReach {
  /** Ids of its subnets; absent where it names zones alone. */
  subnets?: readonly string[];
  /** Those of its instances, as they run. */
  instanceTypes?: readonly string[];
  /** Its instances distribution asks for Spot Instances. */
  spot?: true;
  /** `prevent-force-deletion`, `prevent-all-deletion`; absent where it may be deleted. */
  deletionProtection?: string;
  /** What makes it retain instances instead of terminating them: `TerminateHookAbandon`. */
  retains?: readonly string[];
  /** Instances in its warm pool, when it has one. */
  warmPool?: number;
}

/** A change of a group's size that was scheduled. Times are milliseconds since the epoch. */
export interface ScheduledAction {
  name: string;
  group: string;
  /** When it fires next. */
  startsAt?: number;
  /** Five fields, as cron has them. */
  recurrence?: string;
  desired?: number;
  min?: number;
  max?: number;
}

/** What it launches and where, and what outlasts it. */
export function reachOf(group: AwsGroup): GroupReach {
  const subnets = (group.VPCZoneIdentifier ?? '').split(',').flatMap((id) => id.trim() || []);
  const types = [...new Set((group.Instances ?? []).flatMap(({ InstanceType }) => InstanceType ?? []))];
  const retains = Object.entries(group.InstanceLifecyclePolicy?.RetentionTriggers ?? {}).flatMap(([trigger, action]) =>
    action === 'retain' ? [trigger] : [],
  );
  const protection = group.DeletionProtection;
  return {
    ...(subnets.length === 0 ? {} : { subnets }),
    ...(types.length === 0 ? {} : { instanceTypes: types }),
    ...(asksForSpot(group) ? { spot: true } : {}),
    ...(protection === undefined || protection === 'none' ? {} : { deletionProtection: protection }),
    ...(retains.length === 0 ? {} : { retains }),
    ...(group.WarmPoolConfiguration === undefined ? {} : { warmPool: group.WarmPoolSize ?? 0 }),
  };
}

/** All of it is On-Demand unless the policy says less. */
function asksForSpot({ MixedInstancesPolicy: policy }: AwsGroup): boolean {
  return policy !== undefined && (policy.InstancesDistribution?.OnDemandPercentageAboveBaseCapacity ?? 100) < 100;
}

export const asScheduled = (action: ScheduledUpdateGroupAction): ScheduledAction => ({
  name: action.ScheduledActionName ?? '',
  group: action.AutoScalingGroupName ?? '',
  ...present({
    startsAt: action.StartTime?.getTime(),
    recurrence: action.Recurrence,
    desired: action.DesiredCapacity,
    min: action.MinSize,
    max: action.MaxSize,
  }),
});
