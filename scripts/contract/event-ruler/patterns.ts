/** Events and patterns that are put before event-ruler: by hand for each operator, and made by chance from a seed. */

export const events: readonly unknown[] = [
  {},
  ...['', 'x', 'y', 'xy', 'Xy', 'yx', 'a*b', 'a\\b', '300', 'é'].map((a) => ({ a })),
  ...[0, 5, 4.5, -3, 300, 5_000_000_000].map((a) => ({ a })),
  ...['10.0.0.5', '10.0.1.0', '2001:db8::', '::ffff:10.0.0.5', '300.0.0.1'].map((a) => ({ a })),
  ...[true, false, null, [], {}, [[]], [{}], { b: [] }, { b: 'x' }, { b: null }].map((a) => ({ a })),
  ...[['x'], ['x', 'y'], ['y', 5], [['x']], [['y'], ['x', 'z']], [null], [[], 'x']].map((a) => ({ a })),
  { a: 'x', b: 'y' },
  { a: 'y', b: 'x' },
  { a: ['x', 'y'], b: ['x', 'z'] },
  { a: 'z', b: 'y', c: 5 },
  { x: [{ a: 'x', b: 'y' }] },
  { x: [{ a: 'x' }, { b: 'y' }] },
  {
    x: [
      { a: 'y', b: 'y' },
      { a: 'x', b: 'x' },
    ],
  },
  { x: [[{ a: 'x', b: 'y' }]] },
  { x: [[{ a: 'x' }], [{ b: 'y' }]] },
  { x: { a: ['x', 'y'], b: 'y' } },
  {
    x: [
      { a: 'x', y: [{ b: 'y' }, { b: 'x' }] },
      { a: 'y', y: [{ b: 'z' }] },
    ],
  },
  { x: [] },
  { 'x.a': 'x', $or: 'x' },
];

const operands: readonly unknown[] = [
  ...['', 'x', 'y', 'X', 'xy', 'É', '*', 'x*', '*y', 'a\\*b', 'a\\\\b', 'a\\b', 'a\\', '**', 'x**', '*x*y'],
  ...[5, 0, -3, 4.5, true, false, null, {}, []],
  ...[['x'], ['x', 'y'], ['x', 5], [5, 0], [true], [null], [['x']], ['']],
  ...['prefix', 'suffix', 'equals-ignore-case', 'wildcard', 'anything-but', 'numeric', 'exists', 'cidr'].flatMap(
    (name) => ['x', ['x', 'y'], [], 5, true, ['=', 5]].map((operand) => ({ [name]: operand })),
  ),
  { prefix: { 'equals-ignore-case': 'x' } },
  { prefix: 'x', suffix: 'y' },
];

const numeric: readonly unknown[] = [
  ...['=', '<', '<=', '>', '>=', '!=', '=='].flatMap((operator) => [5, '5', -3, 4.5].map((bound) => [operator, bound])),
  ...['=', '<', '<=', '>', '>='].flatMap((first) =>
    ['=', '<', '<=', '>', '>='].flatMap((second) => [[first, 0, second, 5]]),
  ),
  ...[
    ['>', 5, '<', 0],
    ['>', 5, '<', 5],
    ['>=', 5, '<=', 5],
    ['>', 0, '<'],
    ['>'],
    [5],
    [5, '>'],
    ['>', 0, '<', 5, '<', 9],
    ['>', null],
    [],
  ],
];

const cidr: readonly unknown[] = [
  ...['/0', '/8', '/24', '/31', '/32', '/99', '/-1', '/x', '/', '', '/8/8', '/08'].map((bits) => `10.0.0.5${bits}`),
  ...['/0', '/32', '/127', '/128', '/129'].map((bits) => `2001:db8::${bits}`),
  ...['::/0', '::ffff:10.0.0.0/104', '300.0.0.1/8', 'x/8', '/8', '10.0/8', ' 10.0.0.0/8'],
];

