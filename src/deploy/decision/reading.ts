import type { GroupInstance, InstanceRefresh } from '../../aws/auto-scaling.ts';
import type { DeployPlan } from '../types/plan.ts';
import { isServing, keptIn, type LiveGroup } from './live.ts';

/** What one look found in the groups of a fleet. */
export interface FleetReading {
  groups: readonly SeenGroup[];
  /** Groups of the fleet that Auto Scaling does not have. */
  gone: readonly NamedGroup[];
}

/** `logicalId` is its id in the stack. */
export interface NamedGroup {
  name: string;
  logicalId?: string;
}

export interface SeenGroup extends LiveGroup {
  /** What its next instances would be launched with; absent where it was not read, or where part of it is unknown. */
  launches?: readonly string[];
  /** Its newest instance refresh, where it was asked for. */
  refresh?: InstanceRefresh;
  /** It is no longer in the stack. */
  isLeft?: true;
}

export type Reading = ({ kind: 'read' } & FleetReading) | { kind: 'unreadable'; error: string };

/** Whether the instances confirm "the fleet runs this image". */
export type Verdict =
  | 'all'
  | 'none'
  | 'some'
  /** The image of some instances is not known, or a group with a desired capacity has none in service. */
  | 'unknown'
  /** No instances, and none wanted. */
  | 'empty';

export interface KeptInstance extends GroupInstance {
  image: string | undefined;
  /** In service and healthy, for its target groups too. */
  serves: boolean;
}

export const keptOf = (groups: readonly SeenGroup[]): readonly KeptInstance[] =>
  groups.flatMap((seen) =>
    keptIn(seen.group).map((instance) => ({
      ...instance,
      image: seen.runs[instance.id],
      serves: isServing(seen, instance),
    })),
  );

/** What a plan calls the groups that it is about: names, and ids in the stack. */
export const namedIn = ({ change }: Pick<DeployPlan, 'change'>, follows: readonly string[] = []): readonly string[] => [
  ...(change?.groups ?? []).flatMap(({ name, logicalId }) => [name, logicalId ?? name]),
  ...follows,
];

/**
 * The groups that a plan is about: those that it names, and any other of the stack that runs its image or what was to be replaced.
 * A group of the same stack with another image is not one of them. All groups, where none is named.
 */
export function groupsOfPlan(found: FleetReading, plan: DeployPlan, named: readonly string[]): FleetReading {
  const { change, image } = plan;
  if (named.length === 0) return found;
  const moved = [image.id, ...(change?.from === undefined ? [] : [change.from.id])];
  const groups = found.groups.filter(
    ({ group, logicalId = '', runs }) =>
      named.includes(group.name) ||
      named.includes(logicalId) ||
      keptIn(group).some(({ id }) => moved.includes(runs[id] ?? '')),
  );
  return {
    groups,
    gone: found.gone.filter(({ name, logicalId = '' }) => named.includes(name) || named.includes(logicalId)),
  };
}

/** A group that wants instances shows nothing while none is in service. */
export const isOut = ({ group }: SeenGroup): boolean =>
  group.desired > 0 && !group.instances.some(({ lifecycle }) => lifecycle === 'InService');

export function verdictOf({ groups, gone }: FleetReading, image: string): Verdict {
  const kept = keptOf(groups);
  const on = kept.filter((each) => each.image === image).length;
  const untold = kept.filter((each) => each.image === undefined).length;
  if (on > 0 && on + untold < kept.length) return 'some';
  if (on === 0 && untold === 0 && kept.length > 0) return 'none';
  if (untold > 0 || gone.length > 0 || groups.some(isOut)) return 'unknown';
  return kept.length === 0 ? 'empty' : 'all';
}

/** For a group without instances the image that it would launch counts, so that must be known. */
export function launchVerdict({ groups }: FleetReading, image: string): Verdict {
  if (groups.length === 0 || groups.some(({ launches = [] }) => launches.length === 0)) return 'unknown';
  return groups.every(({ launches = [] }) => launches.every((each) => each === image)) ? 'all' : 'none';
}

/** Each costs two calls, and a person reads the reasons of a few. */
const MAX_IN_DOUBT = 5;

/** The groups whose reasons are read: those with another image. Without any instances, every group's launch image is read. */
export function groupsInDoubt(reading: FleetReading, image: string): readonly SeenGroup[] {
  const verdict = verdictOf(reading, image);
  if (verdict === 'empty') return reading.groups;
  const doubted = reading.groups.filter((seen) => isOut(seen) || keptOf([seen]).some((each) => each.image !== image));
  return verdict === 'all' ? [] : doubted.slice(0, MAX_IN_DOUBT);
}
