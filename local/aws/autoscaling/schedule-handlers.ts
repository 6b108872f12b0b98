import type * as sdk from '@aws-sdk/client-auto-scaling';
import { AlreadyExistsFault } from '@aws-sdk/client-auto-scaling';
import { present } from '../../../src/present.ts';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import { checkRange, fault, invalidToken, notSimulated, validationError } from './errors.ts';
import { findGroup, setDesired } from './group.ts';
import type { AutoScalingState, Group, ScheduledActionRecord } from './state.ts';

/** Scheduled actions that fire once, at their start time. */
export const scheduleHandlers = (state: AutoScalingState) =>
  handlersOf<typeof sdk>()({
    PutScheduledUpdateGroupAction: async (input) => {
      const group = findGroup(state, input.AutoScalingGroupName);
      schedule(state, group, input);
      return {};
    },
    DescribeScheduledActions: async (input) => {
      checkRange('maxRecords', input.MaxRecords, 1, 100);
      const groups =
        input.AutoScalingGroupName === undefined
          ? [...state.groups.values()]
          : [findGroup(state, input.AutoScalingGroupName)];
      const all = groups
        .flatMap((group) => [...group.scheduled.values()].map((action) => ({ group, action })))
        .filter(({ action }) => input.ScheduledActionNames?.includes(action.name) ?? true)
        .filter(({ action }) => action.startsAt >= (input.StartTime?.getTime() ?? 0))
        .filter(({ action }) => action.startsAt <= (input.EndTime?.getTime() ?? Number.POSITIVE_INFINITY));
      const page = pageOf(all, input.MaxRecords ?? 50, input.NextToken, invalidToken);
      const ScheduledUpdateGroupActions = page.items.map(({ group, action }) => shown(state, group, action));
      return { ScheduledUpdateGroupActions, ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    DeleteScheduledAction: async (input) => {
      const group = findGroup(state, input.AutoScalingGroupName);
      const action = group.scheduled.get(input.ScheduledActionName ?? '');
      if (action === undefined) throw validationError(`Scheduled action name not found - ${input.ScheduledActionName}`);
      action.cancel();
      group.scheduled.delete(action.name);
      return {};
    },
  });

const schedule = (
  state: AutoScalingState,
  group: Group,
  input: sdk.PutScheduledUpdateGroupActionCommandInput,
): void => {
  for (const member of ['Recurrence', 'EndTime', 'TimeZone', 'Time'] as const)
    if (input[member] !== undefined) throw notSimulated(`${member} of a scheduled action`);
  const { ScheduledActionName: name = '', StartTime, MinSize: min, MaxSize: max, DesiredCapacity: desired } = input;
  const startsAt = StartTime?.getTime();
  if (startsAt === undefined) throw validationError('You must provide either StartTime or Recurrence.');
  if (startsAt <= state.clock.now()) throw validationError('Given start time is in the past.');
  if (min === undefined && max === undefined && desired === undefined)
    throw validationError('At least one of Min Size, Max Size or Desired Capacity must be provided.');
  const other = [...group.scheduled.values()].find((one) => one.startsAt === startsAt && one.name !== name);
  if (other !== undefined)
    throw fault(AlreadyExistsFault, `A scheduled action with the same start time exists: ${other.name}`);
  group.scheduled.get(name)?.cancel();
  const cancel = state.clock.at(startsAt, () => fire(state, group, name));
  group.scheduled.set(name, { name, startsAt, ...present({ min, max, desired }), cancel });
};

/** Sizes that the action leaves out stay; the desired capacity moves into the bounds. */
const fire = (state: AutoScalingState, group: Group, name: string): void => {
  const action = group.scheduled.get(name);
  if (action === undefined || state.groups.get(group.name) !== group) return;
  group.scheduled.delete(name);
  if (group.suspended.has('ScheduledActions')) return;
  const { settings } = group;
  settings.min = action.min ?? settings.min;
  settings.max = Math.max(settings.min, action.max ?? settings.max);
  setDesired(state, group, Math.min(settings.max, Math.max(settings.min, action.desired ?? settings.desired)));
  group.retryAt = 0;
  state.look(group);
};

const shown = (
  { region, accountId }: AutoScalingState,
  group: Group,
  { name, startsAt, min, max, desired }: ScheduledActionRecord,
) => ({
  AutoScalingGroupName: group.name,
  ScheduledActionName: name,
  ScheduledActionARN: `arn:aws:autoscaling:${region}:${accountId}:scheduledUpdateGroupAction:${group.createdAt}:autoScalingGroupName/${group.name}:scheduledActionName/${name}`,
  StartTime: new Date(startsAt),
  Time: new Date(startsAt),
  ...present({ MinSize: min, MaxSize: max, DesiredCapacity: desired }),
});
