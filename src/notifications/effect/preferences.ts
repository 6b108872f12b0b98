import type { Person } from '../../approvals/types.ts';
import type { Item, Key, Table } from '../../store/table.ts';
import { isTime } from '../decision/quiet.ts';
import type { Preferences, QuietHours } from '../types.ts';

/** All in one partition: whoever tells many people reads them at once. */
const PARTITION = 'TELLING';
const preferencesKey = (userId: string): Key => ({ pk: PARTITION, sk: userId });

/** What an account has chosen; nothing, if it never has. */
export async function loadPreferences(table: Table, userId: string): Promise<Preferences> {
  const item = await table.get(preferencesKey(userId));
  return item === undefined ? {} : preferencesIn(item);
}

/** By account, of everyone who has chosen anything. */
export async function loadAllPreferences(table: Table): Promise<Readonly<Record<string, Preferences>>> {
  const items = await table.query({ partition: PARTITION });
  return Object.fromEntries(items.map((item) => [item.sk, preferencesIn(item)]));
}

/**
 * For every account of the person, so that each says the same. A member that is `undefined` is taken out, and one that is not there
 * stays as it is.
 */
export async function savePreferences(
  table: Table,
  { userId, aliases = [] }: Person,
  change: { [Name in keyof Preferences]: Preferences[Name] | undefined },
): Promise<void> {
  const set = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const remove = Object.entries(change).flatMap(([name, value]) => (value === undefined ? [name] : []));
  const accounts = [userId, ...aliases.filter((id) => /^[UW][A-Z0-9]+$/.test(id))];
  await table.write(accounts.map((id) => ({ kind: 'set', key: preferencesKey(id), set, remove, when: {} }) as const));
}

function preferencesIn(item: Item): Preferences {
  const { mutedUntil, quiet } = item;
  return {
    ...(typeof mutedUntil === 'number' || mutedUntil === 'for-good' ? { mutedUntil } : {}),
    ...(isQuiet(quiet) ? { quiet } : {}),
  };
}

const isQuiet = (value: unknown): value is QuietHours =>
  typeof value === 'object' &&
  value !== null &&
  'from' in value &&
  'to' in value &&
  isTime(value.from) &&
  isTime(value.to);
