import { isoTime } from './activities.ts';
import { launchMembers } from './launch.ts';
import { phaseOf, refreshSource, stepRefresh } from './refresh/step.ts';
import type { AutoScalingState, Group, GroupScene, Member } from './state.ts';
import { terminateMember } from './terminate.ts';

/** Instances that count for the desired capacity: those on standby and those that leave do not. */
export const isLive = ({ lifecycle }: Member): boolean => lifecycle === 'Pending' || lifecycle === 'InService';

/** Looks at the whole group once: replaces what is unhealthy, goes on with a refresh, and launches or terminates the difference. */
export const lookAtGroup = (state: AutoScalingState, group: Group): void => {
  if (state.groups.get(group.name) !== group) return;
  group.cancelWake();
  if (group.deleting) emptyGroup({ state, group });
  else keepGroup({ state, group });
};

const keepGroup = (scene: GroupScene): void => {
  const { state, group } = scene;
  if (!group.suspended.has('Terminate') && !group.suspended.has('ReplaceUnhealthy')) replaceUnhealthy(scene);
  const { surplus, wakeAt } = stepRefresh(state, group);
  const wanted = group.settings.desired + surplus;
  const live = [...group.members.values()].filter(isLive);
  if (live.length < wanted) launchMissing(scene, live.length, wanted);
  if (live.length > wanted && !group.suspended.has('Terminate')) scaleIn(scene, live, wanted);
  const retryAt = live.length < wanted && group.retryAt > state.clock.now() ? group.retryAt : Number.POSITIVE_INFINITY;
  const wake = Math.min(wakeAt, retryAt);
  group.cancelWake = Number.isFinite(wake) ? state.clock.at(wake, () => state.look(group)) : () => {};
};

const launchMissing = (scene: GroupScene, live: number, wanted: number): void => {
  const { state, group } = scene;
  if (group.suspended.has('Launch') || group.retryAt > state.clock.now()) return;
  const phase = phaseOf(group);
  launchMembers(scene, {
    count: wanted - live,
    source: refreshSource(group),
    cause: launchCause(scene, live, wanted),
    ...(phase !== undefined && { phase }),
  });
};

const launchCause = ({ state, group }: GroupScene, live: number, wanted: number): string => {
  const now = isoTime(state.clock.now());
  if (phaseOf(group) !== undefined) return `At ${now} an instance was launched in response to an instance refresh.`;
  return `${group.cause}  At ${now} an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${live} to ${wanted}.`;
};

const replaceUnhealthy = (scene: GroupScene): void => {
  const { state, group } = scene;
  const why = `At ${isoTime(state.clock.now())} an instance was taken out of service in response to an ELB system health check failure or an EC2 status check failure.`;
  for (const member of group.members.values())
    if (!member.healthy && isLive(member)) terminateMember(scene, member, why);
};

const scaleIn = (scene: GroupScene, live: readonly Member[], wanted: number): void => {
  const { state, group } = scene;
  const now = isoTime(state.clock.now());
  const why = `${group.cause}  At ${now} an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from ${live.length} to ${wanted}.`;
  for (const member of victims(group, live, live.length - wanted)) terminateMember(scene, member, why);
};

/**
 * The default termination policy: the zone with the most instances first, and in it the oldest configuration.
 * A refresh's own instances are the last to go.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-termination-policies.html
 */
const victims = (group: Group, live: readonly Member[], count: number): Member[] => {
  const phase = phaseOf(group);
  const isNew = ({ phase: own }: Member) => (phase !== undefined && own === phase ? 1 : 0);
  const byZone = new Map<string, Member[]>();
  for (const member of [...live].sort((a, b) => isNew(a) - isNew(b) || a.launchedAt - b.launchedAt))
    if (!member.protectedFromScaleIn) zoneIn(byZone, member.zone).push(member);
  const chosen: Member[] = [];
  while (chosen.length < count) {
    const fullest = [...byZone.values()].reduce((most, zone) => (zone.length > most.length ? zone : most), []);
    const next = fullest.shift();
    if (next === undefined) break;
    chosen.push(next);
  }
  return chosen;
};

const zoneIn = (byZone: Map<string, Member[]>, zone: string): Member[] => {
  const members = byZone.get(zone) ?? [];
  byZone.set(zone, members);
  return members;
};

const emptyGroup = (scene: GroupScene): void => {
  const { state, group } = scene;
  const why = `At ${isoTime(state.clock.now())} a user request force deleted AutoScaling group.`;
  for (const member of group.members.values())
    if (member.lifecycle !== 'Terminating') terminateMember(scene, member, why);
  if (group.members.size === 0) state.groups.delete(group.name);
};

/** Marks an instance as unhealthy once its grace period is over, unless it has recovered by then. */
export const markUnhealthy = ({ state, group }: GroupScene, member: Member, isStill: () => boolean): void => {
  const due = (member.inServiceAt ?? member.launchedAt) + group.settings.grace * 1000;
  state.clock.at(Math.max(due, state.clock.now()), () => {
    if (group.suspended.has('HealthCheck') || group.members.get(member.id) !== member || !isStill()) return;
    member.healthy = false;
    state.look(group);
  });
};
