import { Stream } from 'node:stream';
import { deepFreeze } from './json-value.ts';

/** A range of keys, as dynalite's actions ask for it. Keys are ASCII, so text order is byte order. */
export interface KeyRange {
  gt?: string;
  gte?: string;
  lt?: string;
  lte?: string;
  reverse?: boolean;
  limit?: number;
}

type Callback<T = unknown> = (error: Error | null, value?: T) => void;

/** What undoes one write, or nothing of it. */
export type Undo = () => void;

/** One for all: nobody reads where it was made, and a trace costs more than the look-up. */
const notFound = Object.freeze(Object.assign(new Error('NotFoundError'), { name: 'NotFoundError' }));

/**
 * One keyspace, held sorted in memory, with the interface dynalite expects of its database. Everything answers at once:
 * an action runs from beginning to end without another in between, which is the isolation DynamoDB promises for an item.
 * Values are kept as JSON, so that nobody shares an object with the store.
 */
export class Keyspace {
  readonly #values = new Map<string, string>();
  /** Values as they were last read, since most are read several times between two writes. Frozen: dynalite copies them. */
  readonly #read = new Map<string, unknown>();
  readonly #keys: string[] = [];
  readonly #onWrite: (undo: Undo, value: unknown) => void;

  /** `onWrite` is told what undoes each write, and the value written; undefined is a deletion. */
  constructor(onWrite: (undo: Undo, value: unknown) => void) {
    this.#onWrite = onWrite;
  }

  /** Never contended, since nothing else runs before the action ends. */
  readonly lock = (_key: string, run: (release: <F>(callback: F) => F) => void): void => run((callback) => callback);

  get(key: string, callback: Callback): void {
    const json = this.#values.get(key);
    if (json === undefined) callback(notFound);
    else callback(null, this.#parsed(key, json));
  }

  put(key: string, value: unknown, callback: Callback): void {
    this.#write(key, value);
    callback(null);
  }

  del(key: string, callback: Callback): void {
    this.#write(key, undefined);
    callback(null);
  }

  createKeyStream(range: KeyRange = {}): Stream {
    return streamOf(this.#inRange(range));
  }

  createValueStream(range: KeyRange = {}): Stream {
    return streamOf(this.#inRange(range).map((key): unknown => JSON.parse(this.#values.get(key) ?? 'null')));
  }

  /** Every value, as JSON. */
  values(): Iterable<string> {
    return this.#values.values();
  }

  #parsed(key: string, json: string): unknown {
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const value: unknown = deepFreeze(JSON.parse(json));
    this.#read.set(key, value);
    return value;
  }

  #write(key: string, value: unknown): void {
    const before = this.#values.get(key);
    this.#set(key, value === undefined ? undefined : JSON.stringify(value));
    this.#onWrite(() => this.#set(key, before), value);
  }

  #set(key: string, json: string | undefined): void {
    const known = this.#values.has(key);
    this.#read.delete(key);
    if (json === undefined) {
      if (known) this.#keys.splice(this.#firstFrom(key), 1);
      this.#values.delete(key);
      return;
    }
    if (!known) this.#keys.splice(this.#firstFrom(key), 0, key);
    this.#values.set(key, json);
  }

  #inRange(range: KeyRange): string[] {
    const from = range.gte ?? range.gt;
    let start = from === undefined ? 0 : this.#firstFrom(from);
    if (range.gte === undefined && range.gt !== undefined && this.#keys[start] === range.gt) start++;
    const to = range.lte ?? range.lt;
    let end = to === undefined ? this.#keys.length : this.#firstFrom(to);
    if (range.lte !== undefined && this.#keys[end] === range.lte) end++;
    const limit = range.limit !== undefined && range.limit >= 0 ? range.limit : Number.POSITIVE_INFINITY;
    if (range.reverse) return this.#keys.slice(Math.max(start, end - limit), end).reverse();
    return this.#keys.slice(start, Math.min(end, start + limit));
  }

  /** The index of the first key that is not below `key`. */
  #firstFrom(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#keys[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What dynalite's lazy lists read: `data` events, then `end`. They read it twice when it is not a Stream. */
function streamOf(values: readonly unknown[]): Stream {
  const stream = new Stream();
  queueMicrotask(() => {
    for (const value of values) stream.emit('data', value);
    stream.emit('end');
  });
  return stream;
}
