import type { AutoScalingGroup, GroupInstance } from '../../aws/auto-scaling.ts';
import type { DeployChange } from '../types/change.ts';
import type { DeployOutcome } from '../types/progress.ts';
import type { Serving } from '../types/shown.ts';
import type { LiveGroup } from './live.ts';

/** How many are named; the others are counted. */
const MAX_NAMED = 5;

/** How the instances of a fleet serve; `undefined` where its groups want none. */
export function servingIn(groups: readonly LiveGroup[]): Serving | undefined {
  const each = groups.map(servingOf);
  const sum = (of: (one: Served) => number): number => each.reduce((all, one) => all + of(one), 0);
  const wanted = sum((one) => one.wanted);
  if (wanted === 0) return undefined;
  const unknown = sum((one) => one.unknown);
  const unhealthy = each.flatMap((one) => one.unhealthy);
  const without = each.filter((one) => one.wanted > 0 && one.healthy + one.unknown === 0).map(({ group }) => group);
  return {
    wanted,
    inService: sum((one) => one.inService),
    healthy: sum((one) => one.healthy),
    ...(unknown === 0 ? {} : { unknown }),
    ...(without.length === 0 || without.length === each.length ? {} : { without: without.slice(0, MAX_NAMED) }),
    unhealthy: unhealthy.slice(0, MAX_NAMED),
  };
}

interface Served {
  group: string;
  wanted: number;
  inService: number;
  healthy: number;
  unknown: number;
  unhealthy: readonly string[];
}

/** Instances beyond those that are wanted, as while another zone is filled, make up for nothing that is missing elsewhere. */
function servingOf(live: LiveGroup): Served {
  const { instances } = live.group;
  const inService = instances.filter(({ lifecycle }) => lifecycle === 'InService');
  const healths = inService.map((instance) => ({ id: instance.id, health: healthOf(live, instance) }));
  const count = (health: Health): number => healths.filter((each) => each.health === health).length;
  const wanted = wantedOf(live.group, inService);
  const healthy = Math.min(count('healthy'), wanted);
  return {
    group: live.group.name,
    wanted,
    inService: Math.min(inService.length, wanted),
    healthy,
    unknown: Math.min(count('unknown'), wanted - healthy),
    unhealthy: healths.flatMap(({ id, health }) => (health === 'unhealthy' ? [id] : [])),
  };
}

/** Where instance types have weights, the desired capacity counts units: at least so many instances are missing. */
function wantedOf({ desired }: AutoScalingGroup, inService: readonly GroupInstance[]): number {
  if (inService.every(({ weight }) => weight === undefined)) return desired;
  const weights = inService.map(({ weight = 1 }) => weight);
  const missing = desired - weights.reduce((sum, weight) => sum + weight, 0);
  return inService.length + Math.max(0, Math.ceil(missing / Math.max(...weights)));
}

type Health = 'healthy' | 'unhealthy' | 'unknown';

/** Nobody has checked it where no load balancer asks its targets, or where nothing but a suspended process would find it unhealthy. */
function healthOf({ group, targets }: LiveGroup, { id, healthy }: GroupInstance): Health {
  if (!healthy) return 'unhealthy';
  const { targetGroupArns, suspendedProcesses } = group;
  if (targetGroupArns.length === 0) return suspendedProcesses.includes('HealthCheck') ? 'unknown' : 'healthy';
  const told = (targets?.ids ?? []).map((ids, index): Health => {
    if (ids.includes(id)) return 'healthy';
    return targets?.unchecked?.[index]?.includes(id) === true ? 'unknown' : 'unhealthy';
  });
  if (told.includes('unhealthy')) return 'unhealthy';
  return told.includes('unknown') || told.length < targetGroupArns.length ? 'unknown' : 'healthy';
}

/** What a fleet had when its deploy was planned. */
export const hadIn = (change: DeployChange | undefined): { healthy: number; desired: number } => ({
  healthy: (change?.groups ?? []).reduce((sum, { healthy, desired }) => sum + Math.min(healthy, desired), 0),
  desired: (change?.groups ?? []).reduce((sum, { desired }) => sum + desired, 0),
});

/**
 * So many of the wanted instances must be healthy: nine in ten, which is what an instance refresh keeps by default
 * (https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html), or the share that was healthy before if
 * that was smaller, and more than half in any case.
 */
export function neededOf(wanted: number, change: DeployChange | undefined): number {
  const had = hadIn(change);
  const most = Math.ceil((wanted * 9) / 10);
  const before = had.desired === 0 ? most : Math.ceil((wanted * had.healthy) / had.desired);
  return Math.max(Math.floor(wanted / 2) + 1, Math.min(most, before));
}

/** Fewer serve than a success leaves. What is not known to be healthy is said, and holds up nothing. */
export function isShort(serving: Serving | undefined, change: DeployChange | undefined): boolean {
  if (serving === undefined) return false;
  const { wanted, inService, healthy, unknown = 0, without } = serving;
  return inService < wanted || without !== undefined || healthy + unknown < neededOf(wanted, change);
}

/** Whether what is wrong with a fleet may pass: an instance that has just started is not healthy yet. */
export const isUnwell = (serving: Serving | undefined): boolean =>
  serving !== undefined && serving.healthy + (serving.unknown ?? 0) < serving.wanted;

/** What is to be said first of a fleet at an end; runs of earlier versions have its health alone. */
export function unwellAt(
  outcome: DeployOutcome | undefined,
): { unhealthy: number; unknown: number; of: number } | undefined {
  const { health, shown } = outcome ?? {};
  const {
    healthy,
    wanted: of,
    unknown = 0,
  } = shown?.serving ?? { healthy: health?.healthy ?? 0, wanted: health?.total ?? 0 };
  const unhealthy = Math.max(0, of - healthy - unknown);
  return unhealthy + unknown === 0 ? undefined : { unhealthy, unknown, of };
}
