import { present } from '../../present.ts';
import type { AuditRecord } from '../types/audit.ts';
import type { Run } from '../types/run.ts';
import { isTerminal } from '../types/state.ts';
import { startsAtOf } from './slot.ts';

/** Progress is for the card; of these the bus carries the hashes alone, so that the chain on it has no gap. */
const SILENT: readonly AuditRecord['type'][] = [
  'progressed',
  'start-retried',
  'reported',
  'quorum-counted',
  'defer-asked',
  'confirmations-unread',
  'confirmations-read',
];

export const isSilent = (type: AuditRecord['type']): boolean => SILENT.includes(type);

interface RunEvent {
  type: string;
  at: number;
  detail: Readonly<Record<string, unknown>>;
}

interface EventFacts {
  run: Run;
  /** Durations of the last runs of the same thing, in milliseconds. */
  usualMs: readonly number[];
}

/**
 * An event for each of a run's records that are not on the bus yet, oldest first; their schemas are in docs/events. The newest that
 * tells of a transition also says what is known of the run's times: of an earlier transition that is not kept.
 */
export function domainEvents(facts: EventFacts, records: readonly AuditRecord[]): RunEvent[] {
  const newest = records.findLast(({ type }) => !isSilent(type));
  return records.map((entry) => {
    if (isSilent(entry.type)) return { type: 'Audit Recorded', at: entry.at, detail: link(entry) };
    const times = entry === newest ? outlook(facts, entry.at) : {};
    return { type: `Run ${titleOf(entry.type)}`, at: entry.at, detail: { ...transition(facts.run, entry), ...times } };
  });
}

/** Which record it is, and how it hangs on the one before. */
const link = ({ runId, version, at, hash, prev }: AuditRecord) => ({
  id: `${runId}/${version}`,
  run: runId,
  version,
  at: iso(at),
  hash,
  prev,
});

const transition = ({ kind, name, subject, channel, requester }: Run, entry: AuditRecord) => ({
  ...link(entry),
  kind,
  name,
  subject,
  state: entry.to,
  epoch: entry.epoch,
  planHash: entry.planHash,
  channel,
  requestedBy: requester.userId,
  ...present({ by: entry.by }),
});

/** When it will start and end, or did, and in codes why it waits or ended. */
function outlook({ run, usualMs }: EventFacts, at: number) {
  const { ending, start, askedAgain, wait, hold } = run;
  const willStartAt = startsAt(run, at);
  const startedAt = HAS_STARTED.includes(run.state) || ending !== undefined ? start?.claimedAt : undefined;
  const hasEnded = isTerminal(run.state);
  const isActive = !hasEnded && run.state !== 'needs-attention';
  const waits = !hasEnded && run.state === 'waiting' ? wait : undefined;
  return {
    ...present({
      startsAt: isoOf(willStartAt),
      startedAt: isoOf(startedAt),
      expectedEnd: isActive ? isoOf(expectedEnd(willStartAt ?? startedAt, usualMs, waits)) : undefined,
      expiresAt: EXPIRING.includes(run.state) ? iso(run.expiresAt) : undefined,
      endedAt: hasEnded ? isoOf(ending?.at) : undefined,
      // One that needed attention and is now being stopped keeps its ending until it has another.
      reason: isActive ? undefined : ending?.code,
      askedAgain: run.state === 'awaiting-approval' ? askedAgain?.code : undefined,
      hold: run.state === 'approved' ? hold?.code : undefined,
      waitsFor: waits?.kind,
    }),
  };
}

const EXPIRING: readonly Run['state'][] = ['planning', 'awaiting-approval', 'scheduled', 'approved'];
const HAS_STARTED: readonly Run['state'][] = ['starting', 'running', 'waiting', 'cancelling', 'needs-attention'];

/** The scheduled time, or when what holds it ends, whichever is later; nothing where that has passed: it starts as soon as it may. */
function startsAt(run: Run, at: number): number | undefined {
  const { state, hold } = run;
  if (!EXPIRING.includes(state)) return undefined;
  const until = state === 'approved' && hold !== undefined && 'until' in hold ? (hold.until ?? 0) : 0;
  const latest = Math.max(startsAtOf(run) ?? 0, until);
  return latest > at ? latest : undefined;
}

/** A watch ends at its own time; anything else takes about as long as the last ones took, the middle one of them. */
function expectedEnd(from: number | undefined, usualMs: readonly number[], waits: Run['wait']): number | undefined {
  if (waits !== undefined) return waits.kind === 'watch' ? waits.until : undefined;
  const sorted = usualMs.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  return from === undefined || middle === undefined ? undefined : from + middle;
}

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOf = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : iso(ms));

const titleOf = (type: string): string =>
  type
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
