import type { Here } from '../../config/here.ts';
import { placeText, samePlace } from '../../config/place.ts';
import type { FleetConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { strictestOf } from '../../posture/decision/held-back.ts';
import { orderOf } from '../decision/named.ts';
import type { DeadlineFacts, RingFleet } from '../types/deadlines.ts';
import type { PatchingFacts } from '../types/patching.ts';
import type { Read } from '../types/read.ts';
import type { Reading } from './reading.ts';

type Windows = Pick<Uses<'windows'>['windows'], 'upcoming'>;

/** The patch groups of one place, or why nothing of it was read. */
export type GroupsThere = Read<PatchingFacts['groups']>;

interface DeadlinePorts extends Uses<'config' | 'clock'> {
  home: Here;
  groupsAt: (place: Here) => GroupsThere;
  windowsAt: (place: Here) => Windows;
}

/** Weekly windows for a year, daily ones for two months: one DescribeMaintenanceWindowSchedule for each fleet with a window. */
const OPENINGS = 60;

/** For every fleet with a deadline, how long a patch takes through its order, wherever that leads. Baselines come with the patch groups. */
export async function loadDeadlines(ports: DeadlinePorts, read: Reading): Promise<DeadlineFacts> {
  const { config, home, clock, groupsAt } = ports;
  const { compliance } = config;
  const now = clock();
  if (compliance?.deadlines === undefined) return { rings: [], now };
  const loaded = new Map<string, RingFleet>();
  const load = async (fleet: FleetConfig): Promise<RingFleet> => {
    const known = loaded.get(fleet.name);
    if (known !== undefined) return known;
    const found: RingFleet = {
      fleet: fleet.name,
      delayDays: delayOf(fleet, groupsAt(fleet.place)),
      soakMs: fleet.soakMs ?? config.policies[fleet.policy]?.soakMs ?? 0,
      openings: await openingsOf(fleet, ports, read),
    };
    loaded.set(fleet.name, found);
    return found;
  };
  const rings: DeadlineFacts['rings'][number][] = [];
  for (const fleet of Object.values(config.fleets)) {
    const strictest = strictestOf(compliance, fleet.exposure);
    if (strictest === undefined) continue;
    const order: RingFleet[] = [];
    for (const each of orderOf(fleet, config)) order.push(await load(each));
    rings.push({ order, ...strictest, ...placeOf(fleet, home) });
  }
  return { rings, now };
}

const placeOf = ({ place }: FleetConfig, home: Here) => (samePlace(place, home) ? {} : { place: placeText(place) });

/** The longest of its operating systems, by the soonest rule of each. Images have what is newest when they are baked. */
function delayOf({ name, target, patch }: FleetConfig, groups: GroupsThere): RingFleet['delayDays'] {
  const none = { kind: 'read', value: 0 } as const;
  if (target.kind !== 'patch-group' || patch === undefined) return none;
  if (groups.kind === 'unread') return groups;
  const group = groups.value.find(({ fleet }) => fleet === name)?.group;
  if (group === undefined || group.kind === 'unread') return group ?? none;
  const days = group.value.baselines.map(
    ({ approveAfterDays = 0, soonestAfterDays = approveAfterDays }) => soonestAfterDays,
  );
  return { kind: 'read', value: Math.max(0, ...days) };
}

async function openingsOf(
  { place, target, window, patch }: FleetConfig,
  { groupsAt, windowsAt }: DeadlinePorts,
  read: Reading,
): Promise<Read<RingFleet['openings'] extends Read<infer Of> ? Of : never>> {
  // Images are baked and deployed when people like, whatever the window.
  if (target.kind !== 'patch-group') return { kind: 'read', value: 'any-time' };
  if (window === undefined) return { kind: 'read', value: patch === undefined ? 'others' : 'any-time' };
  const there = groupsAt(place);
  if (there.kind === 'unread') return there;
  return read('ssm:DescribeMaintenanceWindowSchedule', () => windowsAt(place).upcoming(window, OPENINGS));
}
