import type { GroupUpdate, TemplateGroup } from '../../types/template.ts';
import { at, flagOf, listOf, numberOf, orDefault, type Resolved, stringOf } from './resolved.ts';

/**
 * WillReplace wins over every other policy; defaults are CloudFormation's.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
 */
export function updateOf(policies: Resolved): GroupUpdate {
  if (policies.kind === 'unknown') return unknownUpdate(policies.expression);
  const replaces = flagOf(at(policies, 'AutoScalingReplacingUpdate', 'WillReplace'));
  if (replaces.kind === 'unknown') return unknownUpdate(replaces.expression);
  if (replaces.kind === 'known' && replaces.value) return { kind: 'replace' };
  const rolling = at(policies, 'AutoScalingRollingUpdate');
  if (rolling.kind === 'unknown') return unknownUpdate(rolling.expression);
  const refresh = at(policies, 'AutoScalingInstanceRefresh');
  if (rolling.kind === 'map') return { ...rollOf(rolling), ...(refresh.kind === 'map' ? { besideRefresh: true } : {}) };
  if (refresh.kind === 'unknown') return unknownUpdate(refresh.expression);
  return refresh.kind === 'map' ? refreshOf(refresh) : { kind: 'none' };
}

const unknownUpdate = (expression: string): GroupUpdate => ({ kind: 'unknown', expression });

function rollOf(rolling: Resolved): Extract<GroupUpdate, { kind: 'roll' }> {
  const pauseTime = stringOf(at(rolling, 'PauseTime'));
  return {
    kind: 'roll',
    minInService: orDefault(numberOf(at(rolling, 'MinInstancesInService')), 0),
    maxBatch: orDefault(numberOf(at(rolling, 'MaxBatchSize')), 1),
    waitsForSignals: orDefault(flagOf(at(rolling, 'WaitOnResourceSignals')), false),
    minSuccessful: orDefault(numberOf(at(rolling, 'MinSuccessfulInstancesPercent')), 100),
    suspends: orDefault(listOf(at(rolling, 'SuspendProcesses'), stringOf), []),
    ...(pauseTime.kind === 'absent' ? {} : { pauseTime }),
  };
}

function refreshOf(refresh: Resolved): GroupUpdate {
  const preferences = at(refresh, 'Preferences');
  const least = numberOf(at(preferences, 'MinHealthyPercentage'));
  const most = numberOf(at(preferences, 'MaxHealthyPercentage'));
  const strategy = stringOf(at(refresh, 'Strategy'));
  // In place nothing is launched first, so this strategy has defaults of its own.
  const inPlace = strategy.kind === 'known' && strategy.value === 'ReplaceRootVolume';
  return {
    kind: 'refresh',
    minHealthy: inPlace ? orDefault(least, 90) : least,
    maxHealthy: inPlace ? orDefault(most, 100) : most,
    checkpoints: listOf(at(preferences, 'CheckpointPercentages'), numberOf),
    scaleInProtected: stringOf(at(preferences, 'ScaleInProtectedInstances')),
    standby: stringOf(at(preferences, 'StandbyInstances')),
  };
}

/** Without ResourceSignal nothing is waited for. */
export function creationOf(policy: Resolved): TemplateGroup['creation'] {
  const signal = at(policy, 'ResourceSignal');
  if (signal.kind === 'unknown') return { kind: 'unknown', expression: signal.expression };
  if (signal.kind !== 'map') return { kind: 'absent' };
  const percent = at(policy, 'AutoScalingCreationPolicy', 'MinSuccessfulInstancesPercent');
  return {
    kind: 'known',
    value: {
      count: orDefault(numberOf(at(signal, 'Count')), 1),
      minSuccessful: orDefault(numberOf(percent), 100),
    },
  };
}
