import { cardIn } from '../../cards/effect/store.ts';
import { newCard } from '../../cards/types.ts';
import { DAY } from '../../duration.ts';
import { seenWindowsKey } from '../../store/keys.ts';
import { ledgerWrite } from '../../store/ledger.ts';
import { loadPacked, packText, savePacked, unpackText } from '../../store/packed.ts';
import type { Item, Key, Table, Write } from '../../store/table.ts';
import { OCCURRENCE_STATES, type Occurrence, type OccurrenceRecord } from '../types/occurrence.ts';
import type { SeenPlace, SeenWindow } from '../types/place.ts';
import type { NodeBefore } from '../types/receipt.ts';
import { traced } from './trace.ts';

/** Which occurrence in which channel. */
export interface OccurrenceId {
  windowId: string;
  opensAt: number;
  channel: string;
}

export const occurrenceKey = ({ windowId, opensAt, channel }: OccurrenceId): Key => ({
  pk: `OCC#${windowId}#${opensAt}#${channel}`,
  sk: 'OCC',
});

/** Those that are not over, in the index of what needs work: a partition for each place. */
const workOf = (place: string): string => `OCC#${place}`;
/** How long what is over is kept. */
const KEPT_MS = 90 * DAY;

export async function loadSeen(table: Table, place: string): Promise<SeenPlace> {
  const item = await table.get(seenWindowsKey(place));
  const { rev, packed } = { rev: item?.['rev'], packed: item?.['packed'] };
  if (typeof rev !== 'number' || typeof packed !== 'string') return { rev: 0, windows: {} };
  const windows: Record<string, SeenWindow> = JSON.parse(unpackText(packed));
  return { rev, windows };
}

/** False when someone was faster: what they saw stands, and this is seen again with the next tick. */
export async function saveSeen(table: Table, place: string, { rev, windows }: SeenPlace): Promise<boolean> {
  const set = { rev: rev + 1, packed: packText(JSON.stringify(windows)) };
  const when = rev === 0 ? { absent: ['rev'] } : { equals: { rev } };
  return (await table.write([{ kind: 'set', key: seenWindowsKey(place), set, when }])).kind === 'written';
}

/** A new occurrence, with the first record of its states and its line of the ledger; `undefined` when there is one already. */
export async function createOccurrence(
  table: Table,
  made: Occurrence,
  { before, now }: { before: Readonly<Record<string, NodeBefore>>; now: number },
): Promise<OccurrenceRecord | undefined> {
  const key = occurrenceKey(made);
  const { occurrence, writes } = traced(key, { before: undefined, after: made, at: now });
  await saveBefore(table, occurrence, before);
  const item: Item = {
    ...key,
    version: occurrence.version,
    occurrence,
    card: newCard(occurrence.channel),
    cardRev: 0,
    lookedAt: 0,
    workPk: workOf(occurrence.place),
    workDueAt: 0,
    ttl: ttlOf(occurrence),
  };
  const put: Write = { kind: 'put', item, when: { absent: ['pk'] } };
  const result = await table.write([put, ...writes, ledgerWrite(key.pk, now)]);
  return result.kind === 'written' ? asRecord(item)[0] : undefined;
}

export const ttlOf = ({ opensAt }: Occurrence): number => Math.floor((opensAt + KEPT_MS) / 1000);

export async function loadOccurrence(table: Table, id: OccurrenceId): Promise<OccurrenceRecord | undefined> {
  const item = await table.get(occurrenceKey(id));
  return item === undefined ? undefined : asRecord(item)[0];
}

/** Those of a place that are not over, or still have something to do, by when their next look is due. */
export async function loadActive(table: Table, place: string): Promise<readonly OccurrenceRecord[]> {
  return (await table.query({ index: 'work', partition: workOf(place) })).flatMap(asRecord);
}

/** One decision, conditional on the version that was read, with all that is written `also`. `undefined`: someone was faster. */
export async function saveOccurrence(
  table: Table,
  record: OccurrenceRecord,
  decided: Occurrence,
  { now, also = [] }: { now: number; also?: readonly Write[] },
): Promise<OccurrenceRecord | undefined> {
  const { occurrence, writes } = traced(record.key, { before: record.occurrence, after: decided, at: now });
  const set = { version: occurrence.version, occurrence, workPk: workOf(occurrence.place), workDueAt: 0 };
  const when = { equals: { version: record.occurrence.version } };
  const result = await table.write([{ kind: 'set', key: record.key, set, when }, ...writes, ...also]);
  return result.kind === 'written' ? { ...record, occurrence } : undefined;
}

/** When it is to be looked at next; taken out of the index when nothing is due. */
export async function saveLooked(
  table: Table,
  { key, occurrence, cardRev }: OccurrenceRecord,
  { now, due }: { now: number; due: number | undefined },
): Promise<void> {
  const work = due === undefined ? {} : { workPk: workOf(occurrence.place), workDueAt: due };
  const remove = due === undefined ? { remove: ['workPk', 'workDueAt'] } : {};
  const when = { equals: { version: occurrence.version, cardRev } };
  await table.write([{ kind: 'set', key, set: { lookedAt: now, ...work }, ...remove, when }]);
}

/** True when this call is the one that must send the wake-up: none that is still to come is earlier. */
export async function claimWake(table: Table, key: Key, { at, now }: { at: number; now: number }): Promise<boolean> {
  const when = { absentOrBelow: { wakeAt: now + 1 } };
  return (await table.write([{ kind: 'set', key, set: { wakeAt: at }, when }])).kind === 'written';
}

const beforeKey = (id: OccurrenceId): Key => ({ pk: occurrenceKey(id).pk, sk: 'BEFORE' });

export const saveBefore = (
  table: Table,
  occurrence: Occurrence,
  before: Readonly<Record<string, NodeBefore>>,
): Promise<void> => savePacked(table, beforeKey(occurrence), before, { ttl: ttlOf(occurrence) });

/** How its instances were when its notice was last made, by instance id. */
export const loadBefore = async (table: Table, id: OccurrenceId): Promise<Readonly<Record<string, NodeBefore>>> =>
  (await loadPacked<Record<string, NodeBefore>>(table, beforeKey(id))) ?? {};

/** Items of another schema or state are left to the version that wrote them. */
function asRecord(item: Item): OccurrenceRecord[] {
  const { pk, sk, occurrence, lookedAt, wakeAt, workDueAt } = item;
  const card = cardIn(item);
  if (card === undefined || !isOccurrence(occurrence)) return [];
  const time = (value: unknown): number => (typeof value === 'number' ? value : 0);
  const times = { lookedAt: time(lookedAt), wakeAt: time(wakeAt), dueAt: time(workDueAt) };
  return [{ key: { pk, sk }, occurrence, ...card, ...times }];
}

const isOccurrence = (value: unknown): value is Occurrence =>
  typeof value === 'object' &&
  value !== null &&
  'schema' in value &&
  value.schema === 1 &&
  'state' in value &&
  OCCURRENCE_STATES.some((state) => state === value.state) &&
  'version' in value &&
  typeof value.version === 'number' &&
  'notice' in value;
