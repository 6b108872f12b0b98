import { isSameSchedule, windowWishIn } from '../../../src/sync/decision/window-tag.ts';
import { WINDOW } from '../fixture.ts';

const NAMES = { 'sunday-night': WINDOW };

test.each([
  // https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/patching.html
  ['cron(30 23 ? * TUE#1 *)', 'cron(30 23 ? * TUE#1 *)'],
  ['cron(0 0 5 ? * FRI *)', 'cron(0 0 5 ? * FRI *)'],
  ['cron(00 21 31 2 ? *)', 'cron(00 21 31 2 ? *)'],
  ['  cron( 0  3 ? *  sun,wed * ) ', 'cron(0 3 ? * SUN,WED *)'],
  ['cron(0 2 L * ? 2026-2030)', 'cron(0 2 L * ? 2026-2030)'],
  ['cron(0 2 15W JAN-MAR ? *)', 'cron(0 2 15W JAN-MAR ? *)'],
  ['cron(0/30 1-4 ? * 3L *)', 'cron(0/30 1-4 ? * 3L *)'],
  ['rate(7 days)', 'rate(7 days)'],
  ['rate(1 hour)', 'rate(1 hour)'],
  ['rate(5 minutes)', 'rate(5 minutes)'],
])('%j is a schedule', (value, schedule) => {
  expect(windowWishIn(value, NAMES)).toEqual({ kind: 'schedule', schedule });
});

test.each([
  ['five fields', 'cron(0 3 ? * SUN)'],
  ['eight fields', 'cron(0 0 3 ? * SUN * *)'],
  ['both days', 'cron(0 3 1 * SUN *)'],
  ['neither day', 'cron(0 3 ? * ? *)'],
  ['an hour that is none', 'cron(0 24 ? * SUN *)'],
  ['a day that is none', 'cron(0 3 ? * SUND *)'],
  ['a backward range', 'cron(0 5-3 ? * SUN *)'],
  ['every minute', 'cron(* 3 ? * SUN *)'],
  ['every two minutes', 'cron(0/2 3 ? * SUN *)'],
  ['minutes that are too close', 'cron(0,3 3 ? * SUN *)'],
  ['a rate of four minutes', 'rate(4 minutes)'],
  ['one in the plural', 'rate(1 days)'],
  ['many in the singular', 'rate(2 day)'],
  ['once', 'at(2026-12-24T03:00:00)'],
  ['a shortened id', 'mw-0a1b2c3d !'],
  ['nothing', ''],
])('%s is no window: %j', (_what, value) => {
  expect(windowWishIn(value, NAMES)).toEqual({ kind: 'unreadable', value });
});

test('an id, a name of the config and any other word', () => {
  expect(windowWishIn(WINDOW, NAMES)).toEqual({ kind: 'window', id: WINDOW });
  expect(windowWishIn(' sunday-night', NAMES)).toEqual({ kind: 'window', id: WINDOW });
  expect(windowWishIn('constructor', NAMES)).toEqual({ kind: 'unknown-name', name: 'constructor' });
  expect(windowWishIn('mw-0a1b2c3d', NAMES)).toEqual({ kind: 'unknown-name', name: 'mw-0a1b2c3d' });
});

test('schedules are the same however they are written, and others are not', () => {
  expect(isSameSchedule('cron(0 3 ? * sun *)', ' cron( 0 3 ? * SUN * )')).toBe(true);
  expect(isSameSchedule('at(2026-12-24T03:00:00)', 'at(2026-12-24T03:00:00)')).toBe(true);
  expect(isSameSchedule('cron(0 3 ? * SUN *)', 'cron(0 4 ? * SUN *)')).toBe(false);
});
