import { canonicalJson } from '../../store/table.ts';
import type { Evidence, EvidenceRow, InstanceRow } from '../types.ts';
import { csv } from './csv.ts';

export interface ExportFile {
  name: string;
  text: string;
}

/** Columns in the order in which people read them; `stored` is in the JSONL alone. */
const CHANGES = [
  'at',
  'thing',
  'id',
  'kind',
  'subject',
  'change',
  'from',
  'to',
  'who',
  'person',
  'why',
  'outcome',
  'approvedBy',
  'policy',
  'channel',
  'instances',
  'cves',
  'images',
  'executions',
  'epoch',
  'planHash',
  'record',
  'hash',
  'chain',
] as const satisfies readonly (keyof EvidenceRow)[];

const INSTANCES = [
  'at',
  'thing',
  'id',
  'subject',
  'instance',
  'result',
  'installed',
  'missing',
  'rebooted',
  'cves',
  'approvedBy',
  'chain',
] as const satisfies readonly (keyof InstanceRow)[];

/** The files of one export, named after its day. `verification`: what was verified, in words. */
export function filesOf(
  { rows, instances }: Evidence,
  { now, verification }: { now: number; verification: string },
): ExportFile[] {
  const day = new Date(now).toISOString().slice(0, 10);
  return [
    { name: `patchwarden-changes-${day}.jsonl`, text: rows.map((row) => `${canonicalJson(row)}\n`).join('') },
    { name: `patchwarden-changes-${day}.csv`, text: csv(CHANGES, rows) },
    { name: `patchwarden-instances-${day}.csv`, text: csv(INSTANCES, instances) },
    { name: `patchwarden-verification-${day}.txt`, text: verification },
  ].filter(({ text }) => text !== '');
}
