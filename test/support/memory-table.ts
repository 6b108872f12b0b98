import { AwsCallError, ITEM_TOO_LARGE } from '../../src/aws/failure.ts';
import type { Condition, Conflict, Item, Key, Query, Table, Write, WriteResult } from '../../src/store/table.ts';
import { checkItem, frozenCopy, MAX_TRANSACTION, TOO_LARGE } from './memory-table-values.ts';

/** One item before and after a write; `undefined` where there is none. */
export interface Change {
  before: Item | undefined;
  after: Item | undefined;
}

/** The table's work without waiting: a test that schedules every call does it at the moment it chooses. */
export interface MemoryStore {
  get(key: Key): Item | undefined;
  query(query: Query): readonly Item[];
  write(writes: readonly Write[]): WriteResult;
  /** Every item, in no order. */
  items(): Iterable<Item>;
}

export interface MemoryStoreOptions {
  /** Told of each write that happened, with all items it changed. */
  onWrite?: (changes: readonly Change[]) => void;
  /** True: an index still shows the item as it was before its last write. Indexes lag. */
  isStale?: (item: Item) => boolean;
  /** What it holds at first. */
  from?: Iterable<Item>;
}

export interface MemoryTable extends Table {
  readonly store: MemoryStore;
  readonly calls: () => number;
}

/** The table in memory, item for item as DynamoDB would keep it; test/store/table-contract.ts runs on both. */
export function createMemoryTable(options: MemoryStoreOptions = {}): MemoryTable {
  const store = createMemoryStore(options);
  let calls = 0;
  const counted = async <T>(work: () => T): Promise<T> => {
    calls += 1;
    return work();
  };
  return {
    store,
    calls: () => calls,
    get: (key) => counted(() => store.get(key)),
    query: (query) => counted(() => store.query(query)),
    write: (writes) => counted(() => store.write(writes)),
  };
}

const INDEXES = { work: ['workPk', 'workDueAt'], bySubject: ['subjectPk', 'requestedAt'] } as const;

interface Stored {
  now: Item;
  /** As it was before the last write, for an index that lags. */
  before: Item | undefined;
}

export function createMemoryStore({ onWrite, isStale, from = [] }: MemoryStoreOptions = {}): MemoryStore {
  const stored = new Map<string, Stored>();
  for (const item of from) stored.set(nameOf(item), { now: item, before: undefined });
  const current = (key: Key): Item | undefined => stored.get(nameOf(key))?.now;

  const apply = (key: Key, after: Item | undefined): Change => {
    const before = current(key);
    if (after === undefined) stored.delete(nameOf(key));
    else stored.set(nameOf(key), { now: after, before });
    return { before, after };
  };

  const shownIn = (index: 'work' | 'bySubject'): Item[] => {
    const [partition, sort] = INDEXES[index];
    return [...stored.values()]
      .flatMap(({ now, before }) => (isStale?.(now) === true ? (before ?? []) : now))
      .filter((item) => item[partition] !== undefined && item[sort] !== undefined);
  };

  return {
    items: () => [...stored.values()].map(({ now }) => now),
    get: (key) => {
      checkKey(key);
      return current(key);
    },
    query: (query) => {
      if (query.partition === '') throw invalid('a key attribute is an empty string');
      if (query.index !== undefined) return pick(shownIn(query.index), query, INDEXES[query.index]);
      return pick(
        [...stored.values()].map(({ now }) => now),
        query,
        ['pk', 'sk'],
      );
    },
    write: (writes) => {
      checkWrites(writes);
      const planned = writes.map((write) => ({
        write,
        key: keyOf(write),
        after: checked(outcomeOf(write, current)),
      }));
      const conflicts = writes.map((write) => conflictOf(write, current(keyOf(write))));
      if (conflicts.some(({ failed }) => failed)) return { kind: 'conflict', conflicts };
      const changes = planned.filter(({ write }) => write.kind !== 'check').map(({ key, after }) => apply(key, after));
      onWrite?.(changes);
      return { kind: 'written' };
    },
  };
}

const nameOf = ({ pk, sk }: Key): string => `${pk}\u0000${sk}`;

