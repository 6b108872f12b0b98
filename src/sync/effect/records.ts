import type { Uses } from '../../contract/ports.ts';
import { DAY } from '../../duration.ts';
import type { Item, Key } from '../../store/table.ts';
import { recordOf } from '../decision/record.ts';
import type { SyncRun } from '../types/run.ts';

/** What the runbook reads of one change by its number, from 1. Its gate compares it with the run. */
const recordKey = ({ id, epoch }: SyncRun, number: number): Key => ({
  pk: `SYNC#${id}#${epoch}`,
  sk: String(number),
});

const KEPT_MS = 30 * DAY;

/** Writes every change where the runbook reads it; once, since a plan that changes is another epoch. Throws AwsCallError. */
export async function saveRecords({ table, clock }: Uses<'table' | 'clock'>, run: SyncRun): Promise<void> {
  const { changes } = run.plan;
  if ((await table.get(recordKey(run, changes.length))) !== undefined) return;
  const ttl = Math.floor((clock() + KEPT_MS) / 1000);
  const items = changes.map((change, at): Item => ({ ...recordKey(run, at + 1), change: recordOf(change), ttl }));
  await table.write(items.map((item) => ({ kind: 'put', item, when: {} })));
}
