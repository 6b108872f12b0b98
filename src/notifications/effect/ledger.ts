import { runKey } from '../../store/keys.ts';
import type { Item, Key, Table } from '../../store/table.ts';
import { EMPTY_LEDGER, type Ledger } from '../types.ts';

/** Stored beside its run, not in it: a notification is not a decision, and changes no card. */
const ledgerKey = (runId: string): Key => ({ pk: runKey(runId).pk, sk: 'TOLD' });

export async function loadLedger(table: Table, runId: string): Promise<Ledger> {
  const item = await table.get(ledgerKey(runId));
  return item !== undefined && isLedger(item) ? item : EMPTY_LEDGER;
}

/** `undefined`: someone was faster, and what they wrote has to be read first. */
export async function saveLedger(
  table: Table,
  runId: string,
  { rev, notices, unread, messages }: Ledger,
): Promise<Ledger | undefined> {
  const ledger = { rev: rev + 1, notices, unread, messages };
  const when = rev === 0 ? { absent: ['rev'] } : { equals: { rev } };
  const result = await table.write([{ kind: 'set', key: ledgerKey(runId), set: ledger, when }]);
  return result.kind === 'written' ? ledger : undefined;
}

/** Written by `saveLedger` alone; a later version adds members. */
const isLedger = (item: Item): item is Item & Ledger =>
  typeof item['rev'] === 'number' && isMap(item['notices']) && isMap(item['unread']) && isMap(item['messages']);

const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null;
