import type { Feature } from '../../src/contract/feature.ts';
import { readWorkOnce, type TickAt } from '../../src/store/due.ts';
import type { Table } from '../../src/store/table.ts';

/** A tick of that moment. */
export const tickAt = (table: Table, now: number): TickAt => ({ now, work: readWorkOnce(table) });

/** What one feature wants to look at in it. */
export async function dueOf(feature: Pick<Feature, 'onTick'>, table: Table, now: number): Promise<readonly string[]> {
  return (await feature.onTick?.(now, readWorkOnce(table))) ?? [];
}
