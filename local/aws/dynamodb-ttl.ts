import type { Clock } from '../types.ts';
import type { Database } from './dynamodb-database.ts';
import { type Json, keyNames, performNow } from './dynamodb-run.ts';
import { isRecord, stringOr } from './json-value.ts';
import { WireError } from './wire-error.ts';

/** Items whose time lies further back than this are never deleted, as DynamoDB documents it. */
const FIVE_YEARS = 5 * 365 * 24 * 3600;

export interface TimeToLive {
  update(input: Json): Json;
  describe(input: Json): Json;
  /** To be told of every item put into a table. */
  noteItem(table: string, item: unknown): void;
  /** To be told of a table's deletion. */
  forget(table: string): void;
}

interface Setting {
  attribute: string;
  /** When the next deletion is planned, in seconds since the epoch. */
  planned: number;
  cancel: () => void;
}

/**
 * Time to live on the local clock. DynamoDB deletes within days; here an item goes the second after its time, and
 * until then it is readable, as in DynamoDB.
 */
export function createTimeToLive(database: Database, clock: Clock): TimeToLive {
  const settings = new Map<string, Setting>();

  function plan(table: string, setting: Setting, time: number): void {
    if (time >= setting.planned || time < clock.now() / 1000 - FIVE_YEARS) return;
    setting.cancel();
    setting.planned = time;
    setting.cancel = clock.at((time + 1) * 1000, () => {
      setting.planned = Number.POSITIVE_INFINITY;
      expire(database, table, setting.attribute, clock.now() / 1000);
      planAll(table, setting);
    });
  }

  function planAll(table: string, setting: Setting): void {
    for (const item of itemsOf(database, table)) plan(table, setting, timeOf(item, setting.attribute));
  }

  return {
    noteItem(table, item) {
      const setting = settings.get(table);
      if (setting) plan(table, setting, timeOf(item, setting.attribute));
    },
    forget(table) {
      settings.get(table)?.cancel();
      settings.delete(table);
    },
    describe: (input) => ({ TimeToLiveDescription: description(settings.get(tableName(database, input))) }),
    update(input) {
      const name = tableName(database, input);
      const { attribute, enabled } = specification(input);
      const setting = change(settings, name, attribute, enabled);
      if (setting) planAll(name, setting);
      return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: enabled } };
    },
  };
}

const description = (setting: Setting | undefined) =>
  setting ? { TimeToLiveStatus: 'ENABLED', AttributeName: setting.attribute } : { TimeToLiveStatus: 'DISABLED' };

function change(
  settings: Map<string, Setting>,
  table: string,
  attribute: string,
  enabled: boolean,
): Setting | undefined {
  const current = settings.get(table);
  if (enabled === Boolean(current)) {
    throw new WireError('ValidationException', `TimeToLive is already ${enabled ? 'enabled' : 'disabled'}`);
  }
  current?.cancel();
  if (!enabled) {
    settings.delete(table);
    return undefined;
  }
  const setting: Setting = { attribute, planned: Number.POSITIVE_INFINITY, cancel: () => undefined };
  settings.set(table, setting);
  return setting;
}

function specification(input: Json): { attribute: string; enabled: boolean } {
  const given = input['TimeToLiveSpecification'];
  const attribute = isRecord(given) ? given['AttributeName'] : undefined;
  const enabled = isRecord(given) ? given['Enabled'] : undefined;
  if (typeof attribute !== 'string' || typeof enabled !== 'boolean') {
    throw new WireError(
      'ValidationException',
      "1 validation error detected: Value null at 'timeToLiveSpecification' failed to satisfy constraint: Member must not be null",
    );
  }
  return { attribute, enabled };
}

function tableName(database: Database, input: Json): string {
  const name = stringOr(input['TableName'], '');
  database.table(name);
  return name;
}

function itemsOf(database: Database, table: string): Json[] {
  return [...database.getItemDb(table).values()].map((json): unknown => JSON.parse(json)).filter(isRecord);
}

/** An item's time in seconds since the epoch; never, when it has none that is a number. */
function timeOf(item: unknown, attribute: string): number {
  const value = isRecord(item) ? item[attribute] : undefined;
  return isRecord(value) && typeof value['N'] === 'string' ? Number(value['N']) : Number.POSITIVE_INFINITY;
}

function expire(database: Database, table: string, attribute: string, now: number): void {
  const keys = keyNames(database.table(table));
  for (const item of itemsOf(database, table)) {
    const time = timeOf(item, attribute);
    if (time >= now || time < now - FIVE_YEARS) continue;
    const Key = Object.fromEntries(keys.map((key) => [key, item[key]]));
    performNow(database, 'DeleteItem', { TableName: table, Key });
  }
}
