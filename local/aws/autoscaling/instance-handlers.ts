import type * as sdk from '@aws-sdk/client-auto-scaling';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import { isoTime } from './activities.ts';
import { shownActivity } from './activity-output.ts';
import { checkRange, invalidToken, validationError } from './errors.ts';
import { findGroup, setDesired } from './group.ts';
import { shownInstance } from './group-output.ts';
import type { AutoScalingState, Group, Member } from './state.ts';
import { terminateMember } from './terminate.ts';

/** Activities of deleted or old times are kept for six weeks. */
const KEPT = 42 * 24 * 3_600_000;

export const instanceHandlers = (state: AutoScalingState) =>
  handlersOf<typeof sdk>()({
    DescribeAutoScalingInstances: async (input) => {
      const ids = input.InstanceIds ?? [...state.groupOf.keys()];
      const details = ids.flatMap((id) => {
        const group = state.groupOf.get(id);
        const member = group?.members.get(id);
        return group && member ? [{ ...shownInstance(member), AutoScalingGroupName: group.name }] : [];
      });
      const page = pageOf(details, input.MaxRecords ?? 50, input.NextToken, invalidToken);
      return { AutoScalingInstances: page.items, ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    TerminateInstanceInAutoScalingGroup: async (input) => {
      const { group, member } = findMember(state, input.InstanceId);
      if (member.lifecycle === 'Terminating') throw notInState(member, 'InService or Standby');
      const lower = input.ShouldDecrementDesiredCapacity ?? false;
      if (lower && group.settings.desired <= group.settings.min)
        throw validationError(
          `Currently, desiredSize equals minSize (${group.settings.min}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.`,
        );
      const why = `At ${isoTime(state.clock.now())} instance ${member.id} was taken out of service in response to a user request.`;
      terminateMember({ state, group }, member, why);
      if (lower) setDesired(state, group, group.settings.desired - 1);
      const activity = group.activities.at(-1);
      state.look(group);
      return activity === undefined ? {} : { Activity: shownActivity(group, activity) };
    },
    SetInstanceProtection: async (input) => {
      const group = findGroup(state, input.AutoScalingGroupName);
      for (const id of input.InstanceIds ?? [])
        memberIn(group, id).protectedFromScaleIn = input.ProtectedFromScaleIn ?? false;
      state.look(group);
      return {};
    },
    SetInstanceHealth: async (input) => {
      const { group, member } = findMember(state, input.InstanceId);
      member.healthy = input.HealthStatus === 'Healthy';
      state.look(group);
      return {};
    },
    EnterStandby: async (input) => {
      const group = findGroup(state, input.AutoScalingGroupName);
      const members = (input.InstanceIds ?? []).map((id) => memberIn(group, id));
      requireAll(members, 'InService');
      if (input.ShouldDecrementDesiredCapacity && group.settings.desired - members.length < group.settings.min)
        throw validationError(
          `AutoScalingGroup ${group.name} has min-size=${group.settings.min}, max-size=${group.settings.max}, and desired-size=${group.settings.desired}. To place into standby ${members.length} instances and decrement the desired size, please adjust the group's min-size.`,
        );
      for (const member of members) {
        member.lifecycle = 'Standby';
        for (const arn of group.settings.targetGroups) state.loadBalancing.drain(arn, member.id);
      }
      if (input.ShouldDecrementDesiredCapacity) setDesired(state, group, group.settings.desired - members.length);
      state.look(group);
      return { Activities: [] };
    },
    ExitStandby: async (input) => {
      const group = findGroup(state, input.AutoScalingGroupName);
      const members = (input.InstanceIds ?? []).map((id) => memberIn(group, id));
      requireAll(members, 'Standby');
      for (const member of members) {
        member.lifecycle = 'InService';
        for (const arn of group.settings.targetGroups) state.loadBalancing.register(arn, member.id);
      }
      setDesired(state, group, Math.min(group.settings.max, group.settings.desired + members.length));
      state.look(group);
      return { Activities: [] };
    },
    DescribeScalingActivities: async (input) => {
      checkRange('maxRecords', input.MaxRecords, 1, 100);
      const groups =
        input.AutoScalingGroupName === undefined
          ? [...state.groups.values()]
          : [findGroup(state, input.AutoScalingGroupName)];
      const since = state.clock.now() - KEPT;
      const all = groups
        .flatMap((group) => group.activities.map((activity) => ({ group, activity })))
        .filter(({ activity }) => activity.startedAt >= since)
        .filter(({ activity }) => input.ActivityIds?.includes(activity.id) ?? true)
        .reverse();
      const page = pageOf(all, input.MaxRecords ?? 100, input.NextToken, invalidToken);
      const Activities = page.items.map(({ group, activity }) => shownActivity(group, activity));
      return { Activities, ...(page.nextToken && { NextToken: page.nextToken }) };
    },
  });

const findMember = (state: AutoScalingState, id: string | undefined): { group: Group; member: Member } => {
  const group = state.groupOf.get(id ?? '');
  const member = group?.members.get(id ?? '');
  if (group && member) return { group, member };
  throw validationError(`Instance Id not found - No managed instance found for instance ID: ${id}`);
};

const notInState = ({ id }: Member, state: string): Error => validationError(`The instance ${id} is not in ${state}.`);

const requireAll = (members: readonly Member[], state: 'InService' | 'Standby'): void => {
  const other = members.find(({ lifecycle }) => lifecycle !== state);
  if (other !== undefined) throw notInState(other, state);
};

const memberIn = (group: Group, id: string): Member => {
  const member = group.members.get(id);
  if (member === undefined)
    throw validationError(`The instance ${id} is not part of Auto Scaling group ${group.name}.`);
  return member;
};
