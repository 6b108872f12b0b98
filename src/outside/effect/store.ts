import { cardIn } from '../../cards/effect/store.ts';
import { newCard } from '../../cards/types.ts';
import { DAY } from '../../duration.ts';
import { dueItems, markDue, type TurnAt } from '../../store/due.ts';
import { boardKey } from '../../store/keys.ts';
import type { Item, Key, Table, Write } from '../../store/table.ts';
import { isChange } from '../decision/life.ts';
import { isSeen, withTold } from '../decision/seen.ts';
import type { OutsideChange } from '../types/change.ts';
import type { OutsideRecord, SeenRecord } from '../types/record.ts';

/** Partition of what is kept of each thing, and of the sparse index of changes that are followed. */
const OUTSIDE = 'OUTSIDE';
const SEEN = 'SEEN#';
/** The first word of the keys of board entries. */
export const BOARD_WORD = 'OUTSIDE';

const changeKey = (id: string): Key => ({ pk: `${OUTSIDE}#${id}`, sk: 'CHANGE' });
const seenKey = (key: string): Key => ({ pk: OUTSIDE, sk: `${SEEN}${key}` });

/** A change that has ended is on the board for a day, and in the table for as long as AWS could show it again. */
const SHOWN_MS = DAY;
const KEPT_MS = 400 * DAY;

const seconds = (at: number): number => Math.floor(at / 1000);

export async function loadChange(table: Table, id: string): Promise<OutsideRecord | undefined> {
  const item = await table.get(changeKey(id));
  return item === undefined ? undefined : asRecord(item)[0];
}

/** Changes that are followed, or still have something to do. */
export async function loadFollowed(table: Table): Promise<readonly OutsideRecord[]> {
  return (await table.query({ index: 'work', partition: OUTSIDE })).flatMap(asRecord);
}

/** Those of them that are due by now, oldest first. */
export const loadDue = async (table: Table, at: TurnAt): Promise<readonly OutsideRecord[]> =>
  (await dueItems(table, OUTSIDE, at)).flatMap(asRecord);

/** A change that is found for the first time; one that was found before is left as it is. */
export async function createChange(table: Table, change: OutsideChange): Promise<void> {
  const item: Item = {
    ...changeKey(change.id),
    change,
    version: 1,
    card: newCard(change.channel),
    cardRev: 0,
    lookedAt: 0,
    workPk: OUTSIDE,
    workDueAt: change.foundAt,
    ttl: seconds(change.foundAt + KEPT_MS),
  };
  await markDue(table, OUTSIDE, change.foundAt);
  await table.write([{ kind: 'put', item, when: { absent: ['pk'] } }, onBoard(change)]);
}

/** `undefined`: someone was faster. */
export async function saveChange(
  table: Table,
  record: OutsideRecord,
  change: OutsideChange,
): Promise<OutsideRecord | undefined> {
  const version = record.version + 1;
  const when = { equals: { version: record.version } };
  const result = await table.write([
    { kind: 'set', key: record.key, set: { change, version }, when },
    onBoard(change, record),
  ]);
  return result.kind === 'written' ? { ...record, change, version } : undefined;
}

/** What the board shows of it: written with each change, so that it is always the newest. */
function onBoard(change: OutsideChange, record?: OutsideRecord): Write {
  const { id, what, name, state, startedAt, endedAt } = change;
  const shown = { id, what, name, state, startedAt, ...(endedAt === undefined ? {} : { endedAt }) };
  const card = record?.card.ts === undefined ? {} : { card: { channel: record.card.channel, ts: record.card.ts } };
  const ttl = endedAt === undefined ? {} : { ttl: seconds(endedAt + SHOWN_MS) };
  return { kind: 'put', item: { ...boardKey(BOARD_WORD, id), outside: { ...shown, ...card }, ...ttl }, when: {} };
}

/** When it is to be looked at next; taken out of the index when nothing is due. */
export async function saveLooked(
  table: Table,
  { key, version, cardRev }: OutsideRecord,
  { now, due }: { now: number; due: number | undefined },
): Promise<void> {
  const work = due === undefined ? {} : { workPk: OUTSIDE, workDueAt: due };
  const remove = due === undefined ? { remove: ['workPk', 'workDueAt'] } : {};
  const when = { equals: { version, cardRev } };
  await table.write([{ kind: 'set', key, set: { lookedAt: now, ...work }, ...remove, when }]);
}

/** True when this call is the one that must send the wake-up: none that is still to come is earlier. */
async function claimWake(table: Table, key: Key, { at, now }: { at: number; now: number }): Promise<boolean> {
  const when = { absentOrBelow: { wakeAt: now + 1 } };
  return (await table.write([{ kind: 'set', key, set: { wakeAt: at }, when }])).kind === 'written';
}

export const claimWakeOfChange = (table: Table, id: string, at: { at: number; now: number }): Promise<boolean> =>
  claimWake(table, changeKey(id), at);

export const claimWakeOfThing = (table: Table, key: string, at: { at: number; now: number }): Promise<boolean> =>
  claimWake(table, seenKey(key), at);

export async function loadSeen(table: Table): Promise<readonly SeenRecord[]> {
  return (await table.query({ partition: OUTSIDE, beginsWith: SEEN })).map(asSeen);
}

export async function loadSeenOf(table: Table, key: string): Promise<SeenRecord | undefined> {
  const item = await table.get(seenKey(key));
  return item === undefined ? undefined : asSeen(item);
}

/** Written only by checks: of two at the same time the later one wins, and whatever it handles twice exists already. */
export async function saveSeen(table: Table, { key, ...set }: SeenRecord): Promise<void> {
  await table.write([{ kind: 'set', key: seenKey(key), set: { ...set }, when: {} }]);
}

/**
 * Images that a followed change brought: its card reports them. A separate attribute from what checks write, so that neither overwrites
 * the other.
 */
export async function saveTold(table: Table, key: string, images: readonly string[]): Promise<void> {
  await table.write([{ kind: 'set', key: seenKey(key), set: { told: images }, when: {} }]);
}

function asSeen({ sk, lookedAt, seen, told }: Item): SeenRecord {
  const at = typeof lookedAt === 'number' ? lookedAt : 0;
  return { key: sk.slice(SEEN.length), lookedAt: at, ...(isSeen(seen) ? { seen: withTold(seen, told) } : {}) };
}

function asRecord(item: Item): OutsideRecord[] {
  const { pk, sk, change, version, lookedAt, wakeAt } = item;
  const card = cardIn(item);
  if (card === undefined || !isChange(change) || typeof version !== 'number') return [];
  const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
  return [{ key: { pk, sk }, change, version, ...card, lookedAt: number(lookedAt), wakeAt: number(wakeAt) }];
}
