import { MINUTE, SECOND } from '../duration.ts';
import type { Key, Table } from './table.ts';

/** When a tick last noted that it ran. */
const TICK_KEY: Key = { pk: 'TICK', sk: 'TICK' };

/** Every third tick of a worker is noted; ticks come a little early or late. */
const NOTED_EACH_MS = 3 * MINUTE - 30 * SECOND;

/** Notes that the tick ran, at `at` in milliseconds since the epoch. @throws AwsCallError */
export type NoteTick = (at: number) => Promise<void>;

/** For one worker, which notes its first tick and then every third: a write in each would be a fifth of what an idle minute asks of AWS. */
export function createTickNotes(table: Pick<Table, 'write'>): NoteTick {
  let notedAt = Number.NEGATIVE_INFINITY;
  return async (at) => {
    if (at < notedAt + NOTED_EACH_MS) return;
    // Of ticks that come late or twice the latest counts.
    await table.write([{ kind: 'put', item: { ...TICK_KEY, at }, when: { absentOrBelow: { at } } }]);
    notedAt = at;
  };
}

/** `undefined`: never, as far as is kept. @throws AwsCallError */
export async function lastTick(table: Pick<Table, 'get'>): Promise<number | undefined> {
  const at: unknown = (await table.get(TICK_KEY))?.['at'];
  return typeof at === 'number' ? at : undefined;
}
