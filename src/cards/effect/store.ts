import type { Item, Table } from '../../store/table.ts';
import type { Carded, CardMessage } from '../types.ts';

/** The card that an item holds; `undefined` when it holds none that this version can read. */
export function cardIn({ card, cardRev }: Item): Pick<Carded, 'card' | 'cardRev'> | undefined {
  return isCard(card) && typeof cardRev === 'number' ? { card, cardRev } : undefined;
}

/** Changes of a card go beside the version of its thing: they are no decisions. `undefined`: someone was faster. */
export async function saveCard<C extends Carded>(
  table: Table,
  carded: C,
  parts: Partial<CardMessage>,
): Promise<C | undefined> {
  const card = { ...carded.card, ...parts };
  const cardRev = carded.cardRev + 1;
  const result = await table.write([
    { kind: 'set', key: carded.key, set: { card, cardRev }, when: { equals: { cardRev: carded.cardRev } } },
  ]);
  return result.kind === 'written' ? { ...carded, card, cardRev } : undefined;
}

/** The thing with its card as it stands now. */
export async function reloadCard<C extends Carded>(table: Table, carded: C): Promise<C | undefined> {
  const item = await table.get(carded.key);
  const found = item === undefined ? undefined : cardIn(item);
  return found === undefined ? undefined : { ...carded, ...found };
}

const isCard = (value: unknown): value is CardMessage =>
  typeof value === 'object' &&
  value !== null &&
  'channel' in value &&
  typeof value.channel === 'string' &&
  'status' in value &&
  typeof value.status === 'string' &&
  'threads' in value &&
  typeof value.threads === 'object' &&
  value.threads !== null;
