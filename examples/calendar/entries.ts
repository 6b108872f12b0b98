import type { RunEvent } from './run-event.ts';

/** A run in the calendar. Times are milliseconds since the epoch, whole seconds. */
export interface Entry {
  run: string;
  version: number;
  /** Of the newest event: what the entry says is as of then. */
  at: number;
  kind: string;
  name: string;
  state: string;
  requestedBy: string;
  startsAt: number;
  /** Absent while nobody knows how long it takes. */
  endsAt?: number;
  hasStarted: boolean;
  reason?: string;
}

/** A run whose time is not known, or that ended without one: kept so that an older event that comes late changes nothing. */
export interface Seen {
  run: string;
  version: number;
  at: number;
}

export interface Feed {
  entries: readonly Entry[];
  seen: readonly Seen[];
}

export const EMPTY: Feed = { entries: [], seen: [] };

const DAY = 24 * 60 * 60_000;
/** Past runs stay for a quarter; EventBridge delivers late events within a day. */
const KEPT_MS = 90 * DAY;
const SEEN_KEPT_MS = 14 * DAY;

const ENDS: readonly string[] = ['succeeded', 'failed', 'rolled-back', 'cancelled', 'rejected', 'expired'];
const ASKING: readonly string[] = ['planning', 'awaiting-approval'];

/** The feed with what an event says. A repeated or an older event returns the same feed. */
export function applyEvent(feed: Feed, event: RunEvent): Feed {
  const before = feed.entries.find(({ run }) => run === event.run);
  const seen = feed.seen.find(({ run }) => run === event.run);
  if (event.version <= (before?.version ?? seen?.version ?? 0)) return feed;
  const entry = entryOf(event, before);
  const others = {
    entries: feed.entries.filter(({ run }) => run !== event.run),
    seen: feed.seen.filter(({ run }) => run !== event.run),
  };
  if (entry === undefined) {
    const { run, version, at } = event;
    return pruned({ ...others, seen: [...others.seen, { run, version, at: seconds(at) }] }, event.at);
  }
  return pruned({ ...others, entries: [...others.entries, entry] }, event.at);
}

function entryOf(event: RunEvent, before: Entry | undefined): Entry | undefined {
  const startsAt = event.startedAt ?? event.startsAt ?? before?.startsAt;
  if (startsAt === undefined) return undefined;
  const { run, version, kind, name, state, requestedBy, reason } = event;
  const hasStarted =
    event.reason !== 'could-not-start' && (event.startedAt !== undefined || before?.hasStarted === true);
  // One that never started was not there at all: its time stays what was planned.
  const isWithdrawn = ENDS.includes(state) && !hasStarted;
  const begins = seconds(isWithdrawn ? (before?.startsAt ?? startsAt) : startsAt);
  const endsAt = isWithdrawn ? before?.endsAt : endOf(event, before, begins);
  return {
    run,
    version,
    at: seconds(event.at),
    kind,
    name,
    state,
    requestedBy,
    startsAt: begins,
    ...(endsAt === undefined ? {} : { endsAt: seconds(endsAt) }),
    hasStarted,
    ...(reason === undefined ? {} : { reason }),
  };
}

/** As long as before, from a start that has moved, when the event does not say. */
function endOf(event: RunEvent, before: Entry | undefined, begins: number): number | undefined {
  const said = event.endedAt ?? event.expectedEnd;
  if (said !== undefined) return Math.max(said, begins);
  return before?.endsAt === undefined ? undefined : before.endsAt - before.startsAt + begins;
}

const seconds = (ms: number): number => Math.floor(ms / 1000) * 1000;

function pruned({ entries, seen }: Feed, now: number): Feed {
  return {
    entries: entries
      .filter(({ startsAt, endsAt = startsAt }) => endsAt > now - KEPT_MS)
      .toSorted((one, other) => one.startsAt - other.startsAt || one.run.localeCompare(other.run)),
    seen: seen.filter(({ at }) => at > now - SEEN_KEPT_MS).toSorted((one, other) => one.run.localeCompare(other.run)),
  };
}

/** As RFC 5545 has it: still asked for, will be or was, or never happened. */
export function statusOf({ state, hasStarted }: Entry): 'TENTATIVE' | 'CONFIRMED' | 'CANCELLED' {
  if (ENDS.includes(state) && !hasStarted) return 'CANCELLED';
  return ASKING.includes(state) ? 'TENTATIVE' : 'CONFIRMED';
}
