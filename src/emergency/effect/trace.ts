import { present } from '../../present.ts';
import { ledgerWrite } from '../../store/ledger.ts';
import { hashOf, type Key, type Write } from '../../store/table.ts';
import { traceWrite } from '../../store/trace.ts';
import type { EmergencyAudit } from '../types/audit.ts';
import type { Emergency, Step } from '../types/emergency.ts';

interface Traced {
  emergency: Emergency;
  writes: readonly Write[];
}

/**
 * With the record of one decision, chained to the one before, for the transaction that writes the emergency. Its place is counted apart from
 * `version`, which everything else that is written of an emergency raises too. The first has a line in the ledger: also of one that a version
 * without records opened.
 */
export function traced(
  key: Key,
  { before, after, audit }: { before: Emergency | undefined; after: Emergency; audit: EmergencyAudit },
): Traced {
  const { traced: end } = after;
  const { at, type, by, person, note } = audit;
  const entry = {
    at,
    type,
    from: before?.state ?? 'none',
    to: after.state,
    cve: after.cve,
    ...present({ by, person, note }),
    evidence: evidenceOf(after),
    headHash: hashOf(decidedOf(after)),
  };
  const next = traceWrite(key, { prefix: 'AUDIT#', end, entry });
  const line = end === undefined ? [ledgerWrite(key.pk, at)] : [];
  return { emergency: { ...after, traced: next.end }, writes: [next.write, ...line] };
}

/** Less what is only seen or told, and changes without a decision. The export leaves out the same. */
function decidedOf({
  version: _version,
  traced: _traced,
  exploited: _exploited,
  steps: _steps,
  readAt: _readAt,
  unread: _unread,
  inspector: _inspector,
  fixes: _fixes,
  told: _told,
  ...decided
}: Emergency): object {
  return decided;
}

/** What was known when it was decided. */
const evidenceOf = ({ cve, policy, channel, exploited, inspector, readAt, unread, steps }: Emergency): object => ({
  cve,
  policy,
  channel,
  exploited,
  inspector,
  readAt,
  unread,
  fleets: steps.map(fleetOf),
});

const fleetOf = ({ fleet, state, exposure, before, now, left, path, runs }: Step): object => ({
  fleet,
  state,
  exposure,
  before,
  now,
  left,
  path: path.kind,
  runs: runs.map(({ id, kind, state }) => ({ id, kind, state })),
});
