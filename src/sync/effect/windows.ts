import type { Uses } from '../../contract/ports.ts';
import { loadSyncedWindows, saveSyncedWindows } from '../../store/synced-windows.ts';
import { hashOf } from '../../store/table.ts';
import { currentWindows } from '../decision/windows.ts';
import { wishesOf } from '../decision/wishes.ts';
import type { SyncFacts } from '../types/facts.ts';

/** Keeps which window each fleet with `window: tags` has now: the worker knows it from there, and announces its openings. Throws AwsCallError. */
export async function keepWindows({ table }: Uses<'table'>, facts: SyncFacts): Promise<void> {
  const now = currentWindows(facts, wishesOf(facts).wishes);
  if (hashOf(now) !== hashOf(await loadSyncedWindows(table))) await saveSyncedWindows(table, now);
}
