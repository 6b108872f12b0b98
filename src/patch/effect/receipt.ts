import { present } from '../../present.ts';
import { reportKey, runKey } from '../../store/keys.ts';
import { loadPacked, savePacked } from '../../store/packed.ts';
import type { Key, Table } from '../../store/table.ts';
import type { InstalledPatches } from '../decision/pin.ts';
import type { PatchReceipt, SignOff } from '../types/receipt.ts';

/** With people's verdict, which is stored beside it, so that a check in progress cannot overwrite it. */
export async function loadReceipt(table: Table, runId: string): Promise<PatchReceipt | undefined> {
  const receipt = await loadPacked<PatchReceipt>(table, reportKey(runId));
  if (receipt?.signoff === undefined) return receipt;
  const said = await loadSaid(table, runId);
  return { ...receipt, signoff: { group: receipt.signoff.group, ...present({ said }) } };
}

export const saveReceipt = (table: Table, runId: string, receipt: PatchReceipt): Promise<void> =>
  savePacked(table, reportKey(runId), receipt);

export type Said = NonNullable<SignOff['said']>;

const saidKey = (runId: string): Key => ({ pk: runKey(runId).pk, sk: 'SIGN-OFF' });

export async function loadSaid(table: Table, runId: string): Promise<Said | undefined> {
  const item = await table.get(saidKey(runId));
  if (item === undefined) return undefined;
  const { verdict, by, at, reason } = item;
  if ((verdict !== 'verified' && verdict !== 'problem') || typeof by !== 'string' || typeof at !== 'number')
    return undefined;
  return { verdict, by, at, ...(typeof reason === 'string' ? { reason } : {}) };
}

/** The first verdict stands; `false` when there is one already. */
export async function saveSaid(table: Table, runId: string, said: Said): Promise<boolean> {
  const item = { ...saidKey(runId), ...said };
  return (await table.write([{ kind: 'put', item, when: { absent: ['pk'] } }])).kind === 'written';
}

/** What a run installed, for the fleets that are held to it. */
const installedKey = (runId: string): Key => ({ pk: runKey(runId).pk, sk: 'INSTALLED' });

export const loadInstalled = (table: Table, runId: string): Promise<InstalledPatches | undefined> =>
  loadPacked(table, installedKey(runId));

export const saveInstalled = (table: Table, runId: string, installed: InstalledPatches): Promise<void> =>
  savePacked(table, installedKey(runId), installed);
