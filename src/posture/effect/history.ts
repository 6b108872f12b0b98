import type { Uses } from '../../contract/ports.ts';
import { DAY } from '../../duration.ts';
import { packText, unpackText } from '../../store/packed.ts';
import { hashOf, type Item, type Key, type Table } from '../../store/table.ts';
import { dayOf } from '../decision/day.ts';
import type { DayRecord, OpenPatches } from '../types/day.ts';
import { loadPosture, loadSnapshot } from './store.ts';

const DAYS = 'DAY#';
/** Two years can be compared. */
const KEPT_MS = 800 * DAY;

const historyOf = (fleet: string): string => `HISTORY#${fleet}`;
const dayKey = (fleet: string, day: string): Key => ({ pk: historyOf(fleet), sk: `${DAYS}${day}` });
const openKey = (fleet: string): Key => ({ pk: historyOf(fleet), sk: 'OPEN' });

/**
 * Records how a fleet stands today, from its posture and snapshot; what the day's record said before is replaced. Nothing is written
 * while nothing has changed, nor while the two are of different sweeps. @throws AwsCallError
 */
export async function saveDay({ table, config }: Uses<'table' | 'config'>, fleet: string): Promise<void> {
  const [posture, snapshot, kept] = await Promise.all([
    loadPosture(table, fleet),
    loadSnapshot(table, fleet),
    loadOpen(table, fleet),
  ]);
  if (posture === undefined || snapshot === undefined || posture.sweepId !== snapshot.sweepId) return;
  const made = hashOf({ posture: { ...posture, card: undefined } });
  if (kept.open.made === made) return;
  const { timezone } = config;
  const first = dayOf({ posture, snapshot, open: kept.open.since, before: undefined, timezone });
  const before = dayIn(await table.get(dayKey(fleet, first.record.day)));
  const { record, open } = dayOf({ posture, snapshot, open: kept.open.since, before, timezone });
  await table.write([
    {
      kind: 'put',
      item: { ...dayKey(fleet, record.day), record, ttl: Math.floor((record.readAt + KEPT_MS) / 1000) },
      when: {},
    },
    {
      kind: 'put',
      item: { ...openKey(fleet), rev: kept.rev + 1, packed: packText(JSON.stringify({ made, since: open })) },
      when: kept.rev === 0 ? { absent: ['rev'] } : { equals: { rev: kept.rev } },
    },
  ]);
}

async function loadOpen(table: Table, fleet: string): Promise<{ rev: number; open: OpenPatches }> {
  const item = await table.get(openKey(fleet));
  const { rev, packed } = { rev: item?.['rev'], packed: item?.['packed'] };
  if (typeof rev !== 'number' || typeof packed !== 'string') return { rev: 0, open: { made: '', since: {} } };
  const open: OpenPatches = JSON.parse(unpackText(packed));
  return { rev, open };
}

/** The newest `limit` records of a fleet, oldest first: days on which nothing was read have none. @throws AwsCallError */
export async function loadDays(table: Table, fleet: string, limit: number): Promise<readonly DayRecord[]> {
  const items = await table.query({ partition: historyOf(fleet), beginsWith: DAYS, newestFirst: true, limit });
  return items.flatMap((item) => dayIn(item) ?? []).sort((a, b) => (a.day < b.day ? -1 : 1));
}

function dayIn(item: Item | undefined): DayRecord | undefined {
  const record = item?.['record'];
  return isDay(record) ? record : undefined;
}

/** Another schema is left to the version that wrote it. */
const isDay = (value: unknown): value is DayRecord =>
  typeof value === 'object' && value !== null && 'schema' in value && value.schema === 1 && 'day' in value;
