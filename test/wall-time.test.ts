import { wallTimeAt } from '../src/wall-time.ts';

test.each([
  ['2026-11-30T23:59:59Z', 'UTC', [2026, 11, 30, 23, 59]],
  ['2026-11-30T23:59:59Z', 'Australia/Sydney', [2026, 12, 1, 10, 59]],
  ['2026-12-01T00:00:00Z', 'America/New_York', [2026, 11, 30, 19, 0]],
  ['2026-12-01T13:00:00Z', 'Australia/Sydney', [2026, 12, 2, 0, 0]],
  // Clocks go forward and back again.
  ['2026-10-03T16:00:00Z', 'Australia/Sydney', [2026, 10, 4, 3, 0]],
  ['2026-04-04T16:30:00Z', 'Australia/Sydney', [2026, 4, 5, 2, 30]],
] as const)('%s in %s', (at, timezone, shown) => {
  const { year, month, day, hour, minute } = wallTimeAt(Date.parse(at), timezone);
  expect([year, month, day, hour, minute]).toEqual(shown);
});

test('a zone that is none is an error, each time', () => {
  expect(() => wallTimeAt(0, 'Mars/Olympus')).toThrow(RangeError);
  expect(() => wallTimeAt(0, 'Mars/Olympus')).toThrow(RangeError);
});
