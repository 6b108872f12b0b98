import type { Config } from '../../src/config/types.ts';
import { digestScopes, isOwed, lastDue } from '../../src/digest/decision/schedule.ts';
import { NO_FLEET } from '../../src/posture/types/swept.ts';
import { CONFIG } from '../model/config.ts';
import { HOME } from '../support/home.ts';
import { COMPLIANCE } from './compliance-config.ts';

const at = (text: string): number => Date.parse(text);
const dueAt = (now: string, zone: string, time = '09:00'): string | undefined => {
  const due = lastDue({ day: 'monday', at: time }, { now: at(now), timezone: zone });
  return due && `${due.week} ${new Date(due.dueAt).toISOString().slice(0, 16)}`;
};

test.each([
  ['at the moment itself', '2026-11-30T09:00:00Z', 'UTC', '2026-11-30 2026-11-30T09:00'],
  ['a second before: last week', '2026-11-30T08:59:59Z', 'UTC', '2026-11-23 2026-11-23T09:00'],
  ['days later: the same', '2026-12-03T11:00:00Z', 'UTC', '2026-11-30 2026-11-30T09:00'],
  ['on the clocks of the zone', '2026-11-29T22:00:00Z', 'Australia/Sydney', '2026-11-30 2026-11-29T22:00'],
  ['before the zone’s hour', '2026-11-29T21:59:00Z', 'Australia/Sydney', '2026-11-23 2026-11-22T22:00'],
])('%s', (_what, now, zone, expected) => expect(dueAt(now, zone)).toBe(expected));

test('an hour that the clocks leave out is the one after it', () => {
  const due = lastDue({ day: 'sunday', at: '02:30' }, { now: at('2026-03-29T12:00:00Z'), timezone: 'Europe/Berlin' });
  expect(due && new Date(due.dueAt).toISOString()).toBe('2026-03-29T01:30:00.000Z');
});

test('an hour that the clocks show twice is one digest', () => {
  const twice = ['2026-10-25T00:31:00Z', '2026-10-25T01:31:00Z'].map((now) =>
    lastDue({ day: 'sunday', at: '02:30' }, { now: at(now), timezone: 'Europe/Berlin' }),
  );
  expect(twice[0]).toEqual(twice[1]);
});

test('none is owed for an hour before the product posted digests', () => {
  expect([isOwed(9, 10), isOwed(10, 10), isOwed(11, 10)]).toEqual([false, true, true]);
});

describe('channels', () => {
  const fleet = (name: string, channel: string) => ({
    name,
    channel,
    policy: 'nonprod',
    place: HOME,
    alarms: [],
    target: { kind: 'stack', stack: name, parameter: 'Image' } as const,
  });
  const config: Config = {
    ...CONFIG,
    channel: 'C0PATCHING',
    fleets: { a: fleet('a', 'C0PATCHING'), b: fleet('b', 'C0WEB'), c: fleet('c', 'C0WEB') },
  };
  const scopes = (leadership?: string) =>
    Object.fromEntries(
      digestScopes({
        ...config,
        compliance: {
          ...COMPLIANCE,
          digest: { day: 'monday', at: '09:00', ...(leadership === undefined ? {} : { leadership }) },
        },
      }),
    );

  test('each has its own fleets, the default one the instances of no fleet too', () => {
    expect(scopes()).toEqual({
      C0PATCHING: { kind: 'channel', fleets: ['a', NO_FLEET] },
      C0WEB: { kind: 'channel', fleets: ['b', 'c'] },
    });
  });

  test('leadership has all, and one message where it reads a channel of fleets', () => {
    const all = { kind: 'leadership', fleets: ['a', 'b', 'c', NO_FLEET] };
    expect(scopes('C0BOSS')['C0BOSS']).toEqual(all);
    expect(Object.keys(scopes('C0WEB'))).toEqual(['C0PATCHING', 'C0WEB']);
    expect(scopes('C0WEB')['C0WEB']).toEqual(all);
  });
});
