import { present } from '../../present.ts';
import { hashOf, type Item } from '../../store/table.ts';
import type { Problem } from '../types.ts';

/** How many records a chain has, and the hash of the last, as the thing's own item says. */
export interface ChainEnd {
  records: number;
  hash: string;
}

export interface Chain {
  of: string;
  /** Sort keys of its records: this, and six digits. */
  prefix: string;
  items: readonly Item[];
  /** `absent`: the thing's own item is not there. `none`: it says nothing of this chain. */
  end: ChainEnd | 'absent' | 'none';
  /** Sort key of that item. */
  headSk: string;
}

const DIGITS = 6;

export const skOf = (prefix: string, position: number): string => `${prefix}${String(position).padStart(DIGITS, '0')}`;

/** Of a record's sort key; `undefined` for one that no record has. */
function positionOf(prefix: string, sk: string): number | undefined {
  const digits = sk.slice(prefix.length);
  return /^[0-9]{6}$/.test(digits) && Number(digits) > 0 ? Number(digits) : undefined;
}

export const recordsOf = ({ items, prefix }: Pick<Chain, 'items' | 'prefix'>): readonly Item[] =>
  items.filter(({ sk }) => sk.startsWith(prefix)).sort((a, b) => (a.sk < b.sk ? -1 : 1));

/** The content of a record, as it was hashed. */
export function entryOf({ pk: _pk, sk: _sk, hash: _hash, ...entry }: Item): Readonly<Record<string, unknown>> {
  return entry;
}

export const isIntact = (record: Item): boolean => hashOf(entryOf(record)) === record['hash'];

/** Every record that is not as it was written, by its place. Each has the hash of the one before it, and the thing's item that of the last. */
export function chainProblems(chain: Chain): Problem[] {
  const { of, prefix, end } = chain;
  const records = recordsOf(chain);
  const placed = new Map<number, Item>();
  const odd: Item[] = [];
  for (const record of records) {
    const position = positionOf(prefix, record.sk);
    if (position === undefined) odd.push(record);
    else placed.set(position, record);
  }
  const highest = Math.max(0, ...placed.keys());
  const length = lengthOf(placed, end) ?? highest;
  const known = [...placed].sort(([a], [b]) => a - b);
  return [
    ...odd.map(({ sk }): Problem => ({ of, item: sk, code: 'added' })),
    ...gaps(chain, placed, length),
    ...known.flatMap(([at, record]): Problem[] =>
      at > length
        ? [{ of, item: record.sk, code: 'added' }]
        : placeProblems(chain, at < length ? placed.get(at + 1) : undefined, { at, record }),
    ),
    ...endProblems(chain, placed, { length, highest }),
  ];
}

/** As many as the thing's item says, unless the record that it names as the last stands elsewhere. */
function lengthOf(placed: ReadonlyMap<number, Item>, end: Chain['end']): number | undefined {
  if (typeof end === 'string') return undefined;
  const last = [...placed].find(([, record]) => record['hash'] === end.hash && isIntact(record));
  return last === undefined ? end.records : Math.max(last[0], Number(last[1]['version']) || 0);
}

/** Places without a record; those beside each other as one. */
function gaps({ of, prefix }: Chain, placed: ReadonlyMap<number, Item>, length: number): Problem[] {
  const problems: Problem[] = [];
  let expected = 1;
  for (const at of [...placed.keys()].filter((at) => at <= length).sort((a, b) => a - b)) {
    problems.push(...gap({ of, prefix }, expected, at - 1));
    expected = at + 1;
  }
  return [...problems, ...gap({ of, prefix }, expected, length)];
}

const gap = ({ of, prefix }: Pick<Chain, 'of' | 'prefix'>, from: number, to: number): Problem[] =>
  from > to
    ? []
    : [
        {
          of,
          item: skOf(prefix, from),
          code: 'missing',
          ...present({ says: to > from ? skOf(prefix, to) : undefined }),
        },
      ];

function placeProblems(
  { of, prefix }: Chain,
  next: Item | undefined,
  { at, record }: { at: number; record: Item },
): Problem[] {
  const item = record.sk;
  if (!isIntact(record)) return [{ of, item, code: 'altered' }];
  const owner = ownerOf(record);
  if (owner !== undefined && owner !== of)
    return [{ of, item, code: 'moved', says: `${owner} ${String(record['version'])}` }];
  const version = Number(record['version']);
  if (version !== at) return [{ of, item, code: 'moved', says: skOf(prefix, version) }];
  const isFollowed = next === undefined || !isIntact(next) || Number(next['version']) !== at + 1;
  if (!isFollowed && next['prev'] !== record['hash']) return [{ of, item, code: 'replaced' }];
  return at === 1 && record['prev'] !== '' ? [{ of, item, code: 'moved' }] : [];
}

/** The partition of the thing that a record says it is of. */
function ownerOf({ runId, exceptionId, of }: Item): string | undefined {
  if (typeof runId === 'string') return `RUN#${runId}`;
  if (typeof exceptionId === 'string') return `EXCEPTION#${exceptionId}`;
  return typeof of === 'string' ? of : undefined;
}

function endProblems(
  { of, end, headSk }: Chain,
  placed: ReadonlyMap<number, Item>,
  { length, highest }: { length: number; highest: number },
): Problem[] {
  const last = placed.get(length);
  // The first record of a chain and what the thing's item says of it are written together.
  if (end === 'none' && last !== undefined) return [{ of, item: headSk, code: 'disagrees', says: last.sk }];
  if (typeof end === 'string' || last === undefined || !isIntact(last)) return [];
  const agrees = end.hash === last['hash'] && end.records === length && length <= highest;
  return agrees ? [] : [{ of, item: headSk, code: 'disagrees', says: last.sk }];
}
