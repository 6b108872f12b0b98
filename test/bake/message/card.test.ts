import { bakeCard } from '../../../src/bake/message/card.ts';
import type { BakePlan } from '../../../src/bake/types/plan.ts';
import type { BakeRun } from '../../../src/bake/types/run.ts';
import { ANA, anApproval, aPlan, aStart, HOUR, IMAGE, MINUTE, runIn, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';

/** The cards of every state are in card-states.test.ts; here is what changes within them. */
const cardOf = (run: BakeRun, now = T0 + 30 * MINUTE): string[] => linesOf(bakeCard(run, { now }).blocks);

const ASKED = '<@U0DEV> asked for a new image at 2026-11-20 09:00 UTC';
describe('what people are asked to approve', () => {
  const plan = (parts: Partial<BakePlan>): string[] =>
    (cardOf(runIn('awaiting-approval', { plan: aPlan(parts) }))[2] ?? '').split('\n');
  const current = (pending: NonNullable<BakePlan['current']>['pending']): Partial<BakePlan> => ({
    current: { arn: IMAGE, image: 'ami-0old', createdAt: T0, pending },
  });

  test('says that a pipeline has no image yet', () => {
    const { current: _none, ...rest } = aPlan({ lastDurationsMs: [] });
    expect((cardOf(runIn('awaiting-approval', { plan: rest }))[2] ?? '').split('\n')).toEqual([
      '*Pipeline* web, *recipe* web 1.0.0 (AMI), from ami-0parent',
      "*Current image* none: this is the pipeline's first",
      '*Last bakes* took: not known',
    ]);
  });

  test.each([
    [current({ kind: 'off' }), '*Pending in it* not known: image scanning is off on this pipeline'],
    [current({ kind: 'unknown' }), '*Pending in it* not known: the findings could not be read'],
    [current({ kind: 'known', critical: 0, high: 0, other: 0, fixable: 0 }), '*Pending in it* no open CVEs'],
    [
      { packagesOn: false },
      '*Packages* are not collected: enhanced image metadata is off on this pipeline, so the result cannot say what changed',
    ],
    [{ output: 'container' as const }, '*Pipeline* web, *recipe* web 1.0.0 (container image), from ami-0parent'],
  ])('%j', (parts, line) => {
    expect(plan(parts)).toContain(line);
  });

  test('gives the reason, and the version of a request that was changed', () => {
    const lines = cardOf(
      runIn('awaiting-approval', { reason: 'CVE-2026-1234', epoch: 2, askedAgain: { code: 'deferred', by: 'U0BEN' } }),
    );
    expect(lines[1]).toBe(`${ASKED} because: CVE-2026-1234`);
    expect(lines[4]).toMatch(
      /^<@U0BEN> moved the start, so it needs approval again\. It starts at once after 1 more approval\./,
    );
    expect(lines.at(-1)).toBe(
      'Run b-7k2m9x4q · version 2 of the request · `/patch why b-7k2m9x4q` shows every decision',
    );
  });
});

describe('a bake that runs', () => {
  const progress = {
    kind: 'bake',
    status: 'BUILDING',
    imageArn: IMAGE,
    done: 5,
    total: 12,
    step: 'ApplyBuildComponents',
  } as const;

  test('shows its phase, step, steps done and time', () => {
    expect(cardOf(runIn('running', { progress }), T0 + 10 * MINUTE)[3]).toBe(
      [
        '*Phase* building, step ApplyBuildComponents',
        '████████░░░░░░░░░░░░ 5 of 12 workflow steps',
        '*Elapsed* 8 min, usually 26 min',
      ].join('\n'),
    );
  });

  test.each([
    ['CREATING', 'creating the build instance'],
    ['TESTING', 'testing'],
    ['DISTRIBUTING', 'distributing'],
    ['INTEGRATING', 'integrating'],
    ['AVAILABLE', 'done, reading the result'],
    ['SOMETHING_NEW', 'SOMETHING_NEW'],
  ])('%s is %s', (status, phase) => {
    const lines = cardOf(runIn('running', { progress: { kind: 'bake', status, done: 0, total: 0 } }));
    expect(lines[3]?.split('\n')[0]).toBe(`*Phase* ${phase}`);
  });

  test('says when a step waits for someone in Image Builder', () => {
    expect(cardOf(runIn('running', { progress: { ...progress, waiting: true } }))[3]).toContain(
      'A workflow step waits for someone in Image Builder: resume or stop it there.',
    );
  });

  test('says when it takes far longer than usual, and until when it may', () => {
    expect(cardOf(runIn('running', { progress }), T0 + 2 * HOUR)[4]).toBe(
      'It takes much longer than usual. Look at its step in Image Builder, or stop it with Cancel. If nobody acts, the runbook gives up at 2026-11-20 13:02 UTC, and this message says so.',
    );
  });
});

describe('a bake that ended', () => {
  test('names images of other Regions and accounts', () => {
    const outcome = {
      kind: 'bake',
      imageArn: IMAGE,
      image: 'ami-0new',
      images: [
        { region: 'ap-southeast-2', accountId: '111122223333', image: 'ami-0new' },
        { region: 'eu-west-1', accountId: '444455556666', image: 'ami-0eu' },
      ],
      imageUris: [],
    } as const;
    expect(cardOf(runIn('succeeded', { outcome }))[2]).toContain(
      '*Regions* ap-southeast-2, eu-west-1 (ami-0eu in eu-west-1 for 444455556666)',
    );
  });

  test('without an image here says where to look', () => {
    const outcome = { kind: 'bake', imageArn: IMAGE, images: [], imageUris: [] } as const;
    expect(cardOf(runIn('succeeded', { outcome }))[2]).toContain(
      '*Result* an image, but none for this Region and account: see the distribution settings of the pipeline',
    );
  });

  test('that someone tried to cancel says so', () => {
    const run = runIn('succeeded', { cancel: { by: 'U0BEN', reason: 'wrong recipe', at: T0 } });
    expect(cardOf(run)[2]).toContain('<@U0BEN> asked to cancel, but the image was finished first');
  });

  test('whose report could not be made says how to get it', () => {
    expect(cardOf(runIn('succeeded', { report: 'unavailable' }))[3]).toBe(
      '*What changed* could not be read within 30 minutes. `/patch diff` compares any two images.',
    );
  });

  test('that failed in a component says which, where, and what to do', () => {
    const failure = {
      reason: 'component/harden/1.0.0 failed',
      component: 'harden 1.0.0',
      step: 'ApplyBuildComponents',
      workflow: 'build',
      message: 'exit code 1',
    };
    const run = runIn('failed', { outcome: { kind: 'bake', imageArn: IMAGE, images: [], imageUris: [], failure } });
    expect(cardOf(run)[2]?.split('\n')).toEqual([
      '*Why* A component of the recipe failed on the build instance: component harden 1.0.0',
      '*Failed step* ApplyBuildComponents of the build workflow',
      '*Image Builder says* component/harden/1.0.0 failed',
      '*The step says* exit code 1',
      '*Next* Read its log, correct the component or its inputs, and bake again. The fleets keep their present image.',
    ]);
  });

  test.each([
    [{ reason: 'x', workflow: 'test' }, 'The image was built, but a test failed, so it is not distributed'],
    [{ reason: 'x', workflow: 'distribution' }, 'The image was built, but could not be distributed everywhere'],
    [{ reason: 'InsufficientInstanceCapacity in ap-southeast-2a' }, 'The build instance could not be launched'],
    [{ reason: 'SSM execution timed out' }, 'A step took longer than it may'],
    [{ reason: 'something new' }, 'Image Builder ended the bake'],
  ])('%j', (failure, means) => {
    const run = runIn('failed', { outcome: { kind: 'bake', images: [], imageUris: [], failure } });
    expect(cardOf(run)[2]?.split('\n')[0]).toBe(`*Why* ${means}`);
  });
});

test('names full of markup stay names', () => {
  const lines = cardOf(
    runIn('awaiting-approval', {
      reason: '<!channel> *now* <https://evil|Approve>',
      plan: aPlan({ pipelineName: '`<@U0ANA>`' }),
    }),
  ).join('\n');
  expect(lines).not.toMatch(/<!channel>|<https:|\*now\*|`<@U0ANA>`/);
  expect(lines).toContain('&lt;!channel&gt;');
});

test('buttons carry the run and its epoch, and nothing else', () => {
  const { blocks } = bakeCard(runIn('awaiting-approval', { epoch: 3, approvals: [anApproval(ANA)] }), { now: T0 });
  const values = JSON.stringify(blocks).match(/"value":"[^"]*"/g);
  expect(new Set(values)).toEqual(new Set(['"value":"b-7k2m9x4q:3"']));
});

test.each([
  ['starting Patchwarden-Bake: TimeoutError', 'starting Patchwarden-Bake: TimeoutError.'],
  [
    'no execution was found, and the start is not repeated: everything is paused (incident)',
    'no execution was found, and the start is not repeated: everything is paused (incident).',
  ],
])('a start that is not answered says what is done about it, and what is known: %s', (lastError, known) => {
  const run = runIn('starting', { start: aStart({ attempts: 1, lastError }) });
  expect(cardOf(run)[3]).toBe(
    `AWS has not said whether it started; it is looked up and tried again each minute with the same token, so it cannot start twice. After 15 minutes a person is asked to look. What is known: ${known}`,
  );
});
