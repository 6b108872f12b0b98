import { hashOf, type Key, type Write } from './table.ts';

/** A chain of records beside a thing that is written over: how many there are, and the hash of the last, as the thing itself holds them. */
export interface TraceEnd {
  records: number;
  hash: string;
}

/** What one record says, less its place in the chain. */
export interface TraceEntry extends Readonly<Record<string, unknown>> {
  at: number;
  type: string;
  from: string;
  to: string;
}

/** The next record of a chain: for the transaction that writes the thing with its new end. Sort keys are `prefix` and six digits. */
export function traceWrite(
  { pk }: Pick<Key, 'pk'>,
  { prefix, end, entry }: { prefix: string; end: TraceEnd | undefined; entry: TraceEntry },
): { end: TraceEnd; write: Write } {
  const { records, hash: prev } = end ?? { records: 0, hash: '' };
  const version = records + 1;
  const record = { ...entry, of: pk, version, prev };
  const hash = hashOf(record);
  const item = { pk, sk: `${prefix}${String(version).padStart(6, '0')}`, ...record, hash };
  return { end: { records: version, hash }, write: { kind: 'put', item, when: { absent: ['pk'] } } };
}