const leaf = (matcher: unknown) => ({ a: [matcher] });

const byOperator: readonly unknown[] = [
  ...operands.map(leaf),
  ...['prefix', 'suffix', 'equals-ignore-case', 'wildcard', 'anything-but', 'exists', 'unknown'].flatMap((name) =>
    operands.map((operand) => leaf({ [name]: operand })),
  ),
  ...numeric.map((operand) => leaf({ numeric: operand })),
  ...cidr.map((operand) => leaf({ cidr: operand })),
];

const A = { a: ['x'] };
const B = { b: ['y'] };

const byShape: readonly unknown[] = [
  ...[{}, [], 'x', 5, null, true, { a: {} }, { a: [] }, { a: 'x' }, { a: null }, { a: [{}] }, { a: [['x']] }],
  ...[{ $or: [] }, { $or: [A] }, { $or: [A, B] }, { $or: [A, {}] }, { $or: [A, 'x'] }, { $or: 'x' }, { $or: A }],
  ...[{ $or: ['x', 'y'] }, { $or: [{ prefix: 'x' }, { prefix: 'y' }] }, { $or: [A, { prefix: ['x'] }] }],
  ...[{ $or: [A, { exists: ['x'] }] }, { $or: [A, { $or: [A, B] }] }, { $or: [A, B], c: [5] }],
  ...[
    { a: ['y'], $or: [A, B] },
    { $or: [A, B], a: ['y'] },
    { $or: [A, B], b: ['x'], a: ['y'] },
  ],
  ...[{ x: { $or: [A, B] } }, { x: { a: ['x'], $or: [A, B] } }, { x: A, 'x.b': ['y'] }, { 'x.a': ['x'] }],
  ...[{ $or: [{ x: A }, { x: B }], x: { b: ['x'] } }, { x: { a: [{ exists: false }] } }, { x: [{ exists: true }] }],
  ...[{ x: { a: [{ exists: false }], b: ['y'] } }, { x: { a: ['x'], b: [{ exists: false }] } }, { $or: [A, A, B] }],
  ...[{ a: [{ exists: false }, 'x'] }, { a: [{ exists: true }, { exists: false }] }, { b: [{ exists: false }] }],
  ...[{ a: { b: [{ exists: false }] } }, { a: { b: [{ 'anything-but': 'x' }] } }, { x: [{ prefix: 'x' }] }],
];

/** Numbers from a seed: mulberry32. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Pick = <Item>(items: readonly [Item, ...Item[]]) => Item;

function objectFrom(pick: Pick, depth: number): object {
  const keys = pick([['a'], ['b'], ['x'], ['a', 'b'], ['b', 'a'], ['x', 'a'], ['$or', 'a'], ['a', '$or'], ['$or']]);
  return Object.fromEntries(keys.map((key) => [key, memberFrom(pick, key, depth)]));
}

function memberFrom(pick: Pick, key: string, depth: number): unknown {
  if (key === '$or') {
    return depth > 1 ? ['x', 'y'] : [objectFrom(pick, depth + 1), objectFrom(pick, depth + 1)];
  }
  if (key === 'x' && depth < 2) return objectFrom(pick, depth + 1);
  const values: readonly [unknown, ...unknown[]] = [
    'x',
    'y',
    5,
    null,
    { prefix: 'x' },
    { 'anything-but': 'x' },
    { exists: true },
    { exists: false },
  ];
  return pick([[pick(values)], [pick(values), pick(values)]]);
}

function madeByChance(count: number): object[] {
  const next = numbersFrom(12);
  const pick: Pick = (items) => items[next(items.length)] ?? items[0];
  return Array.from({ length: count }, () => objectFrom(pick, 0));
}

/** As JSON: the order of members counts. */
export const patterns: readonly string[] = [
  ...new Set([...byOperator, ...byShape, ...madeByChance(300)].map((pattern) => JSON.stringify(pattern))),
  '{',
  '{"a":["x"]',
];
