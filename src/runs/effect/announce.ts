import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { AuditRecord, RunRecord } from '../types/record.ts';
import { loadAudit } from './run-store.ts';

/** Progress is for the card; the bus carries what a ticket or a SIEM keeps. */
const SILENT: readonly AuditRecord['type'][] = ['progressed', 'start-retried', 'reported', 'quorum-counted'];

/** The record after a transition that is not for the bus: when all before it is there, nothing is left to announce. */
export const afterTransition = (before: RunRecord, after: RunRecord, type: AuditRecord['type']): RunRecord =>
  SILENT.includes(type) && before.announced >= before.run.version ? { ...after, announced: after.run.version } : after;

/** Puts every transition since the last announced one on the bus, at least once; `detail.id` tells repetitions. */
export async function announce({ table, bus }: Uses<'table' | 'bus'>, record: RunRecord): Promise<RunRecord> {
  if (record.announced >= record.run.version) return record;
  const records = (await loadAudit(table, record.run.id)).filter(({ version }) => version > record.announced);
  const events = records
    .filter(({ type }) => !SILENT.includes(type))
    .map((entry) => ({
      type: `Run ${titleOf(entry.type)}`,
      at: entry.at,
      detail: {
        id: `${entry.runId}/${entry.version}`,
        run: entry.runId,
        kind: record.run.kind,
        name: record.run.name,
        subject: record.run.subject,
        state: entry.to,
        epoch: entry.epoch,
        planHash: entry.planHash,
        ...present({ by: entry.by }),
      },
    }));
  if (events.length > 0) await bus.put(events);
  return { ...record, announced: record.run.version };
}

const titleOf = (type: string): string =>
  type
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
