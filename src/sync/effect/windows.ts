import type { Uses } from '../../contract/ports.ts';
import { loadSyncedWindows, saveSyncedWindows } from '../../store/synced-windows.ts';
import { hashOf } from '../../store/table.ts';
import { currentWindows } from '../decision/windows.ts';
import { wishesOf } from '../decision/wishes.ts';
import type { SyncFacts } from '../types/facts.ts';

/** Keeps which window each fleet with `window: tags` has now, beside those of other places: the worker knows it from there, and announces its openings. Throws AwsCallError. */
export async function keepWindows({ table, config }: Uses<'table' | 'config'>, facts: SyncFacts): Promise<void> {
  const before = await loadSyncedWindows(table);
  const isElsewhere = (fleet: string): boolean =>
    config.fleets[fleet] !== undefined && !facts.fleets.some(({ name }) => name === fleet);
  const others = Object.entries(before).filter(([fleet]) => isElsewhere(fleet));
  const now = { ...Object.fromEntries(others), ...currentWindows(facts, wishesOf(facts).wishes) };
  if (hashOf(now) !== hashOf(before)) await saveSyncedWindows(table, now);
}
