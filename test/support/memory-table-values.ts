import type { Item } from '../../src/store/table.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const MAX_ITEM_BYTES = 400 * 1024;
export const MAX_TRANSACTION = 100;
export const TOO_LARGE = 'the item is larger than 400 KB';

/** Plain data as DynamoDB would give it back: `undefined` left out, nothing shared with the caller, nothing changeable. */
export function frozenCopy<T>(value: T): T;
export function frozenCopy(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return scalar(value);
  if (Array.isArray(value)) return Object.freeze(value.map((part) => (part === undefined ? null : frozenCopy(part))));
  // What the store gave out is frozen all the way down; it need not be copied again.
  if (Object.isFrozen(value) && known.has(value)) return value;
  if (isTextSet(value)) return new Set(value);
  if (Object.getPrototypeOf(value) !== Object.prototype) throw new TypeError('an item holds an instance of a class');
  const copy: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) if (part !== undefined) copy[name] = frozenCopy(part);
  known.add(copy);
  return Object.freeze(copy);
}

/** DynamoDB's string set, which has a member at least. */
const isTextSet = (value: object): value is Set<string> =>
  value instanceof Set && value.size > 0 && [...value].every((member) => typeof member === 'string');

const known = new WeakSet<object>();

function scalar(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('an item holds no finite number');
  if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError('an item holds something not data');
  return value;
}

/** What DynamoDB would refuse about an item, or nothing. */
export function checkItem(
  item: Item,
  indexes: Readonly<Record<string, readonly [string, string]>>,
): string | undefined {
  for (const [partition, sort] of Object.values(indexes)) {
    const key = item[partition];
    if (key !== undefined && (typeof key !== 'string' || key === '')) return `${partition} is no text for an index`;
    if (item[sort] !== undefined && typeof item[sort] !== 'number') return `${sort} is no number for an index`;
  }
  if (sizeOf(item) > MAX_ITEM_BYTES) return TOO_LARGE;
  return undefined;
}

/** About what DynamoDB counts: names and values in UTF-8, some bytes for each number and structure. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length < 1000 ? value.length : Buffer.byteLength(value);
  if (value === null || typeof value !== 'object') return 8;
  if (Array.isArray(value)) return value.reduce((sum: number, part) => sum + 1 + sizeOf(part), 3);
  if (value instanceof Set) return sizeOf([...value]);
  const remembered = sizes.get(value);
  if (remembered !== undefined) return remembered;
  let sum = 3;
  for (const [name, part] of Object.entries(value)) sum += name.length + 1 + sizeOf(part);
  if (Object.isFrozen(value)) sizes.set(value, sum);
  return sum;
}

const sizes = new WeakMap<object, number>();
