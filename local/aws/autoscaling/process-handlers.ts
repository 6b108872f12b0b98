import type * as sdk from '@aws-sdk/client-auto-scaling';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import { isoTime } from './activities.ts';
import { checkRange, invalidToken, validationError } from './errors.ts';
import { findGroup, setTags } from './group.ts';
import { checkTargetGroups } from './group-input.ts';
import { shownTags } from './group-output.ts';
import type { AutoScalingState, Group } from './state.ts';
import { checkTagFilters } from './tag-filters.ts';

const PROCESSES = [
  'Launch',
  'Terminate',
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'ReplaceUnhealthy',
  'ScheduledActions',
];

/** A group's processes, tags and target groups. */
export const processHandlers = (state: AutoScalingState) =>
  handlersOf<typeof sdk>()({
    SuspendProcesses: async (input) => {
      const group = findGroup(state, input.AutoScalingGroupName);
      const reason = `User suspended at ${isoTime(state.clock.now())}`;
      for (const process of processesIn(input.ScalingProcesses)) group.suspended.set(process, reason);
      return {};
    },
    ResumeProcesses: async (input) => {
      const group = findGroup(state, input.AutoScalingGroupName);
      for (const process of processesIn(input.ScalingProcesses)) group.suspended.delete(process);
      state.look(group);
      return {};
    },
    CreateOrUpdateTags: async (input) => {
      for (const { ResourceType } of input.Tags ?? []) checkTagged(ResourceType);
      for (const tag of input.Tags ?? []) setTags(findGroup(state, tag.ResourceId), [tag]);
      return {};
    },
    DescribeTags: async (input) => {
      checkRange('maxRecords', input.MaxRecords, 1, 100);
      checkTagFilters(input.Filters ?? [], {
        'auto-scaling-group': 'any',
        key: 'any',
        value: 'any',
        'propagate-at-launch': ['true', 'false'],
      });
      const found = [...state.groups.values()]
        .flatMap(shownTags)
        .filter((tag) => (input.Filters ?? []).every(({ Name, Values }) => Values?.includes(tagValue(tag, Name))));
      const page = pageOf(found, input.MaxRecords ?? 50, input.NextToken, invalidToken);
      return { Tags: page.items, ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    AttachLoadBalancerTargetGroups: async (input) => {
      const group = findGroup(state, input.AutoScalingGroupName);
      const arns = input.TargetGroupARNs ?? [];
      checkTargetGroups(state, arns);
      group.settings.targetGroups = [...new Set([...group.settings.targetGroups, ...arns])];
      forServing(group, (id) => {
        for (const arn of arns) state.loadBalancing.register(arn, id);
      });
      return {};
    },
    DetachLoadBalancerTargetGroups: async (input) => {
      const group = findGroup(state, input.AutoScalingGroupName);
      const arns = input.TargetGroupARNs ?? [];
      group.settings.targetGroups = group.settings.targetGroups.filter((arn) => !arns.includes(arn));
      forServing(group, (id) => arns.forEach((arn) => void state.loadBalancing.drain(arn, id)));
      return {};
    },
  });

const processesIn = (given: readonly string[] | undefined): readonly string[] => {
  const unknown = given?.find((process) => !PROCESSES.includes(process));
  if (unknown !== undefined) throw validationError(`Invalid process: ${unknown}`);
  return given === undefined || given.length === 0 ? PROCESSES : given;
};

const checkTagged = (type: string | undefined): void => {
  if (type !== undefined && type !== 'auto-scaling-group')
    throw validationError(`Tag resource type ${type} is not valid. Valid resource types: auto-scaling-group`);
};

const forServing = (group: Group, act: (id: string) => void): void => {
  for (const { id, lifecycle } of group.members.values()) if (lifecycle === 'InService') act(id);
};

const tagValue = (tag: ReturnType<typeof shownTags>[number], name: string | undefined): string => {
  if (name === 'auto-scaling-group') return tag.ResourceId;
  if (name === 'key') return tag.Key;
  if (name === 'value') return tag.Value;
  return String(tag.PropagateAtLaunch);
};
