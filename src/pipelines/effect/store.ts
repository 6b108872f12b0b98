import { cardIn } from '../../cards/effect/store.ts';
import { newCard } from '../../cards/types.ts';
import { DAY } from '../../duration.ts';
import { hashOf, type Item, type Key, type Table } from '../../store/table.ts';
import type { Seen } from '../types/seen.ts';
import type { Thing, ToldRecord } from '../types/told.ts';

/** Partition of what was last read of each image's pipeline. */
const PIPELINES = 'PIPELINES';
const SEEN = 'SEEN#';
const TOLD = 'TOLD#';
/** What is over is kept for so long after it was written last. */
const KEPT_MS = 90 * DAY;

const seenKey = (image: string): Key => ({ pk: PIPELINES, sk: `${SEEN}${image}` });
const toldPartition = (image: string): string => `PIPELINE#${image}`;

export const thingKey = (thing: Thing): string =>
  thing.what === 'schedule' ? `schedule/${thing.at}` : `${thing.problem.code}/${thing.foundAt}`;

export async function loadSeen(table: Table): Promise<readonly Seen[]> {
  return (await table.query({ partition: PIPELINES, beginsWith: SEEN })).map(asSeen);
}

export async function loadSeenOf(table: Table, image: string): Promise<Seen | undefined> {
  const item = await table.get(seenKey(image));
  return item === undefined ? undefined : asSeen(item);
}

/** Attributes of a schema of its own: another version reads the pipeline again. */
export async function saveSeen(table: Table, { image, lookedAt, wakeAt: _wakeAt, ...kept }: Seen): Promise<void> {
  await table.write([{ kind: 'set', key: seenKey(image), set: { schema: 1, lookedAt, kept }, when: {} }]);
}

/** True when this call is the one that must send the wake-up: none that is still to come is earlier. */
export async function claimWake(
  table: Table,
  image: string,
  { at, now }: { at: number; now: number },
): Promise<boolean> {
  const when = { absentOrBelow: { wakeAt: now + 1 } };
  return (await table.write([{ kind: 'set', key: seenKey(image), set: { wakeAt: at }, when }])).kind === 'written';
}

export async function loadTold(table: Table, image: string): Promise<readonly ToldRecord[]> {
  const items = await table.query({ partition: toldPartition(image), beginsWith: TOLD });
  return items.flatMap((item) => asRecord(image, item));
}

/** Writes what is new or has changed, and nothing else. Of two looks at once the later one finds the other's. */
export async function saveThings(
  table: Table,
  { image, channel, now }: { image: string; channel: string; now: number },
  { told, things }: { told: readonly ToldRecord[]; things: readonly Thing[] },
): Promise<void> {
  for (const thing of things) {
    const sk = `${TOLD}${thingKey(thing)}`;
    const before = told.find(({ key }) => key.sk === sk);
    const ttl = isOpen(thing) ? {} : { ttl: Math.floor((now + KEPT_MS) / 1000) };
    if (before === undefined) {
      const item: Item = {
        pk: toldPartition(image),
        sk,
        thing,
        version: 1,
        card: newCard(channel),
        cardRev: 0,
        ...ttl,
      };
      await table.write([{ kind: 'put', item, when: { absent: ['pk'] } }]);
    } else if (hashOf(before.thing) !== hashOf(thing)) {
      const when = { equals: { version: before.version } };
      const set = { thing, version: before.version + 1, ...ttl };
      await table.write([{ kind: 'set', key: before.key, set, when }]);
    }
  }
}

export const isOpen = (thing: Thing): boolean => thing.state === 'open' || thing.state === 'announced';

function asSeen({ sk, schema, lookedAt, kept, wakeAt }: Item): Seen {
  const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
  const base = { image: sk.slice(SEEN.length), lookedAt: number(lookedAt), wakeAt: number(wakeAt) };
  return schema === 1 && typeof kept === 'object' && kept !== null ? { ...kept, ...base } : base;
}

/** Written by this code alone: what another version wrote is left alone. */
function asRecord(image: string, item: Item): ToldRecord[] {
  const { pk, sk, thing, version } = item;
  const card = cardIn(item);
  if (card === undefined || !isThing(thing) || typeof version !== 'number') return [];
  return [{ key: { pk, sk }, image, thing, version, ...card }];
}

const isThing = (value: unknown): value is Thing =>
  typeof value === 'object' &&
  value !== null &&
  'what' in value &&
  'state' in value &&
  ((value.what === 'schedule' && 'at' in value && 'waits' in value) ||
    (value.what === 'problem' && 'problem' in value && 'foundAt' in value));
