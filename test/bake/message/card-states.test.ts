import { bakeCard } from '../../../src/bake/message/card.ts';
import { RUN_STATES, type RunState } from '../../../src/runs/types/run.ts';
import { barText } from '../../../src/slack/words.ts';
import { aPlan, MINUTE, NOW, runIn, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';

/** Below the headline and who asked, in every state. */
const CARDS: readonly { state: RunState; text: string; lines: readonly string[] }[] = [
  {
    state: 'awaiting-approval',
    text: 'Bake of web: waiting for approval (run b-7k2m9x4q)',
    lines: [
      '*Pipeline* web, *recipe* web 1.0.0 (AMI), from ami-0parent\n*Current image* `ami-0old`, 34 days old\n*Pending in it* 12 open CVEs (1 critical, 3 high), 10 with a fix available\n*Last bakes* took 25 min, 27 min',
      'Approvals 0 of 1 (policy nonprod, from platform)',
      'It starts at once after 1 more approval. If nobody answers, it expires at 2026-11-21 09:00 UTC and nothing happens.',
      '[Approve] [Reject] [Defer] [Cancel]',
      'Run b-7k2m9x4q · `/patch why b-7k2m9x4q` shows every decision',
    ],
  },
  {
    state: 'scheduled',
    text: 'Bake of web: approved, scheduled (run b-7k2m9x4q)',
    lines: [
      '*Pipeline* web, *recipe* web 1.0.0 (AMI), from ami-0parent\n*Current image* `ami-0old`, 34 days old\n*Pending in it* 12 open CVEs (1 critical, 3 high), 10 with a fix available\n*Last bakes* took 25 min, 27 min',
      'Approvals 1 of 1 (policy nonprod, from platform): <@U0ANA> 2026-11-20 09:01 UTC',
      'It starts at 2026-11-20 15:00 UTC, when everything is checked again. Reject, defer or cancel it before then; if nobody acts, it starts.',
      '[Reject] [Defer] [Cancel]',
      'Run b-7k2m9x4q · `/patch why b-7k2m9x4q` shows every decision',
    ],
  },
  {
    state: 'approved',
    text: 'Bake of web: approved (run b-7k2m9x4q)',
    lines: [
      '*Pipeline* web, *recipe* web 1.0.0 (AMI), from ami-0parent\n*Current image* `ami-0old`, 34 days old\n*Pending in it* 12 open CVEs (1 critical, 3 high), 10 with a fix available\n*Last bakes* took 25 min, 27 min',
      'Approvals 1 of 1 (policy nonprod, from platform): <@U0ANA> 2026-11-20 09:01 UTC',
      'Everything is being checked once more, then it starts.',
      '[Reject] [Defer] [Cancel]',
      'Run b-7k2m9x4q · `/patch why b-7k2m9x4q` shows every decision',
    ],
  },
  {
    state: 'starting',
    text: 'Bake of web: starting (run b-7k2m9x4q)',
    lines: [
      '*Pipeline* web, *recipe* web 1.0.0 (AMI), from ami-0parent\n*Current image* `ami-0old`, 34 days old\n*Pending in it* 12 open CVEs (1 critical, 3 high), 10 with a fix available\n*Last bakes* took 25 min, 27 min',
      'The runbook is being started. Nothing is needed from you.',
      '[Cancel the bake]',
      'Run b-7k2m9x4q · `/patch why b-7k2m9x4q` shows every decision',
    ],
  },
  {
    state: 'running',
    text: 'Bake of web: running (run b-7k2m9x4q)',
    lines: [
      '*Pipeline* web, *recipe* web 1.0.0 (AMI), from ami-0parent\n*Current image* `ami-0old`, 34 days old\n*Pending in it* 12 open CVEs (1 critical, 3 high), 10 with a fix available\n*Last bakes* took 25 min, 27 min',
      '*Phase* waiting for Image Builder\n*Elapsed* 3 min, usually 26 min',
      'Nothing is needed from you: this message follows it to the end.',
      '[Cancel the bake]',
      'Run b-7k2m9x4q · execution exec-1 · `/patch why b-7k2m9x4q` shows every decision',
    ],
  },
  {
    state: 'cancelling',
    text: 'Bake of web: being cancelled (run b-7k2m9x4q)',
    lines: [
      '*Pipeline* web, *recipe* web 1.0.0 (AMI), from ami-0parent\n*Current image* `ami-0old`, 34 days old\n*Pending in it* 12 open CVEs (1 critical, 3 high), 10 with a fix available\n*Last bakes* took 25 min, 27 min',
      '*Phase* waiting for Image Builder\n*Elapsed* 3 min, usually 26 min',
      '<@U0BEN> asked to stop it: wrong recipe. The execution is being stopped. This message says when it has ended; if it does not within 30 minutes, a person is asked to look.',
      'Run b-7k2m9x4q · execution exec-1 · `/patch why b-7k2m9x4q` shows every decision',
    ],
  },
  {
    state: 'succeeded',
    text: 'Bake of web: succeeded: ami-0new (run b-7k2m9x4q)',
    lines: [
      '*New AMI* `ami-0new`\n*Regions* ap-southeast-2\n*Took* 25 min',
      '*What changed* is being collected and follows here.',
      'No fleet has changed: they keep their image until someone deploys this one. If nobody does, nothing happens.',
      'Run b-7k2m9x4q · execution exec-1 · `/patch why b-7k2m9x4q` shows every decision',
    ],
  },
  {
    state: 'failed',
    text: 'Bake of web: failed (run b-7k2m9x4q)',
    lines: [
      '*Why* a component failed',
      'Ask again with `/patch bake web`.',
      'Run b-7k2m9x4q · execution exec-1 · `/patch why b-7k2m9x4q` shows every decision',
    ],
  },
  {
    state: 'cancelled',
    text: 'Bake of web: cancelled (run b-7k2m9x4q)',
    lines: [
      '<@U0DEV> cancelled it: not needed. Nothing was started. Ask again with `/patch bake web`.',
      'Run b-7k2m9x4q · `/patch why b-7k2m9x4q` shows every decision',
    ],
  },
  {
    state: 'rejected',
    text: 'Bake of web: rejected (run b-7k2m9x4q)',
    lines: [
      '<@U0ANA> rejected it: freeze week. Nothing was started. Ask again with `/patch bake web`.',
      'Run b-7k2m9x4q · `/patch why b-7k2m9x4q` shows every decision',
    ],
  },
  {
    state: 'expired',
    text: 'Bake of web: expired (run b-7k2m9x4q)',
    lines: [
      'The approvals were not given in time. Nothing was started. Ask again with `/patch bake web`.',
      'Run b-7k2m9x4q · `/patch why b-7k2m9x4q` shows every decision',
    ],
  },
  {
    state: 'needs-attention',
    text: 'Bake of web: needs attention (run b-7k2m9x4q)',
    lines: [
      '*Pipeline* web, *recipe* web 1.0.0 (AMI), from ami-0parent\n*Current image* `ami-0old`, 34 days old\n*Pending in it* 12 open CVEs (1 critical, 3 high), 10 with a fix available\n*Last bakes* took 25 min, 27 min',
      'AWS never said whether it started. What is known: starting Patchwarden-Bake: TimeoutError. Look in Systems Manager for executions tagged PatchwardenRun-b-7k2m9x4q, then close this with Cancel: what is found then is stopped. Until then no other run of web can start.',
      '[Cancel]',
      'Run b-7k2m9x4q · `/patch why b-7k2m9x4q` shows every decision',
    ],
  },
];

const linesOfCard = (...args: Parameters<typeof bakeCard>): string[] => linesOf(bakeCard(...args).blocks);

test.each(CARDS)('says what is so, what comes next and what if nobody acts: $state', ({ state, text, lines }) => {
  const card = bakeCard(runIn(state), { now: NOW });
  expect(card.text).toBe(text);
  expect(linesOf(card.blocks).slice(2)).toEqual(lines);
});

/** A bake is planned before it is asked for, and neither soaks nor goes back. */
const OF_DEPLOYS: readonly RunState[] = ['planning', 'waiting', 'rolled-back'];

test('every state of a bake has its card here', () => {
  expect(CARDS.map(({ state }) => state)).toEqual(RUN_STATES.filter((state) => !OF_DEPLOYS.includes(state)));
});

test('says who asked, why, and who approved once it has started', () => {
  expect(linesOfCard(runIn('running', { reason: 'CVE-2026-1 in openssl' }), { now: NOW })[1]).toBe(
    '<@U0DEV> asked for a new image at 2026-11-20 09:00 UTC because: CVE-2026-1 in openssl; approved by <@U0ANA>',
  );
});

test('shows where a running bake is: phase, step, bar, elapsed and usual time', () => {
  const progress = { kind: 'bake', status: 'TESTING', done: 9, total: 12, step: 'ApplyTestComponents' } as const;
  const lines = linesOfCard(runIn('running', { progress }), { now: T0 + 20 * MINUTE });
  expect(lines).toContain(
    '*Phase* testing, step ApplyTestComponents\n███████████████░░░░░ 9 of 12 workflow steps\n*Elapsed* 18 min, usually 26 min',
  );
});

test('says that a workflow step waits for someone', () => {
  const progress = {
    kind: 'bake',
    status: 'BUILDING',
    done: 1,
    total: 12,
    step: 'WaitForAction',
    waiting: true,
  } as const;
  expect(linesOfCard(runIn('running', { progress }), { now: NOW }).join('\n')).toContain(
    'A workflow step waits for someone in Image Builder: resume or stop it there.',
  );
});

test('explains a failure by component and step, with the next action', () => {
  const failure = {
    reason: 'Component arn:aws:imagebuilder:ap-southeast-2:111122223333:component/update-os/1.0.2/1 failed',
    workflow: 'build',
    step: 'ApplyBuildComponents',
    component: 'update-os 1.0.2',
    message: 'exit status 1',
  };
  const outcome = { kind: 'bake', images: [], imageUris: [], failure } as const;
  expect(linesOfCard(runIn('failed', { outcome }), { now: NOW })).toContain(
    [
      '*Why* A component of the recipe failed on the build instance: component update-os 1.0.2',
      '*Failed step* ApplyBuildComponents of the build workflow',
      `*Image Builder says* ${failure.reason}`,
      '*The step says* exit status 1',
      '*Next* Read its log, correct the component or its inputs, and bake again. The fleets keep their present image.',
    ].join('\n'),
  );
});

test('says so when packages are not collected and scans are off', () => {
  const plan = aPlan({ packagesOn: false, scanOn: false });
  const current = plan.current && { ...plan.current, pending: { kind: 'off' } as const };
  const lines = linesOfCard(runIn('awaiting-approval', { plan: { ...plan, ...(current && { current }) } }), {
    now: NOW,
  });
  expect(lines.join('\n')).toContain('*Pending in it* not known: image scanning is off on this pipeline');
  expect(lines.join('\n')).toContain('*Packages* are not collected: enhanced image metadata is off on this pipeline');
});

test('names an image of another Region, and says when none is ours', () => {
  const images = [{ region: 'us-east-1', accountId: '444455556666', image: 'ami-0there' }];
  const outcome = { kind: 'bake', images, imageUris: [] } as const;
  expect(linesOfCard(runIn('succeeded', { outcome }), { now: NOW })[2]).toBe(
    [
      '*Result* an image, but none for this Region and account: see the distribution settings of the pipeline',
      '*Regions* us-east-1 (ami-0there in us-east-1 for 444455556666)',
      '*Took* 25 min',
    ].join('\n'),
  );
});

test.each([
  { done: 0, total: 10, bar: '░░░░░░░░░░░░░░░░░░░░' },
  { done: 5, total: 10, bar: '██████████░░░░░░░░░░' },
  { done: 12, total: 10, bar: '████████████████████' },
  { done: 0, total: 0, bar: '░░░░░░░░░░░░░░░░░░░░' },
])('draws $done of $total', ({ done, total, bar }) => {
  expect(barText(done, total)).toBe(bar);
});
