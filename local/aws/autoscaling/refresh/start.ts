import { InstanceRefreshInProgressFault, type StartInstanceRefreshCommandInput } from '@aws-sdk/client-auto-scaling';
import { fault, notSimulated, validationError } from '../errors.ts';
import { desiredSource, isFixed, loadParameterImage, planLaunch } from '../launch-source.ts';
import type { AutoScalingState, Group, LaunchSource, Member, Preferences, Refresh, RefreshScene } from '../state.ts';
import { terminateMember } from '../terminate.ts';
import { announce } from './events.ts';
import { parsePreferences } from './preferences.ts';
import { activeRefresh } from './status.ts';

/** How long a refresh is Pending, in world milliseconds. */
const STARTS_AFTER = 5000;

/** @throws InstanceRefreshInProgressFault, ValidationError */
export const startRefresh = async (
  state: AutoScalingState,
  group: Group,
  input: StartInstanceRefreshCommandInput,
): Promise<Refresh> => {
  if (input.Strategy !== undefined && input.Strategy !== 'Rolling')
    throw notSimulated(`The strategy ${input.Strategy}`);
  const preferences = parsePreferences(group, input.Preferences);
  const launch = desiredSource(input.DesiredConfiguration);
  checkAlarms(state, preferences);
  await loadParameterImage(state, group.launch);
  if (launch !== undefined) await loadParameterImage(state, launch);
  planLaunch(state, launch ?? group.launch);
  if (preferences.autoRollback && !isReversible(state, group, launch)) throw noAutoRollback();
  if (activeRefresh(group) !== undefined) throw inProgress();
  const refresh: Refresh = {
    ...newRefresh(state, group),
    preferences,
    ...(input.DesiredConfiguration && { desired: input.DesiredConfiguration }),
    ...(launch && { launch }),
  };
  group.refreshes.push(refresh);
  state.clock.at(refresh.startedAt + STARTS_AFTER, () => begin(state, group, refresh));
  return refresh;
};

const newRefresh = (state: AutoScalingState, group: Group): Omit<Refresh, 'preferences'> => ({
  id: state.nextId(),
  status: 'Pending',
  startedAt: state.clock.now(),
  toReplace: new Set(),
  ignored: new Set(),
  percentage: 0,
  instancesToUpdate: group.settings.desired,
  passed: 0,
  most: 0,
  progressAt: state.clock.now(),
  waitsForTransitions: true,
});

const noAutoRollback = (): Error =>
  validationError(
    'AutoRollback is not supported: it needs a desired configuration, and a specific numbered version of a launch template that does not use an AMI from the AWS Systems Manager Parameter Store.',
  );

const inProgress = (): Error =>
  fault(
    InstanceRefreshInProgressFault,
    'An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.',
  );

/** Whether the group can go back to what it has now. */
export const isReversible = (state: AutoScalingState, group: Group, launch: LaunchSource | undefined): boolean =>
  launch !== undefined && isFixed(state, launch) && isFixed(state, group.launch);

/** An alarm that does not exist has no state that is fit. */
const checkAlarms = (state: AutoScalingState, { alarms }: Preferences): void => {
  for (const name of alarms) {
    if (!state.alarms.exists(name)) throw validationError(`The CloudWatch alarm ${name} was not found.`);
    if (state.alarms.inAlarm(name))
      throw validationError(
        `The CloudWatch alarm ${name} is in ALARM state. Alarms must be in OK state to start an instance refresh.`,
      );
  }
};

/** Nothing matches a configuration that cannot be launched any more. */
const planKey = (state: AutoScalingState, source: LaunchSource): string => {
  try {
    return planLaunch(state, source).key;
  } catch {
    return '';
  }
};

const begin = (state: AutoScalingState, group: Group, refresh: Refresh): void => {
  if (refresh.status !== 'Pending') return;
  refresh.status = 'InProgress';
  refresh.progressAt = state.clock.now();
  const key = planKey(state, refresh.launch ?? group.launch);
  for (const member of [...group.members.values()].sort((a, b) => a.launchedAt - b.launchedAt))
    sort({ state, group, refresh }, key, member);
  announce({ state, group, refresh }, 'Started');
  state.look(group);
};

/** What becomes of one instance that was there before. */
const sort = (scene: RefreshScene, key: string, member: Member): void => {
  const { refresh } = scene;
  const { skipMatching, standbyInstances, protectedInstances } = refresh.preferences;
  if (member.lifecycle === 'Terminating' || (skipMatching && member.plan.key === key)) return;
  if (member.lifecycle === 'Standby') {
    if (standbyInstances === 'Wait') refresh.toReplace.add(member.id);
    if (standbyInstances === 'Terminate')
      terminateMember(scene, member, 'A standby instance was terminated in response to an instance refresh.');
    return;
  }
  if (member.protectedFromScaleIn && protectedInstances === 'Ignore') refresh.ignored.add(member.id);
  else refresh.toReplace.add(member.id);
};
