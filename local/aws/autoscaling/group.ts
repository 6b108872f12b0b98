import { AlreadyExistsFault, type CreateAutoScalingGroupCommandInput, type Tag } from '@aws-sdk/client-auto-scaling';
import { isoTime } from './activities.ts';
import { fault, validationError } from './errors.ts';
import { newSettings } from './group-input.ts';
import { loadParameterImage, planLaunch, sourceOf } from './launch-source.ts';
import type { AutoScalingState, Group } from './state.ts';

/** @throws ValidationError */
export const findGroup = (state: AutoScalingState, name: string | undefined): Group => {
  const found = state.groups.get(name ?? '');
  if (found === undefined) throw validationError('AutoScalingGroup name not found - AutoScalingGroup not found');
  return found;
};

/** A group without instances yet; its launch source is checked as the group's own launches would. */
export const createGroup = async (
  state: AutoScalingState,
  input: CreateAutoScalingGroupCommandInput,
  createdAt: number,
): Promise<Group> => {
  const name = input.AutoScalingGroupName ?? '';
  if (name === '' || name.length > 255 || name.includes(':'))
    throw validationError('AutoScalingGroupName must have 1 to 255 characters and no colon.');
  const launch = sourceOf(input);
  if (launch === undefined)
    throw validationError(
      'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.',
    );
  const settings = newSettings(state, input);
  await loadParameterImage(state, launch);
  planLaunch(state, launch);
  if (state.groups.has(name))
    throw fault(
      AlreadyExistsFault,
      'AutoScalingGroup by this name already exists - A group with the name already exists',
    );
  const group: Group = {
    name,
    arn: `arn:aws:autoscaling:${state.region}:${state.accountId}:autoScalingGroup:${state.nextId()}:autoScalingGroupName/${name}`,
    createdAt,
    settings,
    launch,
    members: new Map(),
    activities: [],
    suspended: new Map(),
    tags: new Map(),
    scheduled: new Map(),
    refreshes: [],
    deleting: false,
    cause: `At ${isoTime(createdAt)} a user request created an AutoScalingGroup changing the desired capacity from 0 to ${settings.desired}.`,
    retryAt: 0,
    isDue: false,
    cancelWake: () => {},
  };
  setTags(group, input.Tags);
  state.groups.set(name, group);
  return group;
};

export const setTags = (group: Group, tags: readonly Tag[] | undefined): void => {
  for (const { Key, Value, PropagateAtLaunch } of tags ?? [])
    group.tags.set(Key ?? '', { value: Value ?? '', propagate: PropagateAtLaunch ?? false });
};

/** A new desired capacity, with what an activity will say of it. */
export const setDesired = (state: AutoScalingState, group: Group, desired: number): void => {
  const before = group.settings.desired;
  if (before === desired) return;
  group.settings.desired = desired;
  group.cause = `At ${isoTime(state.clock.now())} a user request explicitly set group desired capacity changing the desired capacity from ${before} to ${desired}.`;
};
