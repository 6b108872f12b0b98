import { SYNCED_WINDOWS_KEY } from './keys.ts';
import type { Table } from './table.ts';

/** The window of each fleet whose window tags ask for, by the fleet's name, as last seen at AWS. */
export type SyncedWindows = Readonly<Record<string, string>>;

/** What is stored and no window's id is left out. */
export async function loadSyncedWindows(table: Pick<Table, 'get'>): Promise<SyncedWindows> {
  const stored: unknown = (await table.get(SYNCED_WINDOWS_KEY))?.['windows'];
  if (typeof stored !== 'object' || stored === null) return {};
  return Object.fromEntries(Object.entries(stored).filter(([, id]) => isWindowId(id)));
}

/** All of them at once; a worker that has others renews itself within a minute. */
export async function saveSyncedWindows(table: Pick<Table, 'write'>, windows: SyncedWindows): Promise<void> {
  await table.write([{ kind: 'put', item: { ...SYNCED_WINDOWS_KEY, windows: { ...windows } }, when: {} }]);
}

const isWindowId = (id: unknown): id is string => typeof id === 'string' && /^mw-[0-9a-f]{17}$/.test(id);
