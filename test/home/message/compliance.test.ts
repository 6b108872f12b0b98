import { checkView } from '../../../local/slack/blocks/surface.ts';
import { DAY, HOUR } from '../../../src/duration.ts';
import { boardCompliance, NOTHING_OWED } from '../../../src/home/decision/compliance.ts';
import { type HomeFacts, homeView } from '../../../src/home/message/home.ts';
import { statusMessage } from '../../../src/home/message/status.ts';
import type { BoardCompliance } from '../../../src/home/types.ts';
import type { PostureDeadline } from '../../../src/posture/types/posture.ts';
import { NO_FLEET } from '../../../src/posture/types/swept.ts';
import { COMPLIANCE } from '../../digest/compliance-config.ts';
import { anException } from '../../digest/fixture.ts';
import { aPosture, NOW } from '../../posture/posture-fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { HOME } from '../../support/home.ts';
import { aBoard, aThing, NOBODY_WAITS } from '../board-fixture.ts';

const A_FLEET = {
  name: 'web-prod',
  policy: 'prod',
  channel: 'C0PATCHING',
  place: HOME,
  alarms: [],
  target: { kind: 'stack', stack: 'web', parameter: 'Image' },
} as const;
const CARD = { channel: 'C0PATCHING', ts: '1795165200.000100' };
const URL = 'https://slack.com/archives/C0PATCHING/p1795165200000100';

const compliance = (parts: Partial<BoardCompliance> = {}): BoardCompliance => ({
  postures: [aPosture()],
  unread: [],
  deadlines: [],
  exceptions: [],
  tasks: [],
  remindMs: 7 * DAY,
  ...parts,
});

const viewOf = (parts: Partial<BoardCompliance>, more: Partial<HomeFacts> = {}) => {
  const board = aBoard({ compliance: compliance(parts), things: [aThing('web-prod')], now: NOW });
  const view = homeView({ board, waiting: NOBODY_WAITS, sections: [], page: 1, ...more });
  expect(checkView(view)).toEqual([]);
  return linesOf(view.blocks);
};

/** The lines below a title, down to the next one. */
const below = (title: string, lines: readonly string[]): readonly string[] => {
  const from = lines.indexOf(`*${title}*`) + 1;
  const to = lines.findIndex((line, i) => i >= from && /^\*[A-Z][a-z ]+\*$/.test(line));
  return from === 0 ? [] : lines.slice(from, to === -1 ? undefined : to);
};

const due = (inDays: number, parts: Partial<PostureDeadline> = {}): PostureDeadline => ({
  due: NOW + inDays * DAY,
  cve: 'CVE-2026-1',
  patch: 'KB1',
  exploited: true,
  rule: 'BOD 26-04: known exploited, public, 3 days',
  open: 1,
  overdue: 0,
  ...parts,
});

describe('where fleets stand all together', () => {
  test.each<[string, Partial<BoardCompliance>, string]>([
    ['before the first sweep', { postures: [] }, 'No sweep has finished yet: where fleets stand is not known.'],
    ['of compliant ones', {}, '1 of 1 fleet compliant · read within the last hour'],
    [
      'of those that are so by exception alone',
      { postures: [aPosture({ excepted: { until: NOW + DAY } }), aPosture({ fleet: 'api' })] },
      '2 of 2 fleets compliant (1 by exception) · read within the last hour',
    ],
    [
      'a fleet that no sweep has read is not compliant',
      { unread: ['new'] },
      '1 of 2 fleets compliant · 1 not fully seen · read within the last hour\nNot read by a sweep yet: new',
    ],
    [
      'drift, how old it is, and instances of no fleet',
      {
        postures: [
          aPosture({ verdict: 'not-compliant', readAt: NOW - 5 * HOUR }),
          aPosture({ fleet: 'api', verdict: 'not-seen' }),
          aPosture({ fleet: NO_FLEET, since: NOW - DAY }),
        ],
      },
      '0 of 2 fleets compliant · 1 not compliant · 1 not fully seen · read up to 5 h ago\nInstances of no fleet: Compliant since 2026-11-29 09:00 UTC: 4 instances compliant',
    ],
  ])('%s', (_what, parts, text) => expect(below('Compliance', viewOf(parts))).toEqual([text]));
});

test('what no sweep has read for more than a day is nowhere told as compliant', () => {
  const old = NOW - 27 * HOUR;
  const read = boardCompliance(
    {
      postures: [aPosture({ readAt: old }), aPosture({ fleet: NO_FLEET, readAt: old })],
      exceptions: [],
      tasks: [],
    },
    { config: { compliance: COMPLIANCE, fleets: { 'web-prod': A_FLEET }, approvers: {} }, now: NOW },
  );
  const board = aBoard({ ...(read === undefined ? {} : { compliance: read }), things: [aThing('web-prod')], now: NOW });
  const lines = linesOf(homeView({ board, waiting: NOBODY_WAITS, sections: [], page: 1 }).blocks);
  expect(below('Compliance', lines)).toEqual([
    '0 of 1 fleet compliant · 1 not fully seen · read up to 1 day ago\nInstances of no fleet: *Not fully seen* since 2026-11-29 06:00 UTC: 4 of 4 instances not seen',
  ]);
  expect(lines.join('\n')).toContain('*Not fully seen* since 2026-11-29 06:00 UTC: 4 of 4 instances not seen');
  expect(lines.join('\n')).not.toMatch(/Compliant since|instances compliant/);
});

