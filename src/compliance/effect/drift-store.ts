import { cardIn } from '../../cards/effect/store.ts';
import { type CardMessage, newCard } from '../../cards/types.ts';
import { driftPartition, episodeWrite } from '../../posture/effect/episodes.ts';
import { postureKey } from '../../posture/effect/store.ts';
import type { DriftEpisode } from '../../posture/types/drift.ts';
import type { FleetPosture } from '../../posture/types/posture.ts';
import { present } from '../../present.ts';
import { dueItems, markDue, type TurnAt } from '../../store/due.ts';
import type { Item, Key, Table, Write } from '../../store/table.ts';
import { newDrift } from '../decision/drift.ts';
import type { Drift, DriftRecord } from '../types/drift.ts';
import { tracedDrift } from './drift-trace.ts';

const driftKey = (fleet: string): Key => ({ pk: driftPartition(fleet), sk: 'DRIFT' });
/** Those that still need an edit or a reply, in the work index. */
const WORK = 'DRIFT';

/** What people know of a fleet's drift; a new one, not stored yet, where nobody has looked. @throws AwsCallError */
export async function loadDrift(table: Table, fleet: string, channel: string): Promise<DriftRecord> {
  const key = driftKey(fleet);
  const item = await table.get(key);
  const found = item === undefined ? undefined : asRecord(item);
  return found ?? { key, drift: newDrift(fleet), card: newCard(channel), cardRev: 0, wakeAt: 0 };
}

/** Fleets whose card still needs an edit or a reply. @throws AwsCallError */
export const fleetsOwing = async (table: Table, at: TurnAt): Promise<readonly string[]> =>
  (await dueItems(table, WORK, at)).flatMap((item) => asRecord(item)?.drift.fleet ?? []);

export interface DriftChange {
  drift: Drift;
  posture: FleetPosture;
  /** A new card takes the place of the one that there was. */
  card?: CardMessage;
  /** Work is due from then on. */
  owedAt?: number;
  episode?: DriftEpisode;
}

/** One look: where the fleet stands and what people know of it, all or nothing. `undefined`: someone was faster. @throws AwsCallError */
export async function saveLook(
  table: Table,
  record: DriftRecord,
  { drift: decided, posture, card, owedAt, episode }: DriftChange,
): Promise<DriftRecord | undefined> {
  const at = episode?.until ?? posture.readAt;
  const { drift, writes } = tracedDrift(record.key, { before: record.drift, after: decided, posture, at });
  const renewed = card === undefined ? {} : { card, cardRev: record.cardRev + 1 };
  const next = { ...record, drift, ...renewed };
  const isNew = record.drift.version === 0;
  const work = owedAt === undefined ? {} : { workPk: WORK, workDueAt: owedAt };
  const version = { version: drift.version, drift };
  const write: Write = isNew
    ? {
        kind: 'put',
        item: { ...record.key, ...version, card: next.card, cardRev: next.cardRev, ...work },
        when: { absent: ['pk'] },
      }
    : {
        kind: 'set',
        key: record.key,
        set: { ...version, ...renewed, ...work },
        when: { equals: { version: record.drift.version, ...(card === undefined ? {} : { cardRev: record.cardRev }) } },
      };
  if (owedAt !== undefined) await markDue(table, WORK, owedAt);
  const result = await table.write([
    write,
    postureWrite(posture),
    ...(episode === undefined ? [] : [episodeWrite(episode)]),
    ...writes,
  ]);
  return result.kind === 'written' ? next : undefined;
}

const postureWrite = (posture: FleetPosture): Write => ({
  kind: 'put',
  item: { ...postureKey(posture.fleet), posture },
  when: {},
});

/** What people were told, or decided. `undefined`: someone was faster. @throws AwsCallError */
export async function saveDrift(
  table: Table,
  record: DriftRecord,
  parts: Partial<Drift>,
): Promise<DriftRecord | undefined> {
  const after: Drift = { ...record.drift, ...parts, version: record.drift.version + 1 };
  const at = record.drift.toldThrough;
  const { drift, writes } = tracedDrift(record.key, { before: record.drift, after, at });
  const result = await table.write([
    {
      kind: 'set',
      key: record.key,
      set: { version: drift.version, drift },
      when: { equals: { version: record.drift.version } },
    },
    ...writes,
  ]);
  return result.kind === 'written' ? { ...record, drift } : undefined;
}

/** Nothing is due any more; the posture says where its card is. */
export async function saveSettled(
  table: Table,
  { key, drift, card, cardRev }: DriftRecord,
  posture: FleetPosture,
): Promise<void> {
  const place = placeOf(card);
  const isSaid = place?.ts === posture.card?.ts && place?.channel === posture.card?.channel;
  const { card: _before, ...rest } = posture;
  await table.write([
    {
      kind: 'set',
      key,
      set: {},
      remove: ['workPk', 'workDueAt'],
      when: { equals: { version: drift.version, cardRev } },
    },
    ...(isSaid ? [] : [postureWrite({ ...rest, ...present({ card: place }) })]),
  ]);
}

/** Where the card is, once it is there. */
export const placeOf = ({ status, channel, ts }: CardMessage): { channel: string; ts: string } | undefined =>
  status === 'posted' && ts !== undefined ? { channel, ts } : undefined;

/** True when this call is the one that must send the wake-up: none that is still to come is earlier. @throws AwsCallError */
export async function claimWake(table: Table, key: Key, { at, now }: { at: number; now: number }): Promise<boolean> {
  const when = { absentOrBelow: { wakeAt: now + 1 } };
  return (await table.write([{ kind: 'set', key, set: { wakeAt: at }, when }])).kind === 'written';
}

/** Another schema is left to the version that wrote it. */
function asRecord(item: Item): DriftRecord | undefined {
  const { pk, sk, drift, wakeAt } = item;
  const card = cardIn(item);
  if (card === undefined || !isDrift(drift)) return undefined;
  return { key: { pk, sk }, drift, ...card, wakeAt: typeof wakeAt === 'number' ? wakeAt : 0 };
}

const isDrift = (value: unknown): value is Drift =>
  typeof value === 'object' &&
  value !== null &&
  'schema' in value &&
  value.schema === 1 &&
  'version' in value &&
  typeof value.version === 'number' &&
  'told' in value;
