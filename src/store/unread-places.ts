import { boardKey } from './keys.ts';
import type { Item, Table } from './table.ts';

/** An account and Region that could not be read when it was last tried: nothing there is taken for gone. */
export interface UnreadPlace {
  /** `<account>/<Region>`. */
  place: string;
  /** What AWS said, with what was being done: the role that was refused, or that it was too busy. */
  error: string;
  /** Milliseconds since the epoch. */
  since: number;
}

const WORD = 'PLACE';

/** What this worker has written last of each place: the table is written only where that changes. */
const known = new WeakMap<Table, Map<string, 'read' | 'unread'>>();

async function hasChanged(table: Table, place: string, is: 'read' | 'unread'): Promise<boolean> {
  const states = known.get(table) ?? new Map<string, 'read' | 'unread'>();
  known.set(table, states);
  if (states.get(place) === is) return false;
  states.set(place, is);
  const isStored = (await table.get(boardKey(WORD, place))) !== undefined;
  return isStored !== (is === 'unread');
}

/** @throws AwsCallError */
export async function noteUnread(table: Table, { place, error, since }: UnreadPlace): Promise<void> {
  if (!(await hasChanged(table, place, 'unread'))) return;
  await table.write([{ kind: 'put', item: { ...boardKey(WORD, place), place, error, since }, when: {} }]);
}

/** @throws AwsCallError */
export async function noteRead(table: Table, place: string): Promise<void> {
  if (!(await hasChanged(table, place, 'read'))) return;
  await table.write([{ kind: 'delete', key: boardKey(WORD, place), when: {} }]);
}

/** From what is kept for the board. */
export const unreadPlacesIn = (kept: readonly Item[]): readonly UnreadPlace[] =>
  kept.flatMap(({ sk, place, error, since }) =>
    sk.startsWith(`${WORD}#`) && typeof place === 'string' && typeof error === 'string' && typeof since === 'number'
      ? [{ place, error, since }]
      : [],
  );
