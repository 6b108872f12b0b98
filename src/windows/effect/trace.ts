import { hashOf, type Key, type Write } from '../../store/table.ts';
import { traceWrite } from '../../store/trace.ts';
import type { Occurrence } from '../types/occurrence.ts';

/** What an occurrence came to, one record for each state and each receipt: they outlive the occurrence itself, see ttlOf. */
interface Traced {
  occurrence: Occurrence;
  writes: readonly Write[];
}

/** With the next record where its state or its receipt is another: chained to the one before, in the same transaction. */
export function traced(
  key: Key,
  { before, after, at }: { before: Occurrence | undefined; after: Occurrence; at: number },
): Traced {
  const isOther = before?.state !== after.state;
  if (!isOther && hashOf(before.receipt) === hashOf(after.receipt)) return { occurrence: after, writes: [] };
  const { traced: _traced, ...head } = after;
  const entry = {
    at,
    type: isOther ? after.state : 'receipt',
    from: before?.state ?? 'none',
    to: after.state,
    evidence: isOther ? evidenceOf(after) : after.receipt,
    headVersion: after.version,
    headHash: hashOf(head),
  };
  const { end, write } = traceWrite(key, { prefix: 'STATE#', end: after.traced, entry });
  return { occurrence: { ...after, traced: end }, writes: [write] };
}

function evidenceOf({ place, windowId, opensAt, channel, notice, why, receipt, endedAt }: Occurrence): object {
  const { name, does, documents, fleets, others, freeze } = notice;
  return { place, windowId, opensAt, channel, name, does, documents, fleets, others, freeze, why, receipt, endedAt };
}
