import { cardIn } from '../../cards/effect/store.ts';
import { newCard } from '../../cards/types.ts';
import { dueItems, markDue, type TurnAt } from '../../store/due.ts';
import type { Item, Key, Table, Write } from '../../store/table.ts';
import type { EmergencyAudit } from '../types/audit.ts';
import { EMERGENCY_STATES, type Emergency, type EmergencyRecord } from '../types/emergency.ts';
import { traced } from './trace.ts';

const WORK = 'EMERGENCY';

export const emergencyKey = (id: string): Key => ({ pk: `EMERGENCY#${id}`, sk: 'EMERGENCY' });
/** One CVE has one emergency at a time. */
const openKey = (cve: string): Key => ({ pk: `EMERGENCY#OPEN#${cve}`, sk: 'OPEN' });

export const freeCve = (cve: string): Write => ({ kind: 'delete', key: openKey(cve), when: {} });

export type Created = { kind: 'created'; record: EmergencyRecord } | { kind: 'open'; id: string };

/** A new one; or the id of the one that is open for the CVE, which is this one when the request comes twice. @throws AwsCallError */
export async function createEmergency(table: Table, made: Emergency): Promise<Created> {
  const key = emergencyKey(made.id);
  const { requestedAt: at, reason: note, requester } = made;
  const audit = { type: 'opened', at, by: requester.userId, person: requester.person, note } as const;
  const { emergency, writes } = traced(key, { before: undefined, after: made, audit });
  const item: Item = {
    ...key,
    version: emergency.version,
    emergency,
    card: newCard(emergency.channel),
    cardRev: 0,
    workPk: WORK,
    workDueAt: 0,
  };
  await markDue(table, WORK, at);
  const result = await table.write([
    { kind: 'put', item, when: { absent: ['pk'] } },
    { kind: 'put', item: { ...openKey(emergency.cve), emergencyId: emergency.id }, when: { absent: ['pk'] } },
    ...writes,
  ]);
  if (result.kind === 'conflict') return { kind: 'open', id: (await loadOpenId(table, emergency.cve)) ?? emergency.id };
  return { kind: 'created', record: { key, emergency, card: newCard(emergency.channel), cardRev: 0 } };
}

/** The emergency that is open for a CVE. @throws AwsCallError */
export async function loadOpenId(table: Table, cve: string): Promise<string | undefined> {
  const id = (await table.get(openKey(cve)))?.['emergencyId'];
  return typeof id === 'string' ? id : undefined;
}

/** @throws AwsCallError */
export async function loadEmergency(table: Table, id: string): Promise<EmergencyRecord | undefined> {
  const item = await table.get(emergencyKey(id));
  return item === undefined ? undefined : recordIn(item);
}

/** Ids of those that are to be looked at by now. @throws AwsCallError */
export const loadDue = async (table: Table, at: TurnAt): Promise<readonly string[]> =>
  (await dueItems(table, WORK, at)).flatMap((item) => recordIn(item)?.emergency.id ?? []);

/**
 * Conditional on the version that was read, with the record of what was decided, if anything was. `undefined`: someone was faster.
 * @throws AwsCallError
 */
export async function saveEmergency(
  table: Table,
  record: EmergencyRecord,
  next: Emergency,
  { audit, also = [] }: { audit?: EmergencyAudit; also?: readonly Write[] } = {},
): Promise<EmergencyRecord | undefined> {
  const after = { ...next, version: record.emergency.version + 1 };
  const { emergency, writes } =
    audit === undefined
      ? { emergency: after, writes: [] }
      : traced(record.key, { before: record.emergency, after, audit });
  // What is decided may be no longer in the index; what is only followed is in it.
  if (audit !== undefined) await markDue(table, WORK, audit.at);
  const set = { version: emergency.version, emergency, workPk: WORK, workDueAt: 0 };
  const when = { equals: { version: record.emergency.version } };
  const result = await table.write([{ kind: 'set', key: record.key, set, when }, ...writes, ...also]);
  return result.kind === 'written' ? { ...record, emergency } : undefined;
}

/** When it is to be looked at next; taken out of the index when nothing is due. @throws AwsCallError */
export async function saveLooked(
  table: Table,
  { key, emergency, cardRev }: EmergencyRecord,
  due: number | undefined,
): Promise<void> {
  const work = due === undefined ? {} : { workPk: WORK, workDueAt: due };
  const remove = due === undefined ? { remove: ['workPk', 'workDueAt'] } : {};
  const when = { equals: { version: emergency.version, cardRev } };
  await table.write([{ kind: 'set', key, set: work, ...remove, when }]);
}

/** Of another schema or state it is left to the version that wrote it. */
function recordIn(item: Item): EmergencyRecord | undefined {
  const { pk, sk, emergency } = item;
  const card = cardIn(item);
  return card === undefined || !isEmergency(emergency) ? undefined : { key: { pk, sk }, emergency, ...card };
}

const isEmergency = (value: unknown): value is Emergency =>
  typeof value === 'object' &&
  value !== null &&
  'schema' in value &&
  value.schema === 1 &&
  'state' in value &&
  EMERGENCY_STATES.some((state) => state === value.state) &&
  'steps' in value;
