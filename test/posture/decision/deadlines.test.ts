import { DAY, HOUR } from '../../../src/duration.ts';
import { deadlineLimit, deadlineOf, deadlinesOf } from '../../../src/posture/decision/deadlines.ts';
import { aBaseline, aKnown, aPatch, aSnapshot, deadlineFacts, NOON, patchGroup } from '../deadline-fixture.ts';

const listedAt = (date: string) => ({ exploited: { since: Date.parse(`${date}T00:00:00Z`) } });
const exploited = { ...listedAt('2026-11-30'), automatable: true, technicalImpact: 'total' } as const;
const known = aKnown({
  'CVE-2026-1': exploited,
  'CVE-2026-2': { automatable: false, technicalImpact: 'total' },
  'CVE-2026-3': { automatable: false, technicalImpact: 'partial' },
});
const facts = deadlineFacts({ known });
const patches = {
  KB1: aPatch(['CVE-2026-2', 'CVE-2026-9']),
  KB2: aPatch(['CVE-2026-3', 'CVE-2026-1']),
  KB3: aPatch(['CVE-2026-1'], { firstSeenAt: NOON }),
};

describe('the deadline of a fleet', () => {
  test('is the earliest of what it misses, with how many there are', () => {
    expect(deadlinesOf(aSnapshot(patches), facts)).toEqual({
      deadline: {
        due: Date.parse('2026-12-03T23:59:00Z'),
        cve: 'CVE-2026-1',
        patch: 'KB2',
        exploited: true,
        rule: 'BOD 26-04: known exploited, public, 3 days',
        forensic: true,
        open: 3,
        overdue: 0,
        nextAt: NOON + DAY,
      },
      deadlines: { unrated: 1, slow: [], held: [] },
    });
  });

  test('is none without a rule, and nothing is said of deadlines', () => {
    expect(deadlinesOf(aSnapshot(patches), { ...facts, config: { custom: [], unrated: 'told' } })).toEqual({});
  });

  test('is none where nothing is missing', () => {
    expect(deadlinesOf(aSnapshot(), facts)).toEqual({ deadlines: { unrated: 0, slow: [], held: [] } });
  });

  test('is past, and the next one that is not is what must be met', () => {
    const now = NOON + 4 * DAY;
    const windows = { next: [now + 30 * DAY] };
    expect(deadlineOf(aSnapshot(patches, { windows }), { ...facts, now })).toMatchObject({
      cve: 'CVE-2026-1',
      overdue: 1,
      infeasible: { cve: 'CVE-2026-2', because: 'window', earliest: now + 30 * DAY, since: now },
    });
  });

  test('cannot be met since the day on which that became so', () => {
    const snapshot = aSnapshot(patches, { windows: { next: [NOON + 10 * DAY] } });
    const first = deadlineOf(snapshot, facts);
    const later = deadlineOf(snapshot, { ...facts, now: NOON + HOUR, previous: { ...(first && { deadline: first }) } });
    expect([first?.infeasible?.since, later?.infeasible?.since]).toEqual([NOON, NOON]);
  });

  test.each<[string, Parameters<typeof deadlineOf>[1]['fleet'], object, boolean]>([
    ['a fleet of images needs no window', { target: { kind: 'auto-scaling-group', group: 'web' } }, {}, true],
    ['a patch group without a window is patched on request', { ...patchGroup, patch: aWay() }, {}, true],
    ['one that nobody patches never meets it', patchGroup, {}, false],
    [
      'one whose windows could not be read may',
      patchGroup,
      { unread: [{ what: 'windows', error: 'Throttled' }] },
      true,
    ],
  ])('%s', (_, fleet, parts, isFeasible) => {
    const snapshot = aSnapshot(patches, { windows: { next: [] }, ...parts });
    expect(deadlineOf(snapshot, { ...facts, fleet })?.infeasible === undefined).toBe(isFeasible);
  });

  function aWay() {
    return {
      reboot: 'if-needed',
      concurrency: '10%',
      errors: '10%',
      waves: [100],
      timeoutMs: HOUR,
      pin: 'none',
    } as const;
  }
});

describe('what an exception or deferral may last until', () => {
  const snapshot = aSnapshot(patches, {
    instances: [
      { id: 'i-1', findings: [], missing: ['KB1'] },
      { id: 'i-2', findings: [] },
    ],
  });

  test.each([
    ['the fleet', { kind: 'fleet' } as const, 'CVE-2026-1'],
    ['an instance, by what it misses', { kind: 'instance', instanceId: 'i-1' } as const, 'CVE-2026-2'],
    [
      'an instance whose list was not read, as the fleet',
      { kind: 'instance', instanceId: 'i-2' } as const,
      'CVE-2026-1',
    ],
    ['an instance that is not known, as the fleet', { kind: 'instance', instanceId: 'i-9' } as const, 'CVE-2026-1'],
    ['a patch', { kind: 'patch', patch: 'KB1' } as const, 'CVE-2026-2'],
    ['a CVE', { kind: 'cve', cve: 'CVE-2026-3' } as const, 'CVE-2026-3'],
    ['a CVE that nothing misses', { kind: 'cve', cve: 'CVE-2020-1' } as const, undefined],
  ])('%s', (_, scope, cve) => {
    expect(deadlineLimit(snapshot, facts, scope)?.cve).toBe(cve);
  });
});

describe('baselines that hold patches back', () => {
  const ahead = aSnapshot(
    { KB7: aPatch(['CVE-2026-1'], { firstSeenAt: NOON - HOUR }) },
    {
      fleet: 'win-dev',
      baselines: [aBaseline('dev', 0)],
    },
  );
  const held = (delay: number, parts = {}) =>
    deadlinesOf(aSnapshot({}, { baselines: [aBaseline('prod', delay)], ...parts }), { ...facts, before: [ahead] })
      .deadlines;

  test('for longer than the strictest deadline gives are told as such', () => {
    expect(held(14)?.slow).toEqual([
      { id: 'pb-prod', name: 'prod', delayDays: 14, days: 3, rule: 'BOD 26-04', since: NOON },
    ]);
    expect(held(3)?.slow).toEqual([]);
  });

  test('an exploited patch that the fleet before misses is told before it is approved here', () => {
    expect(held(14)?.held).toEqual([
      {
        patch: 'KB7',
        cve: 'CVE-2026-1',
        due: Date.parse('2026-12-03T23:59:00Z'),
        exploited: true,
        rule: 'BOD 26-04: known exploited, public, 3 days',
        baseline: 'prod',
        delayDays: 14,
        approvedBy: Date.parse('2026-12-14T00:00:00Z'),
        seenIn: 'win-dev',
        infeasible: { earliest: NOON + 90 * DAY, since: NOON },
      },
    ]);
  });

  test.each([
    ['one that is approved in time for the next window', 2, {}, [undefined]],
    ['none that is missed here too', 14, { patches: { KB7: aPatch(['CVE-2026-1']) } }, []],
    ['none of another operating system', 14, { baselines: [aBaseline('prod', 14, 'UBUNTU')] }, []],
    ['none whose baseline approves up to a date', 14, { baselines: [aBaseline('prod')] }, []],
    ['none that must have been approved by now', 0, {}, []],
  ])('%s', (_, delay, parts, infeasible) => {
    const windows = { next: [NOON + 2 * DAY, NOON + 9 * DAY] };
    expect(held(delay, { windows, ...parts })?.held.map((each) => each.infeasible)).toEqual(infeasible);
  });
});
