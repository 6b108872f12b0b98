import { type HintEvent, patternsOf } from '../../../infra/bot/event-patterns.ts';

const hint = (names: readonly string[], more: Partial<HintEvent> = {}): HintEvent => ({
  source: 'aws.ssm',
  detailTypes: ['Something'],
  detail: { name: names, type: ['a', 'b'] },
  ...more,
});

const names = (count: number, length: number): string[] =>
  Array.from({ length: count }, (_none, index) => String(index).padEnd(length, 'x'));

/** Counted here as EventBridge is sent it. */
const size = ({ source, detailTypes, ...rest }: HintEvent): number =>
  JSON.stringify({ source: [source], 'detail-type': detailTypes, ...rest }).length;

test('a short pattern is one rule', () => {
  expect(patternsOf('Some', hint(['a', 'b']))).toEqual([hint(['a', 'b'])]);
});

test.each([
  [30, 100, 2],
  [500, 128, 36],
  [13, 1900, 13],
])(
  '%d names of %d characters are %d rules that fit, with each name in one of them, in order',
  (count, length, rules) => {
    const all = names(count, length);
    const parts = patternsOf('Some', hint(all));
    expect(parts).toHaveLength(rules);
    expect(parts.flatMap(({ detail }) => detail?.['name'])).toEqual(all);
    for (const part of parts) {
      expect(size(part)).toBeLessThanOrEqual(2048);
      expect(part).toMatchObject({ detailTypes: ['Something'], detail: { type: ['a', 'b'] } });
    }
  },
);

test('resources are split as details are', () => {
  const all = names(100, 100);
  const parts = patternsOf('Some', { source: 'aws.ssm', detailTypes: ['Something'], resources: all });
  expect(parts.flatMap(({ resources }) => resources)).toEqual(all);
  for (const part of parts) expect(size(part)).toBeLessThanOrEqual(2048);
});

test('when one list alone does not make it fit, the other is split too', () => {
  const parts = patternsOf('Some', hint(names(3, 1000), { detail: { name: names(3, 1000), type: names(3, 900) } }));
  expect(parts).toHaveLength(9);
  for (const part of parts) expect(size(part)).toBeLessThanOrEqual(2048);
});

test('one value that is too long is refused by the name of its rule', () => {
  expect(() => patternsOf('Some', hint(['x'.repeat(2048)]))).toThrow('the event pattern Some has 2');
});
