import { AwsCallError } from '../../aws/failure.ts';
import { textPrefix } from '../../config/place.ts';
import type { Uses } from '../../contract/ports.ts';
import { stopText } from '../../runs/decision/binding.ts';
import { notAdmittedReason } from '../../runs/decision/refused.ts';
import { AUDIT, stopKey } from '../../store/keys.ts';
import { hashOf, type Key, type Table, type Write } from '../../store/table.ts';
import type { StopFacts } from '../decision/stop.ts';
import type { Occurrence, OccurrenceRecord } from '../types/occurrence.ts';
import type { Stop } from '../types/stop.ts';
import { occurrenceKey, saveOccurrence, ttlOf } from './store.ts';

/** What is to be ended, and in which account and Region that is. */
interface Opened {
  place: string;
  windowExecutionId: string;
}

type StopPorts = Uses<'table' | 'config'>;

/** What the runbook's gate is written into: one item for each attempt, by whichever channel it was decided in. */
const attemptKey = ({ config }: Uses<'config'>, { place, windowExecutionId }: Opened, attempt: number): Key =>
  stopKey(textPrefix(config, place), windowExecutionId, String(attempt));

const openedBy = ({ place }: Occurrence, { start }: Stop): Opened => ({
  place,
  windowExecutionId: String(start.parameters['WindowExecutionId']),
});

/** The gate of an attempt that is never to be let through: no execution has this id. */
const CLOSED = 'closed';

/** More attempts than people make. */
const MOST_ATTEMPTS = 20;

/** The newest decision to end an opening, by anyone in any of its channels. */
export async function loadNewest(ports: StopPorts, opened: Opened): Promise<StopFacts['newest']> {
  let newest: StopFacts['newest'];
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const item = await ports.table.get(attemptKey(ports, opened, attempt));
    if (item === undefined) return newest;
    newest = { attempt, by: String(item['by']), at: Number(item['at']), isOver: item['over'] === true };
  }
  return newest;
}

/** What is written down of a decision: who, what became of it, and why. */
interface Noted {
  type: 'stop-decided' | 'stop-started' | 'stop-done' | 'stop-failed';
  by?: string;
  at: number;
}

/** The decision, the item that the runbook's gate reads, and its audit record: one transaction. `undefined`: someone was faster. */
export function claimStop(
  ports: StopPorts,
  record: OccurrenceRecord,
  stop: Stop,
): Promise<OccurrenceRecord | undefined> {
  const { attempt, by, at, start } = stop;
  const item = {
    ...attemptKey(ports, openedBy(record.occurrence, stop), attempt),
    bound: stopText(start.parameters),
    by,
    at,
    channel: record.occurrence.channel,
    ttl: ttlOf(record.occurrence),
  };
  const put: Write = { kind: 'put', item, when: { absent: ['pk'] } };
  return save(ports.table, record, { stop, noted: { type: 'stop-decided', by, at }, also: [put] });
}

/** What became of it. An attempt that failed lets another be made. */
export function saveStop(
  ports: StopPorts,
  record: OccurrenceRecord,
  { stop, at }: { stop: Stop; at: number },
): Promise<OccurrenceRecord | undefined> {
  const over: Write = {
    kind: 'set',
    key: attemptKey(ports, openedBy(record.occurrence, stop), stop.attempt),
    set: { over: true },
    when: { equals: { by: stop.by } },
  };
  const also = stop.state === 'failed' ? [over] : [];
  return save(ports.table, record, { stop, noted: { type: NOTED[stop.state], at }, also });
}

const NOTED = {
  claimed: 'stop-decided',
  started: 'stop-started',
  done: 'stop-done',
  failed: 'stop-failed',
} as const satisfies Record<Stop['state'], Noted['type']>;

/** With the next record of its audit, chained to the one before. */
function save(
  table: Table,
  record: OccurrenceRecord,
  { stop, noted, also }: { stop: Stop; noted: Noted; also: readonly Write[] },
): Promise<OccurrenceRecord | undefined> {
  const { occurrence } = record;
  const { records, hash: prev } = occurrence.audited ?? { records: 0, hash: '' };
  const { attempt, start, executionId, error } = stop;
  const entry = { version: records + 1, prev, ...noted, attempt, start, executionId, error };
  const hash = hashOf(entry);
  const next: Occurrence = {
    ...occurrence,
    version: occurrence.version + 1,
    stop,
    audited: { records: records + 1, hash },
  };
  const sk = `${AUDIT}${String(records + 1).padStart(6, '0')}`;
  const item = { pk: occurrenceKey(occurrence).pk, sk, ...entry, hash };
  const put: Write = { kind: 'put', item, when: { absent: ['pk'] } };
  return saveOccurrence(table, record, next, { now: noted.at, also: [...also, put] });
}

/** Records of an occurrence's audit, oldest first. */
export const loadStopAudit = (table: Table, occurrence: Occurrence) =>
  table.query({ partition: occurrenceKey(occurrence).pk, beginsWith: AUDIT });

/**
 * Starts the runbook with the stored bytes, as often as it takes: with one token, and a gate that lets one execution through.
 * `undefined`: whether it started is not known, or it could not yet, so it is to be repeated.
 */
export async function startStop(
  { automation }: Uses<'automation'>,
  { start }: Stop,
): Promise<{ executionId: string } | { refused: string } | undefined> {
  const { document, parameters, token: clientToken } = start;
  try {
    const tags = { PatchwardenKind: 'stop-window' };
    return { executionId: await automation.start({ document, parameters, clientToken, tags }) };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return error.failure === 'refused' || error.failure === 'gone' ? { refused: error.message } : undefined;
  }
}

/** Lets nothing more through; the id of the execution that was let through before, if one was. */
export async function shutGate(
  ports: StopPorts,
  { occurrence }: OccurrenceRecord,
  stop: Stop,
): Promise<string | undefined> {
  const { table } = ports;
  const key = attemptKey(ports, openedBy(occurrence, stop), stop.attempt);
  const result = await table.write([{ kind: 'set', key, set: { gate: CLOSED }, when: { absent: ['gate'] } }]);
  if (result.kind === 'written') return undefined;
  const gate = (await table.get(key))?.['gate'];
  return typeof gate === 'string' && gate !== CLOSED ? gate : undefined;
}

/** How its runbook ended; `undefined` while it runs, or cannot be read. */
export async function endOfStop(
  { automation }: Uses<'automation'>,
  executionId: string,
): Promise<{ state: 'done' } | { state: 'failed'; error: string } | undefined> {
  try {
    const execution = await automation.get(executionId);
    const { end, failure, status } = execution;
    if (end === undefined) return undefined;
    if (end === 'success') return { state: 'done' };
    return { state: 'failed', error: notAdmittedReason(execution) ?? failure ?? `the runbook ended ${status}` };
  } catch (error) {
    if (error instanceof AwsCallError) return undefined;
    throw error;
  }
}
