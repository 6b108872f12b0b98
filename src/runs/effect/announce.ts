import type { Uses } from '../../contract/ports.ts';
import { domainEvents } from '../decision/domain-event.ts';
import type { HasKinds } from '../run-kind.ts';
import type { RunRecord } from '../types/record.ts';
import { loadAudit } from './run-store.ts';

/** Puts every record since the last announced one on the bus, at least once and without a gap; `detail.id` tells repetitions. */
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
