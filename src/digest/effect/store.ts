import { cardIn } from '../../cards/effect/store.ts';
import { newCard } from '../../cards/types.ts';
import { DAY } from '../../duration.ts';
import type { Item, Key, Table } from '../../store/table.ts';
import type { DigestRecord, DueDigest } from '../types/digest.ts';

/** How long it is known that a digest was posted. */
const KEPT_MS = 60 * DAY;

const SINCE: Key = { pk: 'DIGEST', sk: 'SINCE' };
const digestKey = ({ channel, week }: DueDigest): Key => ({ pk: `DIGEST#${channel}`, sk: `WEEK#${week}` });

/** Since when digests are posted here: none is due for an earlier hour. @throws AwsCallError */
export async function loadSince(table: Table, now: number): Promise<number> {
  const known = (await table.get(SINCE))?.['at'];
  if (typeof known === 'number') return known;
  await table.write([{ kind: 'put', item: { ...SINCE, at: now }, when: { absent: ['pk'] } }]);
  return now;
}

/** The digest of that week and channel, made if there is none: whoever comes second has the first one's. @throws AwsCallError */
export async function loadDigest(table: Table, due: DueDigest): Promise<DigestRecord | undefined> {
  const key = digestKey(due);
  const known = await table.get(key);
  if (known !== undefined) return asRecord(known);
  const ttl = Math.floor((due.dueAt + KEPT_MS) / 1000);
  const item: Item = { ...key, card: newCard(due.channel), cardRev: 0, dueAt: due.dueAt, ttl };
  await table.write([{ kind: 'put', item, when: { absent: ['pk'] } }]);
  const made = await table.get(key);
  return made === undefined ? undefined : asRecord(made);
}

function asRecord(item: Item): DigestRecord | undefined {
  const card = cardIn(item);
  return card === undefined ? undefined : { key: { pk: item.pk, sk: item.sk }, ...card };
}
