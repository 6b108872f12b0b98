import type { RefreshPreferences } from '@aws-sdk/client-auto-scaling';
import { checkRange, validationError } from '../errors.ts';
import type { Group, Preferences } from '../state.ts';

/** Two days, in seconds. */
const LONGEST = 172_800;
const DEFAULT_DELAY = 3600;

/**
 * The preferences with their defaults, within AWS's limits.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/understand-instance-refresh-default-values.html
 */
export const parsePreferences = (group: Group, given: RefreshPreferences = {}): Preferences => {
  const { maintenance, defaultWarmup, grace } = group.settings;
  checkLimits(given);
  checkHealthy(given);
  return {
    minHealthy: given.MinHealthyPercentage ?? maintenance?.min ?? 90,
    maxHealthy: given.MaxHealthyPercentage ?? maintenance?.max ?? 100,
    maxIsExplicit: (given.MaxHealthyPercentage ?? maintenance) !== undefined,
    warmup: given.InstanceWarmup ?? defaultWarmup ?? grace,
    checkpoints: checkpointsIn(given),
    checkpointDelay: given.CheckpointDelay ?? DEFAULT_DELAY,
    skipMatching: given.SkipMatching ?? false,
    autoRollback: given.AutoRollback ?? false,
    protectedInstances: given.ScaleInProtectedInstances ?? 'Wait',
    standbyInstances: given.StandbyInstances ?? 'Wait',
    alarms: given.AlarmSpecification?.Alarms ?? [],
    bakeTime: given.BakeTime ?? 0,
  };
};

const checkLimits = (given: RefreshPreferences): void => {
  checkRange('preferences.minHealthyPercentage', given.MinHealthyPercentage, 0, 100);
  checkRange('preferences.maxHealthyPercentage', given.MaxHealthyPercentage, 100, 200);
  checkRange('preferences.instanceWarmup', given.InstanceWarmup, 0, Number.MAX_SAFE_INTEGER);
  checkRange('preferences.checkpointDelay', given.CheckpointDelay, 0, LONGEST);
  checkRange('preferences.bakeTime', given.BakeTime, 0, LONGEST);
  if ((given.AlarmSpecification?.Alarms ?? []).length > 10)
    throw validationError('You can specify up to 10 alarms in AlarmSpecification.');
};

const checkHealthy = ({ MinHealthyPercentage: min, MaxHealthyPercentage: max }: RefreshPreferences): void => {
  if (max === undefined) return;
  if (min === undefined)
    throw validationError('If you specify MaxHealthyPercentage, you must also specify MinHealthyPercentage.');
  if (max - min > 100)
    throw validationError(
      'The difference between MaxHealthyPercentage and MinHealthyPercentage cannot be greater than 100.',
    );
};

const checkpointsIn = ({ CheckpointPercentages, CheckpointDelay }: RefreshPreferences): number[] => {
  const checkpoints = CheckpointPercentages ?? [];
  if (CheckpointDelay !== undefined && CheckpointPercentages === undefined)
    throw validationError('If you specify CheckpointDelay, you must also specify CheckpointPercentages.');
  for (const [index, checkpoint] of checkpoints.entries()) {
    checkRange('preferences.checkpointPercentages', checkpoint, 1, 100);
    if (checkpoint <= (checkpoints[index - 1] ?? 0))
      throw validationError('CheckpointPercentages must be unique and in ascending order.');
  }
  return checkpoints;
};
