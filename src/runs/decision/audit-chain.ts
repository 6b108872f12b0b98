import { hashOf } from '../../store/table.ts';

interface Link {
  version: number;
  prev: string;
  hash: string;
}

/** Where a run's audit records do not follow from each other; `undefined` when the chain is whole up to `head`. */
export function brokenLink(records: readonly Link[], head: { version: number; hash: string }): string | undefined {
  let prev = '';
  for (const [i, record] of records.entries()) {
    const { hash, ...entry } = record;
    if (record.version !== i + 1) return `record ${i + 1} is missing`;
    if (record.prev !== prev) return `record ${record.version} does not follow the one before it`;
    if (hashOf(entry) !== hash) return `record ${record.version} was altered`;
    prev = hash;
  }
  if (records.length !== head.version || prev !== head.hash) return 'the newest records are missing';
  return undefined;
}
