import { present } from '../../present.ts';
import { wallTimeAt } from '../../wall-time.ts';
import type { DayRecord, OpenCritical, OpenPatches } from '../types/day.ts';
import type { FleetPosture } from '../types/posture.ts';
import type { FleetSnapshot } from '../types/snapshot.ts';

/** The date on the clocks of a zone: `2026-11-30`. */
export function dayAt(at: number, timezone: string): string {
  const { year, month, day } = wallTimeAt(at, timezone);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}`;
}

export interface DayFacts {
  posture: FleetPosture;
  snapshot: FleetSnapshot;
  /** What was missing when the newest record was made. */
  open: OpenPatches['since'];
  /** The record of the same day, if there is one: what it counted as closed stays. */
  before: DayRecord | undefined;
  timezone: string;
}

/** A patch that no known instance is missing is closed only when every instance could be read. */
const sawEverything = ({ counts, unread }: FleetSnapshot): boolean => counts.notSeen === 0 && unread.length === 0;

/** How many durations a record keeps: a median needs no more. */
const MAX_CLOSED = 500;

/** The record of the day on which the snapshot was read, and what is open from now on. */
export function dayOf(facts: DayFacts): { record: DayRecord; open: OpenPatches['since'] } {
  const { posture, snapshot, open, before, timezone } = facts;
  const day = dayAt(posture.readAt, timezone);
  const here = Object.entries(snapshot.patches).map(([id, { firstSeenAt }]) => [
    id,
    Math.min(firstSeenAt, open[id] ?? firstSeenAt),
  ]);
  const missing: Record<string, number> = Object.fromEntries(here);
  const absent = Object.entries(open).filter(([id]) => missing[id] === undefined);
  const isSeen = sawEverything(snapshot);
  const gone = isSeen ? absent.map(([, since]) => since) : [];
  const known = gone.filter((since) => since > snapshot.followedSince);
  const closed = known.map((since) => Math.max(0, posture.readAt - since));
  const record: DayRecord = {
    schema: 1,
    fleet: posture.fleet,
    day,
    readAt: posture.readAt,
    verdict: posture.verdict,
    counts: posture.counts,
    exceptions: posture.exceptions,
    unread: posture.unread,
    closed: [...(before?.closed ?? []), ...closed].slice(-MAX_CLOSED),
    closedOld: (before?.closedOld ?? 0) + gone.length - known.length,
    ...present({ images: agesOf(snapshot), critical: oldestCritical(snapshot, missing) }),
  };
  return { record, open: isSeen ? missing : { ...Object.fromEntries(absent), ...missing } };
}

function agesOf({ images }: FleetSnapshot): DayRecord['images'] {
  const aged = images.flatMap(({ instances, ageDays }) => (ageDays === undefined ? [] : [{ instances, ageDays }]));
  if (aged.length === 0) return undefined;
  return {
    instances: aged.reduce((sum, { instances }) => sum + instances, 0),
    ageDays: aged.reduce((sum, { instances, ageDays }) => sum + instances * ageDays, 0),
  };
}

function oldestCritical(
  { patches }: FleetSnapshot,
  missing: Readonly<Record<string, number>>,
): OpenCritical | undefined {
  const [oldest] = Object.entries(patches)
    .filter(([, { severity }]) => severity.toLowerCase() === 'critical')
    .map(([patch, { cves, instances, firstSeenAt }]) => ({
      patch,
      cves,
      since: missing[patch] ?? firstSeenAt,
      instances,
    }))
    .sort((a, b) => a.since - b.since || (a.patch < b.patch ? -1 : 1));
  return oldest;
}
