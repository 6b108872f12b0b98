import { checkBlocks } from '../../local/slack/blocks/surface.ts';
import { digestMessage } from '../../src/digest/message/digest.ts';
import { needLine } from '../../src/digest/message/needs.ts';
import type { DigestFacts } from '../../src/digest/types/digest.ts';
import { DAY } from '../../src/duration.ts';
import { NO_FLEET } from '../../src/posture/types/swept.ts';
import { aPosture, NOW } from '../posture/posture-fixture.ts';
import { linesOf } from '../support/block-text.ts';
import { aDay, anException, aWaitingRun, figures } from './fixture.ts';

const messageOf = (parts: Partial<DigestFacts> = {}, chart = true) => {
  const message = digestMessage(figures(parts), { chart });
  expect(checkBlocks(message.blocks, 'message')).toEqual([]);
  return message;
};
const linesAt = (parts: Partial<DigestFacts> = {}): string[] => linesOf(messageOf(parts).blocks);

test('of one fleet in order, before anything was recorded', () => {
  expect(linesAt()).toEqual([
    'Weekly digest: 1 of 1 fleet compliant',
    '*4 of 4 instances compliant (100%)*. 0 not compliant, 0 not seen.',
    'No trend yet: it needs two recorded days.',
    '*Action needed*\nNone.',
    'As of 2026-11-30 09:00 UTC. `/patch compliance` shows where fleets stand now, App Home shows deadlines and exceptions.',
  ]);
});

const drifting = aPosture({
  verdict: 'not-compliant',
  counts: { instances: 10, compliant: 6, notCompliant: 3, notSeen: 1, excepted: 1 },
  deadline: { due: NOW - DAY, cve: 'CVE-2026-1111', exploited: true, rule: 'r', open: 1, overdue: 1, patch: 'KB1' },
});
const critical = { patch: 'KB5030211', cves: ['CVE-2026-1', 'CVE-2026-2'], since: NOW - 12 * DAY, instances: 3 };
const drift: Partial<DigestFacts> = {
  postures: [drifting],
  days: {
    'web-prod': [
      aDay(7, 10),
      aDay(1, 6),
      aDay(0, 6, { critical, closed: [6 * DAY, 8 * DAY], images: { instances: 2, ageDays: 70 } }),
    ],
  },
  exceptions: [anException()],
  waiting: [aWaitingRun()],
  deferred: 2,
};

test('of drift: state, change, trend in words, figures, and what needs a person', () => {
  const { text, blocks } = messageOf(drift);
  expect(text).toBe(
    'Weekly digest: 0 of 1 fleet compliant. *6 of 10 instances compliant (60%)*, down 40 points on a week ago. 3 not compliant (1 of them covered by exceptions), 1 not seen. 4 items need action.',
  );
  expect(linesOf(blocks).slice(2)).toEqual([
    'Compliant: 23 Nov 100%, 29 Nov 60%, 30 Nov 60%.',
    [
      '*Action needed*',
      '• *web-prod*: CVE-2026-1111 was due 2026-11-29 09:00 UTC and is still open. Patch it now: `/patch cve CVE-2026-1111` shows the fastest way.',
      '• <https://slack.com/archives/C0PATCHING/p1795165200000100|deploy of web-prod> waits for approval for 3 days.',
      '• Exception for *web-prod* (patch `KB5030211`) ends 2026-12-03 09:00 UTC. Patch it or request a renewal.',
      '• *web-prod*: 1 instance could not be seen. `/patch compliance` says why.',
    ].join('\n'),
    'As of 2026-11-30 09:00 UTC. `/patch compliance` shows where fleets stand now, App Home shows deadlines and exceptions.',
  ]);
  expect(JSON.stringify(blocks)).toContain(
    JSON.stringify(
      [
        '*Oldest open critical*\nKB5030211 (CVE-2026-1 and 1 more) on web-prod, missing for 12 days',
        '*Time to patch*\n2 patches completed this week, median 7 days after the first scan that reported it missing',
        '*Mean image age*\n35 days',
        '*Exceptions*\n1 in force, 1 ending this week',
        '*Deferrals*\n2 this week',
      ].map((each) => ({ type: 'mrkdwn', text: each, verbatim: true })),
    ),
  );
});

