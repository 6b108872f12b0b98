import type { Uses } from '../../contract/ports.ts';
import { domainEvents, isSilent } from '../decision/domain-event.ts';
import type { HasKinds } from '../run-kind.ts';
import type { AuditRecord, RunRecord } from '../types/record.ts';
import { loadAudit } from './run-store.ts';

/** The record after a transition that is not for the bus: when all before it is there, nothing is left to announce. */
export const afterTransition = (before: RunRecord, after: RunRecord, type: AuditRecord['type']): RunRecord =>
  isSilent(type) && before.announced >= before.run.version ? { ...after, announced: after.run.version } : after;

/** Puts every transition since the last announced one on the bus, at least once; `detail.id` tells repetitions. */
export async function announce(
  { table, bus, kinds }: Uses<'table' | 'bus'> & HasKinds,
  record: RunRecord,
): Promise<RunRecord> {
  const { run, announced } = record;
  if (announced >= run.version) return record;
  // What another worker has decided meanwhile is announced with the run that it led to.
  const records = (await loadAudit(table, run.id)).filter(
    ({ version }) => version > announced && version <= run.version,
  );
  const events = domainEvents({ run, usualMs: kinds.of(run).usualMs?.(run) ?? [] }, records);
  if (events.length > 0) await bus.put(events);
  return { ...record, announced: run.version };
}
