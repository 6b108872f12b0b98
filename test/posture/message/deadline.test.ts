import { DAY, HOUR } from '../../../src/duration.ts';
import { deadlineLines, earliestClock } from '../../../src/posture/message/deadline.ts';
import { sourcesLines } from '../../../src/posture/message/known.ts';
import type { FleetPosture, Infeasible, PostureDeadline } from '../../../src/posture/types/posture.ts';
import { utc } from '../../../src/slack/mrkdwn.ts';
import { NOON } from '../deadline-fixture.ts';

const DUE = NOON + 2 * DAY;
const plain = (texts: readonly { text: string }[]) =>
  texts.map(({ text }) => text.replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1'));

const deadline: PostureDeadline = {
  due: DUE,
  cve: 'CVE-2026-1',
  patch: 'KB1',
  exploited: true,
  rule: 'BOD 26-04: known exploited, public, 3 days',
  open: 1,
  overdue: 0,
};

const posture = (parts: Partial<FleetPosture>): FleetPosture => ({
  schema: 1,
  fleet: 'win-prod',
  sweepId: 's-1',
  readAt: NOON,
  verdict: 'not-compliant',
  since: NOON,
  counts: { instances: 2, compliant: 0, notCompliant: 2, notSeen: 0, excepted: 0 },
  causes: [],
  unread: 0,
  exceptions: 0,
  ...parts,
});

const lines = (parts: Partial<FleetPosture>, now = NOON) => plain(deadlineLines(posture(parts), now));
const ASKED = 'Known exploited vulnerabilities: Amazon Inspector, for each CVE.';
const sources = { inspector: 'asked' } as const;
const at = utc(DUE);

test('the clock says when, what, and by which rule', () => {
  expect(lines({ deadline })).toEqual([
    `*Due* ${at} (in 2 days): CVE-2026-1 (KB1), known exploited · BOD 26-04: known exploited, public, 3 days`,
  ]);
});

test.each([
  [DUE - 26.9 * HOUR, `*Due* ${at} (in 26 h)`],
  [DUE - 90 * 60_000, `*Due* ${at} (in 1 h 30 min)`],
  [DUE + 14 * HOUR, `*Overdue* since ${at} (14 h ago)`],
])('at %d the clock says the span that is left, or has passed', (now, start) => {
  expect(lines({ deadline }, now)[0]?.startsWith(`${start}: `)).toBe(true);
});

test('past, with others, a triage, and what was taken for granted', () => {
  const parts = { open: 4, overdue: 2, forensic: true, assumed: ['public', 'ratings'] } as const;
  expect(lines({ deadline: { ...deadline, ...parts } }, DUE + 1)).toEqual([
    `*Overdue* since ${at} (under a minute ago): CVE-2026-1 (KB1), known exploited · BOD 26-04: known exploited, public, 3 days · 3 more due later, 2 overdue`,
    'The rule also requires a forensic triage: collect evidence from the instances before they are patched.',
    'Counted as public: the fleet has no `exposure` in patchwarden.yml.',
    'Its ratings (automatable, technical impact) are not known, so the strictest rule that fits counts.',
  ]);
});

describe('a deadline that cannot be met is told with the two ways out, those that this fleet has', () => {
  const closed = 'a change calendar is closed until after the deadline, or over every window before it';
  test.each<[Partial<Infeasible> & Pick<Infeasible, 'because'>, string, string]>([
    [
      { because: 'approval-delay', sooner: 'emergency' },
      'the baseline approves the patch too late',
      "Either add KB1 to the baseline's approved patches, or install it before that with `/patch cve CVE-2026-1`.",
    ],
    [
      { because: 'approval-delay' },
      'the baseline approves the patch too late',
      "Either add KB1 to the baseline's approved patches, or shorten the baseline's delay.",
    ],
    [
      { because: 'window', sooner: 'install' },
      'the next window opens after the deadline',
      'Either patch before the window with `/patch install win-prod`, or move the window to before the deadline.',
    ],
    [
      { because: 'window' },
      'the next window opens after the deadline',
      'Either move the window to before the deadline, or give it `patch` in patchwarden.yml and patch it with `/patch install win-prod`.',
    ],
    [
      { because: 'freeze', sooner: 'install', clearAt: NOON + HOUR },
      closed,
      `Either have the calendar opened for a window before the deadline, or patch with \`/patch install win-prod\` while it is open: from ${utc(NOON + HOUR)}.`,
    ],
    [
      { because: 'freeze' },
      closed,
      'Either have the calendar opened before the deadline, or patch by hand where your change process allows it: Patchwarden starts nothing while it is closed.',
    ],
    [
      { because: 'no-window', sooner: 'install' },
      'no window patches this fleet',
      'Either give the fleet a maintenance window, or patch it with `/patch install win-prod`.',
    ],
    [
      { because: 'no-window' },
      'no window patches this fleet',
      'Either give the fleet a maintenance window, or give it `patch` in patchwarden.yml and patch it with `/patch install win-prod`.',
    ],
  ])('%j', (late, why, ways) => {
    const infeasible: Infeasible = { due: DUE, cve: 'CVE-2026-1', patch: 'KB1', since: NOON, ...late };
    expect(lines({ deadline: { ...deadline, infeasible } })[1]).toBe(
      `CVE-2026-1 (KB1) cannot be in by ${at}: ${why}. ${ways}`,
    );
  });

  test('and the earliest possible time, where there is one', () => {
    const infeasible = {
      due: DUE,
      patch: 'KB1',
      because: 'window',
      sooner: 'install',
      earliest: DUE + DAY,
      since: NOON,
    } as const;
    expect(lines({ deadline: { ...deadline, infeasible } })[1]).toBe(
      `KB1 cannot be in by ${at}: the next window opens after the deadline, and the earliest possible time is ${utc(DUE + DAY)}. Either patch before the window with \`/patch install win-prod\`, or move the window to before the deadline.`,
    );
  });
});

test('baselines that hold patches back, and what is not rated', () => {
  const held = {
    patch: 'KB1',
    cve: 'CVE-2026-1',
    due: DUE,
    exploited: true,
    rule: 'r',
    baseline: 'prod',
    delayDays: 14,
    approvedBy: DUE + 9 * DAY,
    seenIn: 'win-dev',
  };
  const slow = [{ id: 'pb-1', name: 'prod', delayDays: 14, days: 3, rule: 'BOD 26-04', since: NOON }];
  const late = { ...held, infeasible: { since: NOON } };
  const emergency = { ...late, sooner: 'emergency' } as const;
  const fast = slow.map((each) => ({ ...each, sooner: 'emergency' }) as const);
  const applies = `win-dev misses CVE-2026-1 (KB1). If it applies here too, it is due ${at}, and baseline prod, which waits 14 days, approves it about ${utc(DUE + 9 * DAY)}`;
  const waits =
    'Baseline prod waits 14 days before it approves a patch, and BOD 26-04 gives 3 days for the most urgent ones: a patch released less than 11 days before its deadline starts comes too late. Either shorten the delay, or ';
  expect(
    lines({ deadlines: { unrated: 2, slow: [...slow, ...fast], held: [late, emergency, held], sources } }),
  ).toEqual([
    `${applies}, which is too late. Either add KB1 to the baseline's approved patches, or shorten the baseline's delay.`,
    `${applies}, which is too late. Either add KB1 to the baseline's approved patches, or install it before that with \`/patch cve CVE-2026-1\`.`,
    `${applies}.`,
    `${waits}add such patches to its approved patches.`,
    `${waits}patch these with \`/patch cve\`.`,
    '2 CVEs are not rated, so no deadline is known for them.',
    ASKED,
  ]);
  expect(lines({ deadlines: { unrated: 1, slow: [], held: [], sources } })).toEqual([
    '1 CVE is not rated, so no deadline is known for it.',
    ASKED,
  ]);
});

test('of several fleets the earliest, and how many more', () => {
  const later = posture({ fleet: 'win-uat', deadline: { ...deadline, due: DUE + HOUR } });
  const line = earliestClock([later, posture({ deadline }), posture({ fleet: 'win-dev' })], NOON);
  expect(line && plain([line])).toEqual([
    `*Due* ${at}: CVE-2026-1, known exploited on win-prod · 1 more fleet has a deadline`,
  ]);
  expect(earliestClock([posture({})], NOON)).toBeUndefined();
});

test.each([
  [
    undefined,
    [
      'Nothing says which vulnerabilities are exploited yet: neither Amazon Inspector nor a catalogue file has been read.',
    ],
  ],
  [sources, [ASKED]],
  [
    { inspector: 'off' as const, problem: { at: NOON, code: 'denied' as const } },
    [
      `The catalogue file could not be used ${utc(NOON)}: reading it was denied; check the bucket's policy and key.`,
      'Amazon Inspector is off or may not be read, so it does not say which vulnerabilities are exploited.',
    ],
  ],
  [
    { catalogue: { readAt: NOON, version: '2026.11.30', holes: 2 }, problem: { at: DUE, code: 'empty' as const } },
    [
      `The catalogue file could not be used ${at}: it lists no vulnerability, which is taken for a mistake. What it said before still counts.`,
      `Known exploited vulnerabilities: catalogue file 2026.11.30, read ${utc(NOON)}; 2 rows of it could not be read in full.`,
    ],
  ],
])('where it is known from: %j', (known, expected) => {
  expect(plain(sourcesLines(known))).toEqual(expected);
});
