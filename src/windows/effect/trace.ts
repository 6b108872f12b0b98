import { hashOf, type Key, type Write } from '../../store/table.ts';
import type { Occurrence } from '../types/occurrence.ts';

/** What an occurrence came to, one record for each state and each receipt: they outlive the occurrence itself, see ttlOf. */
interface Traced {
  occurrence: Occurrence;
  writes: readonly Write[];
}

/** Sort keys of these records begin so. */
const STATE = 'STATE#';

/** With the next record where its state or its receipt is another: chained to the one before, in the same transaction. */
export function traced(
  { pk }: Key,
  { before, after, at }: { before: Occurrence | undefined; after: Occurrence; at: number },
): Traced {
  const isOther = before?.state !== after.state;
  if (!isOther && hashOf(before.receipt) === hashOf(after.receipt)) return { occurrence: after, writes: [] };
  const { records, hash: prev } = after.traced ?? { records: 0, hash: '' };
  const { traced: _traced, ...head } = after;
  const entry = {
    occurrence: pk,
    version: records + 1,
    at,
    type: isOther ? after.state : 'receipt',
    from: before?.state ?? 'none',
    to: after.state,
    evidence: isOther ? evidenceOf(after) : after.receipt,
    headVersion: after.version,
    headHash: hashOf(head),
    prev,
  };
  const hash = hashOf(entry);
  const item = { pk, sk: `${STATE}${String(records + 1).padStart(6, '0')}`, ...entry, hash };
  return {
    occurrence: { ...after, traced: { records: records + 1, hash } },
    writes: [{ kind: 'put', item, when: { absent: ['pk'] } }],
  };
}

function evidenceOf({ place, windowId, opensAt, channel, notice, why, receipt, endedAt }: Occurrence): object {
  const { name, does, documents, fleets, others, freeze } = notice;
  return { place, windowId, opensAt, channel, name, does, documents, fleets, others, freeze, why, receipt, endedAt };
}
