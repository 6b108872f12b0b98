import { cardIn } from '../../cards/effect/store.ts';
import { type CardMessage, newCard } from '../../cards/types.ts';
import { DAY } from '../../duration.ts';
import { isOpen } from '../../posture/decision/covered.ts';
import { exceptionIn, exceptionItemKey, exceptionKey, exceptionsIn } from '../../posture/effect/store.ts';
import type { Exception } from '../../posture/types/exception.ts';
import { present } from '../../present.ts';
import { dueItems, markDue, type TurnAt } from '../../store/due.ts';
import { AUDIT } from '../../store/keys.ts';
import { ledgerWrite } from '../../store/ledger.ts';
import { hashOf, type Item, type Key, type Table, type Write } from '../../store/table.ts';
import type { AuditNote } from '../types/life.ts';
import type { ExceptionAudit, ExceptionRecord } from '../types/record.ts';

const auditKey = (id: string, version: number): Key => ({
  pk: exceptionItemKey(id).pk,
  sk: `${AUDIT}${String(version).padStart(6, '0')}`,
});
/** Partition of those that are to be looked at again, and of all of them by when they were requested. */
const ALL = 'EXCEPTIONS';
/** How long one that is over stays on the board. */
const SHOWN_MS = 30 * DAY;

export async function loadException(table: Table, id: string): Promise<ExceptionRecord | undefined> {
  const item = await table.get(exceptionItemKey(id));
  return item === undefined ? undefined : asRecord(item)[0];
}

/** Those that are to be looked at by now, from the sparse index: a hint. */
export const loadDue = async (table: Table, at: TurnAt): Promise<readonly ExceptionRecord[]> =>
  (await dueItems(table, ALL, at)).flatMap(asRecord);

/** Those that are not over, or still have something to do. */
export async function loadActive(table: Table): Promise<readonly ExceptionRecord[]> {
  return (await table.query({ index: 'work', partition: ALL })).flatMap(asRecord);
}

/** The newest of all that there ever were. */
export async function loadNewest(table: Table, limit: number): Promise<readonly ExceptionRecord[]> {
  const items = await table.query({ index: 'bySubject', partition: ALL, limit, newestFirst: true });
  return items.flatMap(asRecord);
}

/** Every transition of one, oldest first. */
export async function loadAudit(table: Table, id: string): Promise<readonly ExceptionAudit[]> {
  const items = await table.query({ partition: exceptionItemKey(id).pk, beginsWith: AUDIT });
  return items.flatMap(({ pk: _pk, sk: _sk, ...entry }) => (isAudit(entry) ? [entry] : []));
}

/** `undefined`: the same request made it before. */
export async function createException(
  table: Table,
  exception: Exception,
  audit: AuditNote,
): Promise<ExceptionRecord | undefined> {
  const entry = auditOf(exception, { audit, at: exception.requestedAt, from: '', prev: '' });
  const item: Item = {
    ...exceptionItemKey(exception.id),
    version: exception.version,
    exception,
    chain: entry.hash,
    announced: 0,
    card: newCard(exception.channel),
    cardRev: 0,
    subjectPk: ALL,
    requestedAt: exception.requestedAt,
    workPk: ALL,
    workDueAt: 0,
  };
  const absent = { absent: ['pk'] };
  await markDue(table, ALL, exception.requestedAt);
  const result = await table.write([
    { kind: 'put', item, when: absent },
    { kind: 'put', item: { ...auditKey(exception.id, exception.version), ...entry }, when: absent },
    onBoard(exception, undefined),
    ledgerWrite(item.pk, exception.requestedAt),
  ]);
  return result.kind === 'written' ? asRecord(item)[0] : undefined;
}

/** One decision: the transition, its audit record and what the board shows, in one transaction. `undefined`: someone was faster. */
export async function saveDecision(
  table: Table,
  record: ExceptionRecord,
  { exception, audit, at }: { exception: Exception; audit: AuditNote; at: number },
): Promise<ExceptionRecord | undefined> {
  const entry = auditOf(exception, { audit, at, from: record.exception.state, prev: record.chain });
  await markDue(table, ALL, at);
  const set = { version: exception.version, exception, chain: entry.hash, workPk: ALL, workDueAt: 0 };
  const when = { equals: { version: record.exception.version } };
  const result = await table.write([
    { kind: 'set', key: record.key, set, when },
    { kind: 'put', item: { ...auditKey(exception.id, exception.version), ...entry }, when: { absent: ['pk'] } },
    onBoard(exception, record.card),
  ]);
  return result.kind === 'written' ? { ...record, exception, chain: entry.hash } : undefined;
}

