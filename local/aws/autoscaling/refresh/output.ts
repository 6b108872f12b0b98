import type { Preferences, RefreshScene } from '../state.ts';
import { countHeads } from './headcount.ts';
import { describeWait } from './reason.ts';

/** The refresh as DescribeInstanceRefreshes shows it. */
export const shownRefresh = ({ state, group, refresh }: RefreshScene) => ({
  InstanceRefreshId: refresh.id,
  AutoScalingGroupName: group.name,
  Status: refresh.status,
  ...reasonOf({ state, group, refresh }),
  StartTime: new Date(refresh.startedAt),
  ...(refresh.endedAt !== undefined && { EndTime: new Date(refresh.endedAt) }),
  PercentageComplete: refresh.percentage,
  InstancesToUpdate: refresh.instancesToUpdate,
  ProgressDetails: progress(refresh.percentage, refresh.instancesToUpdate),
  Preferences: shownPreferences(refresh.preferences),
  ...(refresh.desired && { DesiredConfiguration: refresh.desired }),
  ...(refresh.rollback && {
    RollbackDetails: {
      RollbackReason: refresh.rollback.reason,
      RollbackStartTime: new Date(refresh.rollback.startedAt),
      PercentageCompleteOnRollback: refresh.rollback.percentage,
      InstancesToUpdateOnRollback: refresh.rollback.instancesToUpdate,
      ProgressDetailsOnRollback: progress(refresh.rollback.percentage, refresh.rollback.instancesToUpdate),
    },
  }),
  Strategy: 'Rolling' as const,
});

/** While instances are replaced, the reason is what is waited for at the moment. */
const reasonOf = (scene: RefreshScene) => {
  const { refresh } = scene;
  if (refresh.reason !== undefined) return { StatusReason: refresh.reason };
  const isReplacing = refresh.status === 'InProgress' || refresh.status === 'RollbackInProgress';
  return isReplacing ? { StatusReason: describeWait(countHeads(scene)) } : {};
};

const progress = (PercentageComplete: number, InstancesToUpdate: number) => ({
  LivePoolProgress: { PercentageComplete, InstancesToUpdate },
});

const shownPreferences = (preferences: Preferences) => ({
  MinHealthyPercentage: preferences.minHealthy,
  ...(preferences.maxIsExplicit && { MaxHealthyPercentage: preferences.maxHealthy }),
  InstanceWarmup: preferences.warmup,
  ...(preferences.checkpoints.length > 0 && {
    CheckpointPercentages: preferences.checkpoints,
    CheckpointDelay: preferences.checkpointDelay,
  }),
  SkipMatching: preferences.skipMatching,
  AutoRollback: preferences.autoRollback,
  ScaleInProtectedInstances: preferences.protectedInstances,
  StandbyInstances: preferences.standbyInstances,
  ...(preferences.alarms.length > 0 && { AlarmSpecification: { Alarms: preferences.alarms } }),
  BakeTime: preferences.bakeTime,
});
