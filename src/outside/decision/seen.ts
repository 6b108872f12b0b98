import { DAY, MINUTE, SECOND } from '../../duration.ts';
import { present } from '../../present.ts';
import type { SeenRecord } from '../types/record.ts';
import type { Found, Seen, Thing } from '../types/source.ts';

/** How often each image or fleet is checked without an event and without a visible difference, for up to 120 of them. */
const ROUND_MS = 30 * MINUTE;
/** A look at a fleet is up to five calls of AWS and one for each group, at an image one for each page of its pipeline's images. */
export const MOST_A_MINUTE = 4;

/** The things whose turn it is, those that were looked at longest ago first. */
export const dueThings = (things: readonly Thing[], seen: readonly SeenRecord[], now: number): readonly Thing[] =>
  things
    .map((thing) => ({ thing, at: nextTurn(thing, seen) }))
    .filter(({ at }) => at <= now)
    .sort((one, other) => one.at - other.at)
    .slice(0, MOST_A_MINUTE)
    .map(({ thing }) => thing);

/**
 * The things that look different from the glance before, as many as one minute has looks for, and the glances to compare with the
 * next time: of a thing that has to wait the old one, so that it still looks different then.
 */
export function changedThings(
  things: readonly Thing[],
  { before, now }: { before: ReadonlyMap<string, string>; now: ReadonlyMap<string, string> },
): { changed: readonly Thing[]; glances: ReadonlyMap<string, string> } {
  const different = things.filter(({ key }) => before.has(key) && now.has(key) && before.get(key) !== now.get(key));
  const waiting = new Set(different.slice(MOST_A_MINUTE).map(({ key }) => key));
  const fresh = [...now].filter(([key]) => !waiting.has(key));
  return { changed: different.slice(0, MOST_A_MINUTE), glances: new Map([...before, ...fresh]) };
}

/** When the first of them has its turn; `now` when one has it already. */
export const soonestTurn = (things: readonly Thing[], seen: readonly SeenRecord[], now: number): number =>
  Math.max(now, Math.min(...things.map((thing) => nextTurn(thing, seen))));

/** What could not be read is checked again in five minutes; the others have their turn until then. */
export const lookedAtForRetry = (now: number): number => now - ROUND_MS + 5 * MINUTE;

/** Ticks come a little early or late. */
const HALF_A_MINUTE = 30 * SECOND;

function nextTurn({ key }: Thing, seen: readonly SeenRecord[]): number {
  const lookedAt = seen.find((record) => record.key === key)?.lookedAt ?? 0;
  return lookedAt === 0 ? 0 : lookedAt + ROUND_MS - HALF_A_MINUTE;
}

/** Events come in bursts, and each look is several calls: so soon after one, the next waits. */
const PAUSE_MS = 15 * SECOND;

export const soonestLook = ({ lookedAt }: SeenRecord): number => lookedAt + PAUSE_MS;

const KEPT = 50;

/** What is kept after a check: every change that starts after the first check is reported. */
export function seenAfter(before: Seen | undefined, found: Found, now: number): Seen {
  const { changedAt = before?.changedAt, recipe = before?.recipe } = found;
  const { groups = before?.groups, changeSetId = before?.changeSetId } = found;
  return {
    since: before === undefined ? now : Math.max(before.since, before.lookedAt - DAY),
    lookedAt: now,
    handled: newest(before?.handled, found.handled),
    ...present({ changedAt, recipe, groups, changeSetId }),
    ...(before?.images === undefined && found.images === undefined
      ? {}
      : { images: newest(before?.images, found.images ?? []) }),
  };
}

/** The newest are last; what is seen again is new again. */
const newest = (before: readonly string[] = [], more: readonly string[]): readonly string[] =>
  [...before.filter((each) => !more.includes(each)), ...more].slice(-KEPT);

/** With the images that a change has brought to the fleet and its card has reported. */
export function withTold(seen: Seen, told: unknown): Seen {
  if (seen.images === undefined || !Array.isArray(told)) return seen;
  return {
    ...seen,
    images: newest(
      seen.images,
      told.filter((image) => typeof image === 'string'),
    ),
  };
}

export const isSeen = (value: unknown): value is Seen =>
  typeof value === 'object' &&
  value !== null &&
  'since' in value &&
  typeof value.since === 'number' &&
  'lookedAt' in value &&
  typeof value.lookedAt === 'number' &&
  'handled' in value &&
  Array.isArray(value.handled);
