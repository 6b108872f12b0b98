import { DAY } from '../../src/duration.ts';
import { NO_FLEET } from '../../src/posture/types/swept.ts';
import { aPosture, NOW } from '../posture/posture-fixture.ts';
import { aDay, anException, aWaitingRun, figures } from './fixture.ts';

const counts = (compliant: number, notCompliant: number, notSeen = 0) => ({
  instances: compliant + notCompliant + notSeen,
  compliant,
  notCompliant,
  notSeen,
  excepted: 0,
});

describe('the trend', () => {
  test('is the last eight days at first, and leaves out days on which nothing was read', () => {
    const days = { 'web-prod': [aDay(9, 1), aDay(3, 8), aDay(1, 9), aDay(0, 10)] };
    expect(figures({ days }).trend.map(({ day, compliant }) => [day, compliant])).toEqual([
      ['2026-11-27', 80],
      ['2026-11-29', 90],
      ['2026-11-30', 100],
    ]);
  });

  test('is the same weekday of eight weeks once there are three weeks of records', () => {
    const days = { 'web-prod': Array.from({ length: 60 }, (_, i) => aDay(59 - i, 10)) };
    const { trend } = figures({ days });
    expect([trend.length, trend[0]?.day, trend[1]?.day, trend.at(-1)?.day]).toEqual([
      8,
      '2026-10-12',
      '2026-10-19',
      '2026-11-30',
    ]);
  });

  test('counts instances, not fleets, and never one that was not seen as compliant', () => {
    const small = aDay(0, 0, { fleet: 'api', counts: counts(0, 1, 1) });
    expect(figures({ days: { 'web-prod': [aDay(0, 10)], api: [small] } }).trend).toEqual([
      { day: '2026-11-30', compliant: 83.3, notSeen: 8.3 },
    ]);
  });

  test('compares with a week ago only what was recorded then', () => {
    expect(figures({ days: { 'web-prod': [aDay(7, 6)] } }).weekAgo).toBe(60);
    expect(figures({ days: { 'web-prod': [aDay(6, 6)] } }).weekAgo).toBeUndefined();
  });
});

test('fleets that need someone first: by verdict, deadline, and instances', () => {
  const due = (inDays: number) => ({
    due: NOW + inDays * DAY,
    cve: 'CVE-2026-1',
    exploited: true,
    rule: 'r',
    open: 1,
    overdue: 0,
    patch: 'KB1',
  });
  const postures = [
    aPosture({ fleet: 'fine' }),
    aPosture({ fleet: 'hidden', verdict: 'not-seen', counts: counts(3, 0, 1) }),
    aPosture({ fleet: 'many', verdict: 'not-compliant', counts: counts(0, 9) }),
    aPosture({ fleet: 'later', verdict: 'not-compliant', counts: counts(0, 1), deadline: due(9) }),
    aPosture({ fleet: 'soon', verdict: 'not-compliant', counts: counts(0, 1), deadline: due(1) }),
  ];
  expect(figures({ postures }).fleets.map(({ posture }) => posture.fleet)).toEqual([
    'soon',
    'later',
    'many',
    'hidden',
    'fine',
  ]);
});

test('a fleet that no sweep has read is named, and instances of no fleet are none', () => {
  const scope = { kind: 'leadership', fleets: ['web-prod', 'new', NO_FLEET] } as const;
  expect(figures({ scope }).unread).toEqual(['new']);
});

test('no instance outside of every fleet is not counted as a compliant fleet', () => {
  const postures = [aPosture({ fleet: NO_FLEET, verdict: 'compliant', counts: counts(0, 0) })];
  expect(figures({ postures }).fleets).toEqual([]);
});

test('image age is the mean over instances; the oldest critical is that of any fleet', () => {
  const critical = (patch: string, daysAgo: number) => ({
    patch,
    cves: [],
    since: NOW - daysAgo * DAY,
    instances: 1,
  });
  const days = {
    'web-prod': [
      aDay(1, 10, { critical: critical('gone', 99) }),
      aDay(0, 10, { images: { instances: 3, ageDays: 30 }, critical: critical('KB1', 5) }),
    ],
    api: [aDay(0, 10, { fleet: 'api', images: { instances: 1, ageDays: 50 }, critical: critical('KB2', 12) })],
  };
  expect(figures({ days })).toMatchObject({
    imageAgeDays: 20,
    critical: { fleet: 'api', patch: 'KB2', since: NOW - 12 * DAY },
  });
});

test.each([
  [[], { patches: 0 }],
  [[DAY], { patches: 1, medianMs: DAY }],
  [[DAY, 3 * DAY, 9 * DAY], { patches: 3, medianMs: 3 * DAY }],
  [[DAY, 3 * DAY], { patches: 2, medianMs: 2 * DAY }],
])('time to patch is the median of what was completed within the week (%#)', (closed, expected) => {
  const days = { 'web-prod': [aDay(8, 10, { closed: [99 * DAY] }), aDay(2, 10, { closed })] };
  expect(figures({ days }).closed).toEqual(expected);
});

test('what needs a person, the most pressing first; what ends later than in a week does not', () => {
  const deadline = (inDays: number, infeasible = false) => ({
    due: NOW + inDays * DAY,
    patch: 'KB1',
    cve: 'CVE-2026-1',
    exploited: true,
    rule: 'r',
    open: 1,
    overdue: 0,
    ...(infeasible
      ? { infeasible: { due: NOW + inDays * DAY, patch: 'KB1', because: 'window', since: NOW } as const }
      : {}),
  });
  const postures = [
    aPosture({ fleet: 'can', deadline: deadline(5) }),
    aPosture({ fleet: 'cannot', deadline: deadline(5, true) }),
    aPosture({ fleet: 'late', verdict: 'not-compliant', deadline: deadline(-1) }),
    aPosture({ fleet: 'hidden', counts: counts(1, 0, 2) }),
    aPosture({ fleet: 'drifted', verdict: 'not-compliant', counts: counts(1, 2, 0) }),
    aPosture({ fleet: 'excepted', excepted: { until: NOW + DAY } }),
    aPosture({ fleet: 'unseen', verdict: 'not-seen' }),
  ];
  const exceptions = [
    anException({ id: 'x-later', until: NOW + 9 * DAY }),
    anException({ id: 'x-ending' }),
    anException({ id: 'x-asked', state: 'asked' }),
    anException({ id: 'x-over', state: 'expired' }),
  ];
  const waiting = [aWaitingRun(), aWaitingRun({ id: 'p-1', why: 'attention' })];
  const { needs, exceptions: counted } = figures({
    postures,
    exceptions,
    waiting,
    scope: { kind: 'channel', fleets: ['can'] },
  });
  const ids = needs.map((need) => {
    if ('slow' in need) return need.code;
    if ('fleet' in need) return `${need.code} ${need.fleet}`;
    return 'run' in need ? `${need.code} ${need.run.id}` : `${need.code} ${need.exception.id}`;
  });
  expect(ids).toEqual([
    'overdue late',
    'infeasible cannot',
    'attention p-1',
    'approval d-7k2m9x4q',
    'exception-asked x-asked',
    'exception-ending x-ending',
    'not-compliant drifted',
    'not-seen hidden',
    'not-seen unseen',
  ]);
  expect([counted.holding, counted.asked, counted.ending.length]).toEqual([2, 1, 1]);
});
