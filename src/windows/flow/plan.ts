import { AwsCallError } from '../../aws/failure.ts';
import { readSection } from '../../config/section.ts';
import type { Config } from '../../config/types.ts';
import { readAt } from '../../contract/ports.ts';
import { SECOND } from '../../duration.ts';
import { windowsSection } from '../config.ts';
import { callsPeople } from '../decision/changes.ts';
import { needsNothing } from '../decision/needs.ts';
import { decideOccurrence, type OccurrenceFacts, type WindowFacts } from '../decision/occurrence.ts';
import { type DueNotice, dueNotices, hasChanged, openedUnseen, seenNow, windowsToRead } from '../decision/planner.ts';
import { makeNotice } from '../effect/notice.ts';
import { readWindow } from '../effect/read-window.ts';
import {
  createOccurrence,
  loadActive,
  loadOccurrence,
  loadSeen,
  saveBefore,
  saveOccurrence,
  saveSeen,
} from '../effect/store.ts';
import type { WindowPorts } from '../ports.ts';
import type { OccurrenceRecord } from '../types/occurrence.ts';
import type { Place, SeenWindow } from '../types/place.ts';
import { formatThing } from '../types/things.ts';
import { tellOfUnseen } from './unseen.ts';

type Seen = Readonly<Record<string, SeenWindow>>;
type WritableSeen = Record<string, SeenWindow>;

/** So long windows are read in one look: at a few calls a second the rest is for the next, soonest openings first. */
const READING_MS = 40 * SECOND;

export interface Planned {
  /** Occurrences to be looked at now, as keys of things. */
  due: readonly string[];
}

/**
 * One tick of a place: a list of its windows, and of those that are due their targets, tasks and instances. Announces, renews
 * and calls off. `again`: windows whose targets or tasks an event said had changed. What cannot be listed changes nothing.
 */
export async function planPlace(
  ports: WindowPorts,
  place: Place,
  { now, known, again = [] }: { now: number; known: KnownPlaces; again?: readonly string[] },
): Promise<Planned> {
  const { table, config } = ports;
  const list = await listed(ports, place);
  if (list === undefined) return { due: [] };
  const active = await loadActive(table, place.key);
  const last = known.get(place.key);
  if (last !== undefined && again.length === 0 && isQuiet(last, { list, active, config, now })) {
    const isCalledOff = await callOff(ports, { active, seen: last, now });
    return dueOf(isCalledOff ? await loadActive(table, place.key) : active, now);
  }
  known.delete(place.key);
  const before = await loadSeen(table, place.key);
  const seen: WritableSeen = { ...seenNow(list, before.windows, now) };
  await readDue(ports, place, { seen, again, now });
  let hasWritten = await callOff(ports, { active, seen, now });
  for (const notice of dueNotices(seen, { config, now }))
    hasWritten = (await announce(ports, place, { notice, active, seen, now })) || hasWritten;
  for (const id of openedUnseen(before.windows, seen, now)) {
    await tellOfUnseen(ports, place, { id, window: before.windows[id], now });
    hasWritten = true;
  }
  if (hasChanged(before.windows, seen)) await saveSeen(table, place.key, { rev: before.rev, windows: seen });
  known.set(place.key, seen);
  return dueOf(hasWritten ? await loadActive(table, place.key) : active, now);
}

const dueOf = (active: readonly OccurrenceRecord[], now: number): Planned => ({
  due: active.filter(({ dueAt }) => dueAt <= now).map(thingOf),
});

/** What this worker saw last of the windows of each place, by the place's key. */
export type KnownPlaces = Map<string, Seen>;

/** Nothing is to be read, announced or kept, so the stored data need not be read. */
function isQuiet(
  last: Seen,
  { list, active, config, now }: { list: Listed; active: readonly OccurrenceRecord[]; config: Config; now: number },
): boolean {
  const seen = seenNow(list, last, now);
  if (hasChanged(last, seen) || openedUnseen(last, seen, now).length > 0) return false;
  if (windowsToRead(seen, { config, now }).length > 0) return false;
  return dueNotices(seen, { config, now }).every((due) => isTold(active, due, seen[due.windowId]));
}

const thingOf = ({ occurrence: { windowId, opensAt, channel } }: OccurrenceRecord): string =>
  formatThing({ kind: 'occurrence', windowId, opensAt, channel });

type Listed = Awaited<ReturnType<Place['windows']['list']>>;

async function listed(ports: WindowPorts, place: Place): Promise<Listed | undefined> {
  const list = await readAt(ports, place.here, () => place.windows.list());
  if (list === undefined) ports.log('windows-not-listed', { place: place.key });
  return list;
}

