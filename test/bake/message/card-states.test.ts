import { bakeCard } from '../../../src/bake/message/card.ts';
import { RUN_STATES, type RunState } from '../../../src/runs/types/state.ts';
import { barText } from '../../../src/slack/words.ts';
import { NOW, runIn } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';

const WHAT = '*web*: new AMI from pipeline web, recipe web 1.0.0 on ami-0parent · current `ami-0old` (34 days old)';
const PLANNED = `${WHAT} · about 26 min`;
const OPEN = '12 open CVEs in the current image (1 critical, 3 high), 10 with a fix available';
const STOPPABLE = 'Baking changes no fleet · once it runs, Stop cancels the image build';
const RUNNING = 'Baking changes no fleet · @platform or <@U0DEV> can stop it, which cancels the image build';
const REQUESTED = 'Requested by <@U0DEV> at 2026-11-20 09:00 UTC';
const WHY = '`/patch why b-7k2m9x4q`';
const STARTED = `${REQUESTED} · approved by <@U0ANA> · run b-7k2m9x4q · execution exec-1 · ${WHY}`;

interface Card {
  state: RunState;
  title: string;
  /** The four lines, as far as there are as many; the last is also what a notification says. */
  lines: readonly string[];
  buttons?: string;
  foot: string;
}

const CARDS: readonly Card[] = [
  {
    state: 'awaiting-approval',
    title: 'Approval needed: bake web',
    lines: [
      PLANNED,
      OPEN,
      STOPPABLE,
      'Needs 1 of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts once approved.',
    ],
    buttons: '[Approve] [Review] [Reject] [Defer] [Withdraw]',
    foot: `${REQUESTED} · run b-7k2m9x4q · ${WHY}`,
  },
  {
    state: 'scheduled',
    title: 'Bake of web scheduled',
    lines: [
      PLANNED,
      OPEN,
      STOPPABLE,
      'Approved by <@U0ANA>. Starts at 2026-11-20 15:00 UTC, after everything is checked again. Nothing is needed from you: until then it can be rejected, deferred or withdrawn.',
    ],
    buttons: '[Reject] [Defer] [Withdraw]',
    foot: `${REQUESTED} · approved by <@U0ANA> · run b-7k2m9x4q · ${WHY}`,
  },
  {
    state: 'approved',
    title: 'Bake of web approved',
    lines: [PLANNED, OPEN, STOPPABLE, 'Everything is checked once more, then it starts.'],
    buttons: '[Reject] [Defer] [Withdraw]',
    foot: `${REQUESTED} · approved by <@U0ANA> · run b-7k2m9x4q · ${WHY}`,
  },
  {
    state: 'starting',
    title: 'Starting the bake of web',
    lines: [WHAT, RUNNING, 'Nothing is needed from you: the runbook is being started.'],
    buttons: '[Stop]',
    foot: `${REQUESTED} · approved by <@U0ANA> · run b-7k2m9x4q · ${WHY}`,
  },
  {
    state: 'running',
    title: 'Baking web',
    lines: [
      WHAT,
      'waiting for Image Builder · about 23 min left (last 2 took 25–27 min)',
      RUNNING,
      'Nothing is needed from you: this message follows it to the end.',
    ],
    buttons: '[Stop]',
    foot: STARTED,
  },
  {
    state: 'cancelling',
    title: 'Stopping the bake of web',
    lines: [
      WHAT,
      'Stopping while waiting for Image Builder',
      'Baking changes no fleet',
      '<@U0BEN> chose Stop: wrong recipe. This message says when the execution has ended. If it has not ended within 30 minutes, the run needs attention.',
    ],
    foot: STARTED,
  },
  {
    state: 'succeeded',
    title: 'web baked: ami-0new',
    lines: [
      'New AMI `ami-0new` of *web*, recipe web 1.0.0 · took 25 min',
      'Collecting what changed; the result appears here',
      'No fleet has changed',
      '`/patch deploy` moves a fleet to it. If nobody deploys it, the fleets keep their current image.',
    ],
    foot: STARTED,
  },
  {
    state: 'failed',
    title: 'Bake of web failed',
    lines: [
      `${WHAT} · ended at 2026-11-20 09:20 UTC`,
      'Failed: a component failed',
      'No fleet has changed',
      'Request it again with `/patch bake web`.',
    ],
    foot: STARTED,
  },
  {
    state: 'cancelled',
    title: 'Bake of web withdrawn',
    lines: [
      `${WHAT} · ended at 2026-11-20 09:01 UTC`,
      'No fleet has changed',
      '<@U0DEV> withdrew it: not needed. Nothing was started. Request it again with `/patch bake web`.',
    ],
    foot: `${REQUESTED} · run b-7k2m9x4q · ${WHY}`,
  },
  {
    state: 'rejected',
    title: 'Bake of web rejected',
    lines: [
      `${WHAT} · ended at 2026-11-20 09:01 UTC`,
      'No fleet has changed',
      '<@U0ANA> rejected it: freeze week. Nothing was started. Request it again with `/patch bake web`.',
    ],
    foot: `${REQUESTED} · run b-7k2m9x4q · ${WHY}`,
  },
  {
    state: 'expired',
    title: 'Bake of web expired',
    lines: [
      `${WHAT} · ended at 2026-11-21 09:00 UTC`,
      '0 of 1 approvals were given',
      'No fleet has changed',
      'It was not approved in time. Nothing was started. Request it again with `/patch bake web`.',
    ],
    foot: `${REQUESTED} · run b-7k2m9x4q · ${WHY}`,
  },
  {
    state: 'needs-attention',
    title: 'Bake of web needs attention',
    lines: [
      `${WHAT} · needs attention since 2026-11-20 09:17 UTC`,
      'Baking changes no fleet',
      'AWS never confirmed the start: starting Patchwarden-Bake: TimeoutError. @platform or <@U0DEV>: look in Systems Manager for executions tagged PatchwardenRun-b-7k2m9x4q, then choose Resolve, which stops what is found. Until then no other run of web can start.',
    ],
    buttons: '[Resolve]',
    foot: `${REQUESTED} · approved by <@U0ANA> · run b-7k2m9x4q · ${WHY}`,
  },
];

test.each(CARDS)('is in four lines at most: $state', ({ state, title, lines, buttons, foot }) => {
  const { blocks } = bakeCard(runIn(state), { now: NOW });
  expect(linesOf(blocks)).toEqual([title, lines.join('\n'), ...(buttons === undefined ? [] : [buttons]), foot]);
  expect(lines.length).toBeLessThanOrEqual(4);
});

test.each(CARDS)('a notification says the state, the thing and the next step: $state', ({ state, title, lines }) => {
  const { text } = bakeCard(runIn(state), { now: NOW });
  expect(linesOf([{ text }])).toEqual([`${title}. ${lines.at(-1)}`]);
});

/** A bake is planned before it is asked for, and is neither watched nor rolled back. */
const OF_DEPLOYS: readonly RunState[] = ['planning', 'waiting', 'rolled-back'];

test('every state of a bake has its card here', () => {
  expect(CARDS.map(({ state }) => state)).toEqual(RUN_STATES.filter((state) => !OF_DEPLOYS.includes(state)));
});

test.each([
  { done: 0, total: 10, bar: '░░░░░░░░░░░░░░░░░░░░' },
  { done: 5, total: 10, bar: '██████████░░░░░░░░░░' },
  { done: 12, total: 10, bar: '████████████████████' },
  { done: 0, total: 0, bar: '░░░░░░░░░░░░░░░░░░░░' },
])('draws $done of $total', ({ done, total, bar }) => {
  expect(barText(done, total)).toBe(bar);
});
