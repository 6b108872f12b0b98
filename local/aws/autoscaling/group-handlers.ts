import type * as sdk from '@aws-sdk/client-auto-scaling';
import { type Filter, ScalingActivityInProgressFault } from '@aws-sdk/client-auto-scaling';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import { checkRange, fault, invalidToken, resourceInUse, validationError } from './errors.ts';
import { createGroup, findGroup, setDesired } from './group.ts';
import { changedSettings, checkDesired } from './group-input.ts';
import { shownGroup } from './group-output.ts';
import { loadParameterImage, planLaunch, sourceOf } from './launch-source.ts';
import { activeRefresh } from './refresh/status.ts';
import type { AutoScalingState, Group } from './state.ts';
import { checkTagFilters } from './tag-filters.ts';

export const groupHandlers = (state: AutoScalingState) =>
  handlersOf<typeof sdk>()({
    CreateAutoScalingGroup: async (input) => {
      state.look(await createGroup(state, input, state.clock.now()));
      return {};
    },
    UpdateAutoScalingGroup: async (input) => {
      const group = findGroup(state, input.AutoScalingGroupName);
      const launch = sourceOf(input);
      if (launch !== undefined) {
        if (activeRefresh(group)?.desired !== undefined) throw refreshOwnsLaunch();
        await loadParameterImage(state, launch);
        planLaunch(state, launch);
      }
      const { desired, ...settings } = changedSettings(state, group.settings, input);
      group.settings = { ...settings, desired: group.settings.desired };
      setDesired(state, group, desired);
      if (launch !== undefined) group.launch = launch;
      group.retryAt = 0;
      state.look(group);
      return {};
    },
    SetDesiredCapacity: async (input) => {
      const group = findGroup(state, input.AutoScalingGroupName);
      const desired = input.DesiredCapacity ?? 0;
      checkDesired(desired, group.settings);
      setDesired(state, group, desired);
      group.retryAt = 0;
      state.look(group);
      return {};
    },
    DeleteAutoScalingGroup: async (input) => {
      const group = findGroup(state, input.AutoScalingGroupName);
      checkDeletion(group, input.ForceDelete ?? false);
      group.deleting = true;
      group.settings.min = 0;
      group.settings.desired = 0;
      group.cancelWake();
      if (group.members.size === 0) state.groups.delete(group.name);
      else state.look(group);
      return {};
    },
    DescribeAutoScalingGroups: async (input) => {
      checkRange('maxRecords', input.MaxRecords, 1, 100);
      const names = input.AutoScalingGroupNames ?? [];
      const asked =
        names.length === 0 ? [...state.groups.values()] : names.flatMap((name) => state.groups.get(name) ?? []);
      checkKnown(input.Filters ?? []);
      const passing = asked.filter((group) => (input.Filters ?? []).every((filter) => passes(group, filter)));
      const page = pageOf(passing, input.MaxRecords ?? 50, input.NextToken, invalidToken);
      const withInstances = input.IncludeInstances ?? true;
      return {
        AutoScalingGroups: page.items.map((group) => shownGroup(state, group, withInstances)),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
  });

const refreshOwnsLaunch = (): Error =>
  validationError(
    'An active instance refresh with a desired configuration exists. All configuration options derived from the desired configuration are not available for update while the instance refresh is active.',
  );

const checkDeletion = (group: Group, force: boolean): void => {
  const { deletionProtection } = group.settings;
  if (deletionProtection === 'prevent-all-deletion' || (force && deletionProtection === 'prevent-force-deletion'))
    throw validationError(`The Auto Scaling group ${group.name} has deletion protection: ${deletionProtection}.`);
  if (force) return;
  const members = [...group.members.values()];
  if (members.some(({ lifecycle }) => lifecycle !== 'Terminating'))
    throw resourceInUse(
      'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
    );
  if (members.length > 0)
    throw fault(
      ScalingActivityInProgressFault,
      'You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.',
    );
};

const checkKnown = (filters: readonly Filter[]): void =>
  checkTagFilters(filters, { 'tag:': 'any', 'tag-key': 'any', 'tag-value': 'any' });

const passes = (group: Group, { Name = '', Values = [] }: Filter): boolean => {
  if (Name.startsWith('tag:')) return Values.includes(group.tags.get(Name.slice('tag:'.length))?.value ?? '');
  if (Name === 'tag-key') return Values.some((key) => group.tags.has(key));
  return [...group.tags.values()].some(({ value }) => Values.includes(value));
};
