import fc from 'fast-check';
import { ageText, DAY, formatDuration, HOUR, MINUTE, parseDuration } from '../src/duration.ts';

describe('parseDuration', () => {
  test.each([
    ['14d', 1_209_600_000],
    ['72h', 259_200_000],
    ['90m', 5_400_000],
    ['30s', 30_000],
    ['0s', 0],
    ['999999d', 86_399_913_600_000],
  ])('reads %s as %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    '',
    '14',
    'd',
    '14 d',
    '14D',
    '1w',
    '-1h',
    '+1h',
    '1.5h',
    '01h',
    '1h30m',
    '1e3s',
    '1000000s',
    ' 1h',
    '1h\n',
    '１h',
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('formatDuration', () => {
  test.each([
    [0, '0 s'],
    [999, '0 s'],
    [45_000, '45 s'],
    [60_000, '1 min'],
    [63_000, '1 min 03 s'],
    [25 * 60_000, '25 min'],
    [2 * 3_600_000 + 5 * 60_000, '2 h 05 min'],
    [2 * 3_600_000 + 5 * 60_000 + 59_999, '2 h 05 min'],
    [24 * 3_600_000, '1 d'],
    [3 * 86_400_000 + 4 * 3_600_000, '3 d 04 h'],
    [14 * 86_400_000, '14 d'],
    [-5, '0 s'],
    [Number.NaN, '0 s'],
    [Number.POSITIVE_INFINITY, '0 s'],
  ])('shows %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test('never shows more time than there is, nor a tenth of it less', () => {
    const unit: Record<string, number> = { d: 86_400, h: 3_600, min: 60, s: 1 };
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 30 * 86_400_000 }), (ms) => {
        const words = formatDuration(ms).split(' ');
        let shown = 0;
        for (let i = 0; i < words.length; i += 2)
          shown += Number(words[i]) * (unit[words[i + 1] ?? ''] ?? Number.NaN) * 1_000;
        expect(shown).toBeLessThanOrEqual(ms);
        expect(ms - shown).toBeLessThan(Math.max(1_000, ms / 10));
      }),
    );
  });
});

test.each([
  [0, 'under a minute'],
  [25.9 * MINUTE, '25 min'],
  [HOUR, '1 h'],
  [23.9 * HOUR, '23 h'],
  [24 * HOUR + 49 * MINUTE, '1 day'],
  [47.9 * HOUR, '1 day'],
  [34.5 * DAY, '34 days'],
])('something of %d ms is %s old', (ms, text) => expect(ageText(ms)).toBe(text));