const keyOf = (write: Write): Key => (write.kind === 'put' ? write.item : write.key);

/** DynamoDB answers these with a ValidationException, whatever is in the table. */
function checkWrites(writes: readonly Write[]): void {
  if (writes.length > MAX_TRANSACTION) throw invalid('a transaction has at most 100 parts');
  const names = new Set<string>();
  for (const write of writes) {
    const key = keyOf(write);
    checkKey(key);
    if (names.has(nameOf(key))) throw invalid('a transaction cannot write one item twice');
    names.add(nameOf(key));
    if (write.kind === 'set') checkUpdate(write);
    if (write.kind === 'check' && Object.keys(write.when).length === 0) throw invalid('a check has no condition');
  }
}

function checkUpdate({ set, remove = [] }: Extract<Write, { kind: 'set' }>): void {
  const names = Object.keys(set).filter((name) => set[name] !== undefined);
  const touched = [...names, ...remove];
  if (touched.length === 0) throw invalid('an update changes nothing');
  if (touched.some((name) => name === 'pk' || name === 'sk')) throw invalid('an update cannot change the key');
  if (new Set(touched).size !== touched.length) throw invalid('an update touches an attribute twice');
}

function checkKey({ pk, sk }: Key): void {
  if (typeof pk !== 'string' || typeof sk !== 'string') throw invalid('the key is not two strings');
  if (pk === '' || sk === '') throw invalid('a key attribute is an empty string');
}

/** What would stand there: a new item, the old one with parts changed, or nothing. */
function outcomeOf(write: Write, current: (key: Key) => Item | undefined): Item | undefined {
  switch (write.kind) {
    case 'delete':
      return undefined;
    case 'check':
      return current(write.key);
    case 'put':
      return frozenCopy(write.item);
    case 'set': {
      const { pk, sk } = write.key;
      const item: Item = { ...current(write.key), pk, sk };
      for (const name of write.remove ?? []) delete item[name];
      for (const [name, value] of Object.entries(write.set)) if (value !== undefined) item[name] = frozenCopy(value);
      return Object.freeze(item);
    }
  }
}

function checked(item: Item | undefined): Item | undefined {
  const problem = item === undefined ? undefined : checkItem(item, INDEXES);
  if (problem !== undefined) throw invalid(problem, problem === TOO_LARGE ? ITEM_TOO_LARGE : undefined);
  return item;
}

function conflictOf(write: Write, item: Item | undefined): Conflict {
  if (holds(write.when, item)) return { failed: false };
  return { failed: true, ...(item === undefined ? {} : { item }) };
}

function holds({ equals = {}, absent = [], absentOrBelow = {} }: Condition, item: Item | undefined): boolean {
  const value = (name: string): unknown => item?.[name];
  return (
    Object.entries(equals).every(([name, wanted]) => value(name) === wanted) &&
    absent.every((name) => value(name) === undefined) &&
    Object.entries(absentOrBelow).every(([name, limit]) => {
      const there = value(name);
      return there === undefined || (typeof there === 'number' && there < limit);
    })
  );
}

function pick(items: readonly Item[], query: Query, [partition, sort]: readonly [string, string]): readonly Item[] {
  const { beginsWith, atMost } = query;
  if (beginsWith !== undefined && query.index !== undefined) throw invalid('a number does not begin with text');
  if (atMost !== undefined && query.index === undefined) throw invalid('a sort key of text has no upper number');
  const direction = query.newestFirst === true ? -1 : 1;
  return items
    .filter((item) => item[partition] === query.partition)
    .filter((item) => beginsWith === undefined || String(item[sort]).startsWith(beginsWith))
    .filter((item) => atMost === undefined || Number(item[sort]) <= atMost)
    .sort((a, b) => direction * compare(a[sort], b[sort]))
    .slice(0, query.limit);
}

const compare = (a: unknown, b: unknown): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
};

/** As the real table throws it. */
function invalid(message: string, name = 'ValidationException'): AwsCallError {
  const cause = Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });
  return new AwsCallError('writing the memory table', cause);
}
