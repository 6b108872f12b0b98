import { createHash } from 'node:crypto';

/** A key of the one table. */
export interface Key {
  pk: string;
  sk: string;
}

/** What an item can hold; `undefined` values are left out when written. */
export type Item = Key & Record<string, unknown>;

/** All given parts must hold; an absent item has no attributes. */
export interface Condition {
  /** Attributes that must have exactly these values. */
  equals?: Readonly<Record<string, string | number>>;
  /** Attributes that must not exist. */
  absent?: readonly string[];
  /** Attributes that must not exist, or be smaller than these numbers. */
  absentOrBelow?: Readonly<Record<string, number>>;
}

export type Write =
  | { kind: 'put'; item: Item; when: Condition }
  | { kind: 'set'; key: Key; set: Readonly<Record<string, unknown>>; remove?: readonly string[]; when: Condition }
  | { kind: 'delete'; key: Key; when: Condition }
  /** Writes nothing: the other writes happen only if this holds. Its condition must not be empty. */
  | { kind: 'check'; key: Key; when: Condition };

/** `conflicts` has, for each write in order, whether its condition failed and the item that stood there. */
export type WriteResult = { kind: 'written' } | { kind: 'conflict'; conflicts: readonly Conflict[] };

export interface Conflict {
  failed: boolean;
  item?: Item;
}

export interface Query {
  /** The table itself, or one of its two indexes. */
  index?: 'work' | 'bySubject';
  partition: string;
  /** Table only: sort keys that begin so. */
  beginsWith?: string;
  /** Indexes only: the numeric sort key is at most this. */
  atMost?: number;
  limit?: number;
  newestFirst?: boolean;
}

/**
 * The one table. Every method throws when DynamoDB cannot be asked; a write that may or may not have happened throws too,
 * so callers repeat it with the same conditions.
 */
export interface Table {
  /** Strongly consistent. */
  get(key: Key): Promise<Item | undefined>;
  /** Indexes are eventually consistent: what they return is a hint. */
  query(query: Query): Promise<readonly Item[]>;
  /** All or nothing, in one call. */
  write(writes: readonly Write[]): Promise<WriteResult>;
}

/** SHA-256, hexadecimal, of a value's JSON with sorted keys. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** JSON with object keys sorted and undefined left out, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
