import { hasSyncedWindows, usesTags, withSyncedWindows } from '../config/synced.ts';
import type { Config } from '../config/types.ts';
import type { Uses } from '../contract/ports.ts';
import { MINUTE } from '../duration.ts';
import { loadSyncedWindows } from '../store/synced-windows.ts';
import type { Table } from '../store/table.ts';

/** The config that the worker is built with. Without `window: tags` nothing is read for it. */
export const syncedConfig = async (config: Config, table: Pick<Table, 'get'>): Promise<Config> =>
  usesTags(config) ? withSyncedWindows(config, await loadSyncedWindows(table)) : config;

/** Tells whether the windows are still those that the worker was built with; it looks once a minute at most. */
export function watchSyncedWindows(now: () => number): (app: { ports: Uses<'config' | 'table'> }) => Promise<boolean> {
  let lookedAt = 0;
  return async ({ ports: { config, table } }) => {
    if (!usesTags(config) || now() - lookedAt < MINUTE) return true;
    lookedAt = now();
    return hasSyncedWindows(config, await loadSyncedWindows(table));
  };
}
