import fc from 'fast-check';
import { compare, DELIVERY_MS, type Link } from '../../setup/audit/compare.ts';
import { differenceSentence } from '../../setup/audit/sentences.ts';

const NOW = 100_000_000;
const AT = NOW - 10 * DELIVERY_MS;

/** A chain of so many records; `salt` makes it another one from `from` on. */
const chain = (run: string, length: number, { from = Number.POSITIVE_INFINITY, at = AT } = {}): Link[] => {
  const hashOf = (version: number): string =>
    version === 0 ? '' : `${run}-${version}${version >= from ? '-other' : ''}`;
  return Array.from({ length }, (_, i) => ({ run, version: i + 1, at: at + i, hash: hashOf(i + 1), prev: hashOf(i) }));
};
const without = (links: readonly Link[], ...versions: number[]): Link[] =>
  links.filter(({ version }) => !versions.includes(version));
const codes = (table: readonly Link[], sink: readonly Link[]): string[] =>
  compare(table, sink, NOW).differences.map(({ run, from, to, code }) => `${run} ${from}-${to} ${code}`);

test('the same in both is confirmed, whatever the order of the sink and however often an event comes', () => {
  const links = [...chain('b-1', 5), ...chain('d-2', 7)];
  fc.assert(
    fc.property(fc.shuffledSubarray([...links, ...links], { minLength: 24 }), (sink) => {
      expect(compare(links, sink, NOW)).toEqual({ differences: [], confirmed: 12, older: 0, underWay: 0 });
    }),
  );
});

const FIVE = chain('b-1', 5);
const altered = FIVE.map((link) => (link.version === 3 ? { ...link, hash: 'altered' } : link));

test.each<[string, readonly Link[], readonly Link[], string[]]>([
  ['a record that was altered', altered, FIVE, ['b-1 3-3 changed']],
  ['a chain written anew with fitting hashes', chain('b-1', 5, { from: 2 }), FIVE, ['b-1 2-5 changed']],
  ['a record that was deleted', without(FIVE, 3), FIVE, ['b-1 3-3 missing']],
  ['the newest that were deleted', without(FIVE, 4, 5), FIVE, ['b-1 4-5 missing']],
  ['a run that was deleted', chain('d-2', 2), [...FIVE, ...chain('d-2', 2)], ['b-1 1-5 run-deleted']],
  ['a run that was added', [...FIVE, ...chain('d-2', 2)], FIVE, ['d-2 1-2 run-added']],
  ['records that were added at the end', FIVE, without(FIVE, 4, 5), ['b-1 4-5 added']],
  ['an event that the sink lost', FIVE, without(FIVE, 3), ['b-1 3-3 sink-gap']],
  ['a lost event whose record was changed', altered, without(FIVE, 3), ['b-1 3-3 changed']],
  [
    'an event that was added to the sink',
    FIVE,
    [...FIVE, { ...FIVE[2], hash: 'x' } as Link],
    ['b-1 3-3 sink-contradicts'],
  ],
  [
    'a sink that was rewritten',
    FIVE,
    [...without(FIVE, 3), { ...FIVE[2], hash: 'x' } as Link],
    ['b-1 3-3 changed', 'b-1 4-4 sink-broken'],
  ],
])('%s is named', (_what, table, sink, expected) => {
  expect(codes(table, sink).sort()).toEqual(expected);
});

test('what is older than the sink is counted, and what its first event follows is held to it', () => {
  const sink = without(FIVE, 1, 2, 3);
  expect(compare(FIVE, sink, NOW)).toEqual({ differences: [], confirmed: 2, older: 3, underWay: 0 });
  expect(codes(altered, sink)).toEqual(['b-1 3-3 changed']);
});

test('the newest of the last hour may be on their way, and what claims to be of the future is not', () => {
  const recent = chain('d-2', 2, { at: NOW - 2 });
  expect(compare([...FIVE, ...recent], FIVE, NOW)).toMatchObject({ differences: [], underWay: 2 });
  expect(codes([...FIVE, ...chain('d-2', 2, { at: NOW + 1 })], FIVE)).toEqual(['d-2 1-2 run-added']);
});

test.each([
  [
    'changed',
    'run b-1, versions 2 to 3: the table has another record than was announced: it was changed after the fact.',
  ],
  ['missing', 'run b-1, versions 2 to 3 were announced and are missing in the table.'],
  ['run-deleted', 'run b-1 was announced (versions 2 to 3), and nothing of it is in the table: it was deleted.'],
  [
    'added',
    'run b-1, versions 2 to 3 are in the table and were never announced: added to the table, or missing in the sink.',
  ],
  [
    'run-added',
    'run b-1 is in the table (versions 2 to 3), and nothing of it was ever announced: it was added to the table, or is missing in the sink.',
  ],
  [
    'sink-gap',
    "run b-1, versions 2 to 3: the sink lacks their events; the table's records are the ones that the next event follows.",
  ],
  [
    'sink-contradicts',
    "run b-1, versions 2 to 3: the sink has different events of the same version: one of them is not Patchwarden's.",
  ],
  ['sink-broken', "run b-1, versions 2 to 3: the sink's event does not follow the one before it in the sink."],
] as const)('%s, in a sentence', (code, sentence) => {
  expect(differenceSentence({ run: 'b-1', from: 2, to: 3, code })).toBe(sentence);
});