test.each<[string, Partial<Parameters<typeof aPosture>[0]>, string]>([
  [
    'that is not compliant',
    {
      verdict: 'not-compliant',
      counts: { instances: 4, compliant: 1, notCompliant: 3, notSeen: 0, excepted: 1 },
    },
    '*web-prod*: 2 instances are not compliant, and no exception covers them. Patch them, or request an exception: `/patch compliance web-prod` says why.',
  ],
  [
    'whose drift is not that of instances',
    { verdict: 'not-compliant' },
    '*web-prod* is not compliant, and no exception covers it. `/patch compliance web-prod` says why.',
  ],
  ['that was not fully seen', { verdict: 'not-seen' }, '*web-prod*: not fully seen. `/patch compliance` says why.'],
])('a fleet %s needs a person', (_title, parts, line) => {
  const { needs } = figures({ postures: [aPosture(parts)] });
  expect(needs.map((need) => needLine(need, NOW).text)).toEqual([line]);
});

test('a fleet that no sweep has read needs a person', () => {
  const { needs } = figures({ postures: [], scope: { kind: 'channel', fleets: ['new'] } });
  expect(needs.map((need) => needLine(need, NOW).text)).toEqual([
    '*new*: no sweep has read it yet, so its compliance is not known. `/patch compliance` says why.',
  ]);
});

test('a fleet that is compliant by exception alone is counted as such in the title', () => {
  const [title] = linesAt({ postures: [aPosture({ excepted: { until: NOW + DAY } })] });
  expect(title).toBe('Weekly digest: 1 of 1 fleet compliant (1 by exception)');
});

test('instances of no fleet are not counted as a fleet in the title', () => {
  const [title] = linesAt({ postures: [aPosture(), aPosture({ fleet: NO_FLEET, verdict: 'not-compliant' })] });
  expect(title).toBe('Weekly digest: 1 of 1 fleet compliant');
});

test('the chart says the same as its words, and is left out where Slack takes none', () => {
  const chartIn = (chart: boolean) => messageOf(drift, chart).blocks.find(({ type }) => type === 'data_visualization');
  expect(chartIn(true)).toEqual({
    type: 'data_visualization',
    title: 'Instances by compliance',
    chart: {
      type: 'line',
      series: [
        {
          name: 'Compliant',
          data: [
            { label: '23 Nov', value: 100 },
            { label: '29 Nov', value: 60 },
            { label: '30 Nov', value: 60 },
          ],
        },
        {
          name: 'Not seen',
          data: [
            { label: '23 Nov', value: 0 },
            { label: '29 Nov', value: 0 },
            { label: '30 Nov', value: 0 },
          ],
        },
      ],
      axis_config: { categories: ['23 Nov', '29 Nov', '30 Nov'], x_label: 'Day', y_label: 'Percent of instances' },
    },
  });
  expect(chartIn(false)).toBeUndefined();
  expect(linesOf(messageOf(drift, false).blocks)).toEqual(linesOf(messageOf(drift).blocks));
});

test('what was not seen stands in the title, and is no compliant fleet', () => {
  const postures = [aPosture(), aPosture({ fleet: 'api', verdict: 'not-seen' })];
  const scope = { kind: 'leadership', fleets: ['web-prod', 'api', 'new'] } as const;
  const [title, instances] = linesAt({ postures, scope });
  expect(title).toBe('Weekly digest of all fleets: 1 of 3 fleets compliant, 2 not fully seen');
  expect(instances).toMatch(/ No sweep has read new yet\.$/);
});

