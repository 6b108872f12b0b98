import { reportKey, runKey } from '../../store/keys.ts';
import { loadPacked, savePacked } from '../../store/packed.ts';
import type { Key, Table } from '../../store/table.ts';
import type { InstalledPatches } from '../decision/pin.ts';
import type { PatchReceipt } from '../types/receipt.ts';

export const loadReceipt = (table: Table, runId: string): Promise<PatchReceipt | undefined> =>
  loadPacked(table, reportKey(runId));

export const saveReceipt = (table: Table, runId: string, receipt: PatchReceipt): Promise<void> =>
  savePacked(table, reportKey(runId), receipt);

/** What a run installed, for the fleets that are held to it. */
const installedKey = (runId: string): Key => ({ pk: runKey(runId).pk, sk: 'INSTALLED' });

export const loadInstalled = (table: Table, runId: string): Promise<InstalledPatches | undefined> =>
  loadPacked(table, installedKey(runId));

export const saveInstalled = (table: Table, runId: string, installed: InstalledPatches): Promise<void> =>
  savePacked(table, installedKey(runId), installed);
