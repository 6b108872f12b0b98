import { timeOf } from '../../../src/runs/decision/typed-time.ts';

const SYDNEY = 'Australia/Sydney';
/** Friday 20 November 2026, 09:00 in Sydney (UTC+11). */
const NOW = Date.parse('2026-11-19T22:00:00Z');

const iso = (text: string, timezone = SYDNEY): string | undefined => {
  const at = timeOf(text, { timezone, now: NOW });
  return at === undefined ? undefined : new Date(at).toISOString();
};

test.each([
  ['22:00', '2026-11-20T11:00:00.000Z'],
  ['9:01', '2026-11-19T22:01:00.000Z'],
  ['09:00', '2026-11-20T22:00:00.000Z'],
  ['2026-11-25 03:30', '2026-11-24T16:30:00.000Z'],
  ['2026-11-25T03:30', '2026-11-24T16:30:00.000Z'],
  ['2026-06-01 12:00', '2026-06-01T02:00:00.000Z'],
])('reads %s in the zone of the config', (text, expected) => {
  expect(iso(text)).toBe(expected);
});

test.each(['', 'noon', '25:00', '12:60', '2026-02-30 12:00', '2026-13-01 12:00', '22', '22:00 tomorrow', '-1:00'])(
  'takes %p for no time',
  (text) => {
    expect(iso(text)).toBeUndefined();
  },
);

test('has no time for an hour that the clocks leave out', () => {
  // 4 October 2026: clocks in Sydney go from 02:00 to 03:00.
  expect(iso('2026-10-04 02:30')).toBeUndefined();
  expect(iso('2026-10-04 03:00')).toBe('2026-10-03T16:00:00.000Z');
});

test('takes the first of two when the clocks show a time twice', () => {
  // 4 April 2027: clocks in Sydney go from 03:00 back to 02:00.
  expect(iso('2027-04-04 02:30')).toBe('2027-04-03T15:30:00.000Z');
});

test('knows zones that are not full hours from UTC', () => {
  expect(iso('2026-11-25 12:00', 'Asia/Kolkata')).toBe('2026-11-25T06:30:00.000Z');
});