test('what no sweep has read for more than a day is not told as compliant', () => {
  const lines = linesAt({ postures: [aPosture({ readAt: NOW - 3 * DAY })] });
  expect([...lines.slice(0, 2), lines.at(-2)]).toEqual([
    'Weekly digest: 0 of 1 fleet compliant, 1 not fully seen',
    '*0 of 4 instances compliant (0%)*. 0 not compliant, 4 not seen.',
    '*Action needed*\n• *web-prod*: no sweep has read it since 2026-11-27 09:00 UTC, so its compliance now is not known. `/patch compliance` says why.',
  ]);
});

test('deadlines that cannot be met by waiting need a person: held back patches by due date, each slow baseline once', () => {
  const slow = { id: 'pb-1', name: 'prod', delayDays: 14, days: 3, rule: 'BOD 26-04', since: NOW };
  const held = {
    patch: 'KB9',
    cve: 'CVE-2026-9',
    due: NOW + 2 * DAY,
    exploited: true,
    rule: 'r',
    baseline: 'prod',
    delayDays: 14,
    approvedBy: NOW + 9 * DAY,
    seenIn: 'win-dev',
    infeasible: { since: NOW },
  };
  const infeasible = { due: NOW + 3 * DAY, patch: 'KB1', because: 'window', since: NOW } as const;
  const remarks = { unrated: 0, slow: [slow], held: [] };
  const { needs } = figures({
    postures: [
      aPosture({
        deadline: { due: NOW + 3 * DAY, exploited: true, rule: 'r', open: 1, overdue: 0, patch: 'KB1', infeasible },
        deadlines: remarks,
      }),
      aPosture({ fleet: 'win-prod', deadlines: { ...remarks, held: [held] } }),
    ],
  });
  expect(needs.map((need) => ('fleets' in need ? `${need.code} ${need.fleets.join(' ')}` : need.code))).toEqual([
    'held',
    'infeasible',
    'slow web-prod win-prod',
  ]);
  const text = needs.map((need) => needLine(need, NOW).text);
  expect(text[0]).toMatch(/^\*win-prod\*: win-dev misses CVE-2026-9 \(KB9\)\. /);
  expect(text[2]).toMatch(/^\*web-prod, win-prod\*: Baseline prod waits 14 days /);
});

test('of fleets without an instance', () => {
  const counts = { instances: 0, compliant: 0, notCompliant: 0, notSeen: 0, excepted: 0 };
  expect(linesAt({ postures: [aPosture({ counts })] })[1]).toBe('No instances were read.');
});

test('several fleets are compared in a table that sorts by number', () => {
  const postures = [aPosture({ fleet: NO_FLEET }), drifting];
  const table = messageOf({ ...drift, postures }).blocks.find(({ type }) => type === 'data_table');
  expect(table).toMatchObject({
    caption: 'Fleets, most urgent first',
    rows: [
      expect.anything(),
      [
        { text: 'web-prod' },
        { text: 'not compliant' },
        { value: 60, text: '60%' },
        { value: 10 },
        { value: -40, text: '-40' },
        { value: NOW - DAY, text: '2026-11-29 09:00 UTC' },
      ],
      [
        { text: 'instances of no fleet' },
        { text: 'compliant' },
        { value: 100 },
        { value: 4 },
        { text: 'not known' },
        { text: 'none' },
      ],
    ],
  });
});

test('stays within what Slack takes, and renders nothing of others as markup', () => {
  const long = `<!channel> <@U0BEN> *x* ${'x'.repeat(400)}`;
  const postures = Array.from({ length: 300 }, (_, i) => ({ ...drifting, fleet: `${long}-${i}` }));
  const days = { 'web-prod': [aDay(1, 6), aDay(0, 6, { critical: { ...critical, patch: long, cves: [long] } })] };
  const { text, blocks } = messageOf({
    postures,
    days,
    scope: { kind: 'leadership', fleets: Array.from({ length: 300 }, (_, i) => `${long}${i}`) },
    exceptions: [anException({ fleet: long, scope: { kind: 'cve', cve: long } })],
    waiting: [aWaitingRun({ name: long, kind: long })],
  });
  expect(`${text} ${JSON.stringify(blocks.filter(({ type }) => type !== 'data_table'))}`).not.toMatch(
    /<!channel>|<@U0BEN>/,
  );
});
