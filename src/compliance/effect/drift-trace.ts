import type { FleetPosture } from '../../posture/types/posture.ts';
import { ledgerWrite } from '../../store/ledger.ts';
import { hashOf, type Key, type Write } from '../../store/table.ts';
import { type TraceEntry, traceWrite } from '../../store/trace.ts';
import type { Drift } from '../types/drift.ts';

/** Sort keys of these records begin so. */
const CHANGE = 'CHANGE#';

interface Traced {
  drift: Drift;
  writes: readonly Write[];
}

/**
 * A fleet that leaves compliance or is back, and who snoozed its card until when: a record each, chained to the one before, in the
 * transaction of the change. What it is written for: the export. `at` is when, where the change itself does not say.
 */
export function tracedDrift(
  { pk }: Key,
  { before, after, posture, at }: { before: Drift; after: Drift; posture?: FleetPosture; at: number },
): Traced {
  const entries = [...episodeEntries(before, after, { posture, at }), ...snoozeEntries(before, after)];
  let { traced: end } = before;
  const writes: Write[] = [];
  for (const entry of entries) {
    const next = traceWrite({ pk }, { prefix: CHANGE, end, entry });
    end = next.end;
    writes.push(next.write);
  }
  const begins = entries.filter(({ type }) => type === 'drifted').map((entry) => ledgerWrite(pk, entry.at));
  return { drift: end === undefined ? after : { ...after, traced: end }, writes: [...writes, ...begins] };
}

function episodeEntries(
  { out: was }: Drift,
  { out: is, fleet }: Drift,
  { posture, at }: { posture: FleetPosture | undefined; at: number },
): TraceEntry[] {
  const evidence = posture === undefined ? undefined : evidenceOf(posture);
  if (was === undefined && is !== undefined)
    return [{ at: is.since, type: 'drifted', from: 'compliant', to: is.verdict, fleet, evidence }];
  if (was !== undefined && is === undefined)
    return [
      {
        at,
        type: posture?.excepted === undefined ? 'back-in-compliance' : 'excepted',
        from: was.verdict,
        to: 'compliant',
        fleet,
        evidence: { ...evidence, since: was.since },
      },
    ];
  return [];
}

const evidenceOf = ({ sweepId, readAt, counts, causes, deadline, unread, excepted }: FleetPosture): object => ({
  sweepId,
  readAt,
  counts,
  causes,
  deadline,
  unread,
  excepted,
});

function snoozeEntries({ snooze: was }: Drift, { snooze: is, out, fleet }: Drift): TraceEntry[] {
  if (is === undefined || hashOf(was) === hashOf(is)) return [];
  const state = out?.verdict ?? 'compliant';
  const ends = was !== undefined && is.until < was.until;
  const at = ends ? is.until : is.at;
  return [{ at, type: ends ? 'snooze-ended' : 'snoozed', from: state, to: state, fleet, by: is.by, evidence: is }];
}