/** What the board, and whatever judges the fleet, reads of it. */
function onBoard(exception: Exception, card: CardMessage | undefined): Write {
  const { id, version } = exception;
  const place = placeOf(card);
  const ttl = isOpen(exception) ? undefined : Math.floor(((exception.ended?.at ?? 0) + SHOWN_MS) / 1000);
  const shown: Exception = { ...exception, ...present({ card: place }) };
  return { kind: 'put', item: { ...exceptionKey(id), version, exception: shown, ...present({ ttl }) }, when: {} };
}

const placeOf = (card: CardMessage | undefined): { channel: string; ts: string } | undefined =>
  card?.status === 'posted' && card.ts !== undefined ? { channel: card.channel, ts: card.ts } : undefined;

/** Where its card is, for the board; nothing when something has been decided since. */
export async function saveWhere(table: Table, { exception, card }: ExceptionRecord): Promise<void> {
  const key = exceptionKey(exception.id);
  const item = await table.get(key);
  const [kept] = item === undefined ? [] : exceptionsIn([item]);
  const place = placeOf(card);
  if (place === undefined || kept?.version !== exception.version) return;
  if (kept.card?.ts === place.ts && kept.card.channel === place.channel) return;
  const set = { exception: { ...kept, card: place } };
  await table.write([{ kind: 'set', key, set, when: { equals: { version: exception.version } } }]);
}

/** The fleet's posture and the bus know of it as it is now. */
export async function saveAnnounced(table: Table, record: ExceptionRecord): Promise<ExceptionRecord> {
  const { version } = record.exception;
  await table.write([{ kind: 'set', key: record.key, set: { announced: version }, when: { equals: { version } } }]);
  return { ...record, announced: version };
}

/** When it is to be looked at next; taken out of the index when nothing is due. */
export async function saveSettled(
  table: Table,
  { key, exception, cardRev }: ExceptionRecord,
  due: number | undefined,
): Promise<void> {
  const work = due === undefined ? {} : { workPk: ALL, workDueAt: due };
  const remove = due === undefined ? { remove: ['workPk', 'workDueAt'] } : {};
  const when = { equals: { version: exception.version, cardRev } };
  await table.write([{ kind: 'set', key, set: { settledFor: exception.version, ...work }, ...remove, when }]);
}

/** True when this call is the one that must send the wake-up: none that is still to come is earlier. */
export async function claimWake(table: Table, key: Key, { at, now }: { at: number; now: number }): Promise<boolean> {
  const when = { absentOrBelow: { wakeAt: now + 1 } };
  return (await table.write([{ kind: 'set', key, set: { wakeAt: at }, when }])).kind === 'written';
}

function auditOf(
  exception: Exception,
  { audit, at, from, prev }: { audit: AuditNote; at: number; from: string; prev: string },
): ExceptionAudit {
  const { id, version, state, epoch, fleet } = exception;
  const headHash = hashOf(exception);
  const entry = { exceptionId: id, version, at, from, to: state, epoch, fleet, ...audit, headHash, prev };
  return { ...entry, hash: hashOf(entry) };
}

/** Items of another schema or state are left to the version that wrote them. */
function asRecord(item: Item): ExceptionRecord[] {
  const { pk, sk, chain, announced, wakeAt } = item;
  const card = cardIn(item);
  const exception = exceptionIn(item);
  if (card === undefined || exception === undefined || typeof chain !== 'string') return [];
  const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
  return [{ key: { pk, sk }, exception, ...card, chain, announced: number(announced), wakeAt: number(wakeAt) }];
}

const isAudit = (value: Record<string, unknown>): value is Record<string, unknown> & ExceptionAudit =>
  typeof value['exceptionId'] === 'string' &&
  typeof value['version'] === 'number' &&
  typeof value['type'] === 'string' &&
  typeof value['prev'] === 'string' &&
  typeof value['hash'] === 'string';
