import { serviceError } from './dynamodb-error.ts';
import { Keyspace, type Undo } from './dynamodb-store.ts';
import { isRecord } from './json-value.ts';

const MAX_ITEM_KB = 400;

type TableCallback = (error: Error | null, table?: Record<string, unknown>) => void;

/** A store as dynalite's actions use it, with transactions around any number of them. */
export class Database {
  readonly options = {
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
    maxItemSizeKb: MAX_ITEM_KB,
    maxItemSize: MAX_ITEM_KB * 1024,
  };
  readonly tableDb: Keyspace & { awsAccountId: string; awsRegion: string };
  readonly #spaces = new Map<string, Keyspace>();
  #journal: Undo[] | undefined;
  /** Told of every item put into a table, also of those whose transaction is undone after. */
  onItem: (table: string, item: unknown) => void = () => undefined;

  constructor(accountId: string, region: string) {
    this.tableDb = Object.assign(this.#newSpace(), { awsAccountId: accountId, awsRegion: region });
  }

  /** Runs writes that happen all or, when `run` throws, not at all. `run` must not wait for anything. */
  transaction<T>(run: () => T): T {
    const journal: Undo[] = [];
    this.#journal = journal;
    try {
      return run();
    } catch (error) {
      for (const undo of journal.reverse()) undo();
      throw error;
    } finally {
      this.#journal = undefined;
    }
  }

  readonly getItemDb = (table: string): Keyspace => this.#space(`item-${table}`, (item) => this.onItem(table, item));
  readonly getIndexDb = (kind: string, table: string, index: string): Keyspace =>
    this.#space(`index-${kind.toLowerCase()}~${table}~${index}`);
  readonly getTagDb = (table: string): Keyspace => this.#space(`tag-${table}`);
  readonly deleteItemDb = (table: string, callback: () => void): void => this.#drop(`item-${table}`, callback);
  readonly deleteIndexDb = (kind: string, table: string, index: string, callback: () => void): void =>
    this.#drop(`index-${kind.toLowerCase()}~${table}~${index}`, callback);
  readonly deleteTagDb = (table: string, callback: () => void): void => this.#drop(`tag-${table}`, callback);

  /** `checkStatus` false also finds tables that are being created or deleted; its place may hold the callback. */
  readonly getTable = (name: string, checkStatus: boolean | TableCallback, given?: TableCallback): void => {
    const callback = typeof checkStatus === 'function' ? checkStatus : given;
    this.tableDb.get(name, (error, table) => {
      const isUsable = !error && isRecord(table) && (checkStatus === false || table['TableStatus'] === 'ACTIVE');
      if (isUsable) callback?.(null, table);
      else callback?.(noTable(name, checkStatus === false));
    });
  };

  /** The table's description; throws the service's error when there is none. */
  table(name: string): Record<string, unknown> {
    let found: Record<string, unknown> = {};
    this.getTable(name, (error, table) => {
      if (error || !table) throw serviceError(error ?? noTable(name, false));
      found = table;
    });
    return found;
  }

  #space(name: string, onPut?: (value: unknown) => void): Keyspace {
    const known = this.#spaces.get(name);
    if (known) return known;
    const created = this.#newSpace(onPut);
    this.#spaces.set(name, created);
    return created;
  }

  #newSpace(onPut?: (value: unknown) => void): Keyspace {
    return new Keyspace((undo, value) => {
      this.#journal?.push(undo);
      if (value !== undefined) onPut?.(value);
    });
  }

  #drop(name: string, callback: () => void): void {
    this.#spaces.delete(name);
    callback();
  }
}

function noTable(name: string, withName: boolean): Error {
  const message = `Requested resource not found${withName ? `: Table: ${name} not found` : ''}`;
  const body = { __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', message };
  return Object.assign(new Error(message), { statusCode: 400, body });
}
