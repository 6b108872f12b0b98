import type { FleetPosture } from '../../posture/types/posture.ts';
import { present } from '../../present.ts';
import { ledgerWrite } from '../../store/ledger.ts';
import { hashOf, type Item, type Key, type Table, type Write } from '../../store/table.ts';
import { type TraceEntry, traceWrite } from '../../store/trace.ts';
import { DRIFT_CHANGES, type Drift, type DriftChange } from '../types/drift.ts';

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

/** Records that the bus has not heard of, oldest first. @throws AwsCallError */
export async function loadChanges(
  table: Table,
  { pk }: Pick<Key, 'pk'>,
  after: number,
): Promise<readonly DriftChange[]> {
  const items = await table.query({ partition: pk, beginsWith: CHANGE });
  return items.flatMap((item) => asChange(item) ?? []).filter(({ version }) => version > after);
}

function asChange({ version, at, type, from, to, by, evidence }: Item): DriftChange | undefined {
  const known = DRIFT_CHANGES.find((each) => each === type);
  if (known === undefined || typeof version !== 'number' || typeof at !== 'number') return undefined;
  return {
    version,
    at,
    type: known,
    from: String(from),
    to: String(to),
    ...present({ by: typeof by === 'string' ? by : undefined }),
    ...saidIn(evidence),
  };
}

function saidIn(evidence: unknown): Pick<DriftChange, 'counts' | 'causes' | 'until'> {
  const { counts, causes, until, excepted } = asFields(evidence);
  const codes = Array.isArray(causes) ? causes.flatMap((each) => asFields(each)['code'] ?? []).map(String) : undefined;
  const end = typeof until === 'number' ? until : asFields(excepted)['until'];
  return present({
    counts: isCounts(counts) ? counts : undefined,
    causes: codes,
    until: typeof end === 'number' ? end : undefined,
  });
}

const asFields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

const isCounts = (value: unknown): value is FleetPosture['counts'] =>
  ['instances', 'compliant', 'notCompliant', 'notSeen', 'excepted'].every(
    (name) => typeof asFields(value)[name] === 'number',
  );
