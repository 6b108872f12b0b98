import { DAY } from '../../../src/duration.ts';
import { type DayFacts, dayAt, dayOf } from '../../../src/posture/decision/day.ts';
import { aPatch, aPosture, aSnapshot, NOW } from '../posture-fixture.ts';

const facts = (parts: Partial<DayFacts> = {}): DayFacts => ({
  posture: aPosture(),
  snapshot: aSnapshot(),
  open: {},
  before: undefined,
  timezone: 'Australia/Sydney',
  ...parts,
});

test('the day is that of the read, on the clocks of the zone', () => {
  expect(dayAt(Date.parse('2026-11-29T13:30:00Z'), 'Australia/Sydney')).toBe('2026-11-30');
  expect(dayAt(Date.parse('2026-11-29T13:30:00Z'), 'UTC')).toBe('2026-11-29');
  expect(dayOf(facts({ posture: aPosture({ readAt: Date.parse('2026-11-29T13:30:00Z') }) })).record.day).toBe(
    '2026-11-30',
  );
});

test('keeps verdict and counts as they were told, and the ages of images by instance', () => {
  const posture = aPosture({ verdict: 'not-seen', unread: 1 });
  const images = [
    { id: 'ami-1', instances: 3, ageDays: 10 },
    { id: 'ami-2', instances: 1, ageDays: 50 },
    { id: 'ami-3', instances: 9 },
  ];
  const { record } = dayOf(facts({ posture, snapshot: aSnapshot({ images }) }));
  expect(record).toMatchObject({ verdict: 'not-seen', unread: 1, images: { instances: 4, ageDays: 80 } });
});

test('of critical patches the one that was missing first, since it was first missing here', () => {
  const patches = {
    KB1: aPatch({ severity: 'Critical', firstSeenAt: NOW - 3 * DAY }),
    KB2: aPatch({ severity: 'Critical', firstSeenAt: NOW - 2 * DAY, cves: ['CVE-2026-1'] }),
    KB3: aPatch({ severity: 'Moderate', firstSeenAt: NOW - 90 * DAY }),
  };
  const { record } = dayOf(facts({ snapshot: aSnapshot({ patches }), open: { KB2: NOW - 9 * DAY } }));
  expect(record.critical).toEqual({ patch: 'KB2', cves: ['CVE-2026-1'], since: NOW - 9 * DAY, instances: 1 });
});

describe('a patch that was missing', () => {
  const open = { KB1: NOW - 6 * DAY };

  test('and that nothing misses any more is closed, with how long it was missing', () => {
    const made = dayOf(facts({ open }));
    expect([made.record.closed, made.open]).toEqual([[6 * DAY], {}]);
  });

  test.each([
    [
      'an instance could not be seen',
      aSnapshot({ counts: { instances: 4, compliant: 3, notCompliant: 0, notSeen: 1 } }),
    ],
    ['a read failed', aSnapshot({ unread: [{ part: 'states', what: 'patch states', error: 'AccessDenied' }] })],
  ])('stays open while %s', (_why, snapshot) => {
    const made = dayOf(facts({ open, snapshot }));
    expect([made.record.closed, made.open]).toEqual([[], open]);
  });

  test('that is still missing keeps the moment at which it was first missing', () => {
    const snapshot = aSnapshot({ patches: { KB1: aPatch({ firstSeenAt: NOW - DAY }) } });
    expect(dayOf(facts({ open, snapshot })).open).toEqual(open);
  });

  test('and was first seen by a clock ahead of ours was not missing for less than no time', () => {
    expect(dayOf(facts({ open: { KB1: NOW + DAY } })).record.closed).toEqual([0]);
  });

  test('since the fleet was first read is counted without a duration: nobody knows how long it was missing before', () => {
    const snapshot = aSnapshot({ followedSince: NOW - 6 * DAY });
    expect(dayOf(facts({ open, snapshot })).record).toMatchObject({ closed: [], closedOld: 1 });
  });

  test('is added to what the same day had closed before', () => {
    const before = { ...dayOf(facts()).record, closed: [DAY] };
    expect(dayOf(facts({ open, before })).record.closed).toEqual([DAY, 6 * DAY]);
  });
});
