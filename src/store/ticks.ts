import type { Key, Table } from './table.ts';

/** When the tick last ran. */
const TICK_KEY: Key = { pk: 'TICK', sk: 'TICK' };

/** Of ticks that come late or twice the latest counts. `at`: milliseconds since the epoch. */
export async function noteTick(table: Pick<Table, 'write'>, at: number): Promise<void> {
  await table.write([{ kind: 'put', item: { ...TICK_KEY, at }, when: { absentOrBelow: { at } } }]);
}

/** `undefined`: never, as far as is kept. @throws AwsCallError */
export async function lastTick(table: Pick<Table, 'get'>): Promise<number | undefined> {
  const at: unknown = (await table.get(TICK_KEY))?.['at'];
  return typeof at === 'number' ? at : undefined;
}