/** Reads into `seen` what is due; a window that cannot be read stays as it is known, and is read with the next tick. */
async function readDue(
  ports: WindowPorts,
  place: Place,
  { seen, again, now }: { seen: WritableSeen; again: readonly string[]; now: number },
): Promise<void> {
  const { config, clock, log } = ports;
  const windows = readSection(windowsSection, config);
  const until = clock() + READING_MS;
  const wanted = new Set([
    ...again.filter((id) => seen[id]?.enabled === true),
    ...windowsToRead(seen, { config, now }),
  ]);
  for (const id of wanted) {
    const window = seen[id];
    if (window === undefined || clock() >= until) continue;
    try {
      seen[id] = { ...window, read: await readWindow(place, { ...window, id }, { config, windows, now }) };
    } catch (error) {
      if (!(error instanceof AwsCallError)) throw error;
      log('window-not-read', { place: place.key, windowId: id, code: error.code });
    }
  }
}

const windowFacts = (window: SeenWindow | undefined): WindowFacts => {
  if (window === undefined) return { kind: 'gone' };
  const { enabled, nextAt, schedule, unreadableNext } = window;
  if (!enabled) return { kind: 'disabled' };
  if (unreadableNext !== undefined) return { kind: 'unknown' };
  return { kind: 'there', schedule, ...(nextAt === undefined ? {} : { nextAt }) };
};

/** Occurrences whose window was deleted, disabled or moved while their notice stood. Whether anything was written. */
async function callOff(
  { table }: WindowPorts,
  { active, seen, now }: { active: readonly OccurrenceRecord[]; seen: Seen; now: number },
): Promise<boolean> {
  let hasWritten = false;
  for (const hint of active) {
    if (hint.occurrence.state !== 'announced' || now >= hint.occurrence.opensAt) continue;
    const window = windowFacts(seen[hint.occurrence.windowId]);
    const facts: OccurrenceFacts = { window, execution: { kind: 'not-looked-for' } };
    if (decideOccurrence(hint.occurrence, facts, now).kind === 'nothing') continue;
    // An index lags: read again.
    const record = await loadOccurrence(table, hint.occurrence);
    const decision = record === undefined ? undefined : decideOccurrence(record.occurrence, facts, now);
    if (record === undefined || decision?.kind !== 'change') continue;
    await saveOccurrence(table, record, decision.occurrence, { now });
    hasWritten = true;
  }
  return hasWritten;
}

interface Announcing {
  notice: DueNotice;
  active: readonly OccurrenceRecord[];
  seen: WritableSeen;
  now: number;
}

/** A new occurrence, a nearer lead of a known one, or nothing to do. Whether anything was written. */
async function announce(
  ports: WindowPorts,
  place: Place,
  { notice: due, active, seen, now }: Announcing,
): Promise<boolean> {
  const { windowId, opensAt, channel, leads, lead } = due;
  const window = seen[windowId];
  if (window === undefined || isTold(active, due, window)) return false;
  const record = await loadOccurrence(ports.table, due);
  const made = await makeNotice(ports, place, { seen, windowId, opensAt, channel, now });
  if (made === undefined) return false;
  const calls = callsPeople(window, opensAt);
  if (record === undefined) {
    const { facts, before } = made;
    const fresh = { place: place.key, windowId, opensAt, channel, notice: facts, leads, lead, calls };
    await createOccurrence(
      ports.table,
      { schema: 1, version: 1, state: 'announced', changes: {}, told: {}, ...fresh },
      { before, now },
    );
  } else {
    const facts = {
      window: windowFacts(window),
      execution: { kind: 'not-looked-for' as const },
      notice: { ...due, facts: made.facts },
    };
    const decision = decideOccurrence(record.occurrence, facts, now);
    if (decision.kind !== 'change') return false;
    await saveBefore(ports.table, record.occurrence, made.before);
    await saveOccurrence(ports.table, record, decision.occurrence, { now });
  }
  if (lead.isLast && calls && !needsNothing(made.facts)) seen[windowId] = { ...window, calledAt: opensAt };
  return true;
}

/** Its notice says this lead already, and its window was not read since. */
const isTold = (
  active: readonly OccurrenceRecord[],
  { windowId, opensAt, channel, lead }: DueNotice,
  window: SeenWindow | undefined,
): boolean =>
  active.some(
    ({ occurrence }) =>
      occurrence.windowId === windowId &&
      occurrence.opensAt === opensAt &&
      occurrence.channel === channel &&
      occurrence.state === 'announced' &&
      occurrence.lead?.before === lead.before &&
      occurrence.notice.readAt >= (window?.read?.at ?? 0),
  );
