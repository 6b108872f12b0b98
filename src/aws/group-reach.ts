import type { AutoScalingGroup as AwsGroup, ScheduledUpdateGroupAction } from '@aws-sdk/client-auto-scaling';
import { present } from '../present.ts';
import type { AutoScalingGroup, ScheduledAction } from './auto-scaling.ts';

/** What it launches and where, and what outlasts it. */
export function reachOf(group: AwsGroup): Partial<AutoScalingGroup> {
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
