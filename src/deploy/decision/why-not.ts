import type { InstanceRefresh } from '../../aws/auto-scaling.ts';
import type { WhyNot } from '../types/shown.ts';
import { keptIn, suspendedOf } from './live.ts';
import { type FleetReading, isOut, type SeenGroup } from './reading.ts';
import { isActiveRefresh } from './stack-state.ts';

interface Asked {
  /** Absent for a rollback, where what the group launches explains nothing. */
  image?: string;
  /** When the deploy began: an earlier refresh explains nothing. */
  since: number;
  /** Ids of the instances that contradict the end. */
  wrong: readonly string[];
}

/** Nobody reads more reasons than this. */
const MAX_REASONS = 4;

/** Why these instances were not replaced, as far as AWS shows it; what explains most comes first. */
export function whyNot({ groups, gone }: FleetReading, asked: Asked): WhyNot[] {
  const reasons = [
    ...gone.map(({ name }): WhyNot => ({ kind: 'group-gone', group: name })),
    ...groups.flatMap((group) => whyInGroup(group, asked)),
    ...whyInstances(groups, asked),
  ];
  return reasons.slice(0, MAX_REASONS);
}

function whyInGroup(seen: SeenGroup, asked: Asked): WhyNot[] {
  const { group, isLeft } = seen;
  const name = { group: group.name };
  const kept = keptIn(group);
  if (kept.length === 0) return emptyReasons(seen, asked);
  const out: WhyNot[] = isOut(seen) ? [{ kind: 'none-in-service', ...name }] : [];
  if (!kept.some(({ id }) => asked.wrong.includes(id))) return out;
  if (isLeft === true) return [{ kind: 'group-left', ...name }];
  const known = [...refreshReasons(seen, asked.since), ...launchReasons(seen, asked.image), ...suspendedReasons(seen)];
  if (known.length > 0 || explained(seen, asked)) return [...out, ...known];
  return [...out, { kind: 'not-replaced', ...name }];
}

/** Each of them is held back by a state of its own, or nothing is known of what it runs. */
const explained = ({ group, runs }: SeenGroup, { wrong }: Asked): boolean =>
  keptIn(group)
    .filter(({ id }) => wrong.includes(id))
    .every(
      ({ id, protectedFromScaleIn, lifecycle }) =>
        protectedFromScaleIn || lifecycle === 'Standby' || runs[id] === undefined,
    );

function emptyReasons(seen: SeenGroup, { image }: Asked): WhyNot[] {
  const group = seen.group.name;
  if (isOut(seen)) return [{ kind: 'none-in-service', group }, ...suspendedReasons(seen)];
  const launch = launchReasons(seen, image);
  return launch.length === 0 && seen.launches === undefined ? [{ kind: 'launch-unknown', group }] : launch;
}

const ENDED = ['Failed', 'Cancelled', 'RollbackFailed'];

/** AWS tells times in seconds. */
const isSince = ({ startedAt }: InstanceRefresh, since: number): boolean =>
  (startedAt ?? 0) >= Math.floor(since / 1000) * 1000;

function refreshReasons({ group, refresh }: SeenGroup, since: number): WhyNot[] {
  if (refresh === undefined || !isSince(refresh, since)) return [];
  const { id, status, percent } = refresh;
  const of = { group: group.name, refresh: id };
  if (status === 'Successful' && percent !== undefined && percent < 100)
    return [{ kind: 'refresh-stopped', ...of, percent }];
  return isActiveRefresh(refresh) || ENDED.includes(status) ? [{ kind: 'refresh-not-done', ...of, status }] : [];
}

function launchReasons({ group, launches = [] }: SeenGroup, wanted: string | undefined): WhyNot[] {
  const image = wanted === undefined ? undefined : launches.find((each) => each !== wanted);
  return image === undefined ? [] : [{ kind: 'launches-other', group: group.name, image }];
}

function suspendedReasons({ group }: SeenGroup): WhyNot[] {
  const processes = suspendedOf(group);
  return processes.length === 0 ? [] : [{ kind: 'suspended', group: group.name, processes: processes.join(', ') }];
}

function whyInstances(groups: readonly SeenGroup[], { wrong }: Asked): WhyNot[] {
  const held = groups.flatMap(({ group }) => keptIn(group)).filter(({ id }) => wrong.includes(id));
  const kept = held.filter(({ protectedFromScaleIn }) => protectedFromScaleIn).length;
  const aside = held.filter(({ lifecycle }) => lifecycle === 'Standby').length;
  return [
    ...(kept === 0 ? [] : [{ kind: 'protected', instances: kept } as const]),
    ...(aside === 0 ? [] : [{ kind: 'standby', instances: aside } as const]),
  ];
}