test('a fleet says where it stands below what it runs, with its causes and its drift card', () => {
  const posture = aPosture({
    verdict: 'not-compliant',
    counts: { instances: 12, compliant: 8, notCompliant: 3, notSeen: 1, excepted: 1 },
    causes: [{ code: 'missing', instances: 3 }],
    unread: 1,
    exceptions: 1,
    snoozedUntil: NOW + DAY,
    card: CARD,
  });
  const [text] = below('Fleets', viewOf({ postures: [posture] }));
  expect(text).toBe(
    `*web-prod*: runs something\n*Not compliant* since 2026-11-29 09:00 UTC: 2 of 12 instances not compliant, 1 not seen, 1 excepted · Missing patches: 3 instances · 1 read failed · 1 exception · snoozed until 2026-12-01 09:00 UTC · <${URL}|drift card>`,
  );
});

test('deadlines: overdue and due, what else is, and where the next window is too late', () => {
  const deadlines = [
    aPosture({ fleet: 'late', deadline: due(-1) }),
    aPosture({ fleet: 'soon', deadline: due(0.5, { exploited: false, open: 4 }) }),
    aPosture({
      fleet: 'far',
      deadline: due(9, { infeasible: { due: NOW + 9 * DAY, patch: 'KB1', because: 'approval-delay', since: NOW } }),
    }),
  ];
  const [text = ''] = below('Deadlines', viewOf({ deadlines }));
  const rule = 'BOD 26-04: known exploited, public, 3 days';
  expect(text.split('\n')).toEqual([
    `*late*: *Overdue* since 2026-11-29 09:00 UTC (24 h ago): CVE-2026-1 (KB1), known exploited · ${rule}`,
    `*soon*: *Due* 2026-11-30 21:00 UTC (in 12 h): CVE-2026-1 (KB1) · ${rule} · 3 more due later`,
    `*far*: *Due* 2026-12-09 09:00 UTC (in 9 days): CVE-2026-1 (KB1), known exploited · ${rule} · *the next window is too late*`,
  ]);
});

test('exceptions that hold or wait, each with its card', () => {
  const exceptions = [
    anException({ card: CARD }),
    anException({ id: 'x-2', state: 'asked', scope: { kind: 'fleet' } }),
  ];
  const [text = ''] = below('Exceptions', viewOf({ exceptions }));
  expect(text.split('\n')).toEqual([
    `*web-prod*: patch \`KB5030211\` until 2026-12-03 09:00 UTC · requested by <@U0DEV> · <${URL}|x-7k2m9x4q>`,
    '*web-prod*: everything the fleet misses until 2026-12-03 09:00 UTC · requested by <@U0DEV> · x-2 · *waits for approval*',
  ]);
});

test('long lists end with where the rest is', () => {
  const exceptions = Array.from({ length: 40 }, () => anException());
  expect(below('Exceptions', viewOf({ exceptions }))[0]?.split('\n').at(-1)).toBe(
    '30 more: `/patch except` lists them.',
  );
});

test('what waits for one person: exceptions, reviews and renewals, and the title counts what is to be decided', () => {
  const task = {
    schema: 1,
    id: 'e-1',
    kind: 'review',
    about: 'CVE-2026-9',
    groups: [],
    notBy: 'U0BEN',
    openedAt: NOW,
    due: NOW - 1,
    card: CARD,
  } as const;
  const owed = { ...NOTHING_OWED, decide: [anException({ card: CARD })], review: [task], renew: [anException()] };
  const lines = viewOf({}, { owed });
  expect(lines[0]).toBe('2 things wait for you');
  expect(below('Waiting for you', lines)).toEqual([
    `*Exception for web-prod*: patch \`KB5030211\` until 2026-12-03 09:00 UTC · <${URL}|x-7k2m9x4q>\nRequested by <@U0DEV>: vendor fix pending. Approve or reject it on its card.`,
    `*Review of CVE-2026-9*: *overdue* since 2026-11-30 08:59 UTC · <${URL}|e-1>\nIt was patched under the emergency policy. Record the review on its card.`,
    '*Your exception for web-prod* ends 2026-12-03 09:00 UTC: patch `KB5030211` · x-7k2m9x4q\nPatch it by then, or renew it on its card: a renewal needs approval again.',
  ]);
});

test('/patch status says it in the channel: together, and of each fleet', () => {
  const board = aBoard({ compliance: compliance(), things: [aThing('web-prod')], now: NOW });
  expect(linesOf(statusMessage(board, undefined).blocks).slice(-2)).toEqual([
    '*Compliance*: 1 of 1 fleet compliant · read within the last hour',
    '*web-prod*: runs something\nCompliant since 2026-11-29 09:00 UTC: 4 instances compliant',
  ]);
});
