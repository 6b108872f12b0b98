import { bakeCard } from '../../../src/bake/message/card.ts';
import { bakeThread } from '../../../src/bake/message/thread.ts';
import type { BakeFailure, BakeOutcome, BakePlan, BakeProgress } from '../../../src/bake/types/plan.ts';
import type { BakeRun } from '../../../src/bake/types/run.ts';
import { differenceOf } from '../../../src/images/decision/difference.ts';
import { actions, button } from '../../../src/slack/blocks.ts';
import { NEW, OLD } from '../../images/difference-fixture.ts';
import { ANA, anApproval, aPlan, aStart, HOUR, IMAGE, MINUTE, runIn, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';

/** The cards of every state are in card-states.test.ts; here is what changes within them. */
const cardOf = (run: BakeRun, now = T0 + 30 * MINUTE): string[] => linesOf(bakeCard(run, { now }).blocks);

/** The four lines of a card without a warning. */
const linesIn = (run: BakeRun, now?: number): string[] => (cardOf(run, now)[1] ?? '').split('\n');

describe('what people are asked to approve', () => {
  const plan = (parts: Partial<BakePlan>): string[] => linesIn(runIn('awaiting-approval', { plan: aPlan(parts) }));
  const pending = (is: NonNullable<BakePlan['current']>['pending']): Partial<BakePlan> => ({
    current: { arn: IMAGE, image: 'ami-0old', createdAt: T0, pending: is },
  });

  test('says that a pipeline has no image yet', () => {
    const { current: _none, ...rest } = aPlan({ lastDurationsMs: [] });
    expect(linesIn(runIn('awaiting-approval', { plan: rest })).slice(0, 2)).toEqual([
      "*web*: new AMI from pipeline web, recipe web 1.0.0 on ami-0parent · the pipeline's first image · no previous bakes",
      'No previous image to compare with',
    ]);
  });

  test.each<[Partial<BakePlan>, string]>([
    [pending({ kind: 'off' }), 'Open CVEs not known: image scanning is off on this pipeline'],
    [pending({ kind: 'unknown' }), 'Open CVEs not known: the findings could not be read'],
    [pending({ kind: 'known', critical: 0, high: 0, other: 0, fixable: 0 }), 'No open CVEs in the current image'],
    [
      pending({ kind: 'known', critical: 1, high: 0, other: 0, fixable: 0 }),
      '1 open CVE in the current image (1 critical, 0 high), 0 with a fix available',
    ],
    [
      { ...pending({ kind: 'off' }), packagesOn: false },
      'Open CVEs not known: image scanning is off on this pipeline · packages are not collected (enhanced image metadata is off), so the result cannot say which changed',
    ],
  ])('%j', (parts, line) => {
    expect(plan(parts)[1]).toBe(line);
  });

  test('says what is made, and how old the current image is in one unit', () => {
    expect(plan({ ...pending({ kind: 'off' }), output: 'container' })[0]).toBe(
      '*web*: new container image from pipeline web, recipe web 1.0.0 on ami-0parent · current `ami-0old` (30 min old) · about 26 min',
    );
    const dayOld = cardOf(runIn('awaiting-approval', { plan: aPlan(pending({ kind: 'off' })) }), T0 + 24.8 * HOUR);
    expect(dayOld[1]).toContain('`ami-0old` (1 day old)');
  });

  test('names a parent image of Image Builder without the rest of its ARN', () => {
    const parentImage = 'arn:aws:imagebuilder:ap-southeast-2:aws:image/amazon-linux-2023-x86/x.x.x';
    expect(plan({ recipe: { ...aPlan().recipe, parentImage } })[0]).toContain(
      ', recipe web 1.0.0 on amazon-linux-2023-x86/x.x.x · ',
    );
  });

  test('gives the reason, and the version of a request that was changed', () => {
    const run = runIn('awaiting-approval', {
      reason: 'CVE-2026-1234',
      epoch: 2,
      askedAgain: { code: 'deferred', by: 'U0BEN' },
    });
    expect(linesIn(run)[3]).toMatch(
      /^<@U0BEN> moved the start, so approval is needed again\. Needs 1 of @platform by /,
    );
    expect(cardOf(run).at(-1)).toBe(
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC: CVE-2026-1234 · run b-7k2m9x4q · version 2 · `/patch why b-7k2m9x4q`',
    );
  });
});

describe('a bake that runs', () => {
  const progress: BakeProgress = {
    kind: 'bake',
    status: 'BUILDING',
    imageArn: IMAGE,
    done: 5,
    total: 12,
    step: 'ApplyBuildComponents',
  };

  test('says how far it is, at what, how long it takes yet and what that rests on', () => {
    const [title, lines] = cardOf(runIn('running', { progress }), T0 + 10 * MINUTE);
    expect(title).toBe('Baking web: 5 of 12 steps');
    expect(lines?.split('\n')[1]).toBe(
      '████████░░░░░░░░░░░░ 5 of 12 steps · building (step ApplyBuildComponents) · about 18 min left (last 2 took 25–27 min)',
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
    const run = runIn('running', { progress: { kind: 'bake', status, done: 0, total: 0 } });
    expect(linesIn(run)[1]?.split(' · ')[0]).toBe(phase);
  });

  test('warns when a step waits for someone in Image Builder, and says what to do', () => {
    const lines = cardOf(runIn('running', { progress: { ...progress, waiting: true } }));
    expect(lines[1]).toBe('*Warning* A workflow step is waiting for someone in Image Builder');
    expect(lines[2]?.split('\n')[3]).toBe(
      'Resume or stop the step in Image Builder, or choose Stop. If nobody acts, the runbook gives up at 2026-11-20 13:02 UTC, and this message says so.',
    );
  });

  test('says when it takes twice as long as usual, and until when it may', () => {
    const lines = linesIn(runIn('running', { progress }), T0 + 2 * HOUR);
    expect(lines[1]).toMatch(/ · taking longer than usual: 1 h 58 min, usually 26 min$/);
    expect(lines[3]).toBe(
      'Taking longer than usual: look at its step in Image Builder, or choose Stop. If nobody acts, the runbook gives up at 2026-11-20 13:02 UTC, and this message says so.',
    );
    expect(linesIn(runIn('running', { progress }), T0 + 2 * MINUTE + 51 * MINUTE)[1]).toMatch(
      / · 51 min so far \(last 2 took 25–27 min\)$/,
    );
  });

  test('is no longer counted in steps when it is being stopped', () => {
    expect(linesIn(runIn('cancelling', { progress }))[1]).toBe('Stopping while building (step ApplyBuildComponents)');
  });
});

const outcome = (parts: Partial<BakeOutcome> = {}): BakeOutcome => ({
  kind: 'bake',
  imageArn: IMAGE,
  images: [],
  imageUris: [],
  ...parts,
});

describe('a bake that succeeded', () => {
  const here = { region: 'ap-southeast-2', accountId: '111122223333', image: 'ami-0new' };
  const there = { region: 'eu-west-1', accountId: '444455556666', image: 'ami-0eu' };

  test('says what the image changes, and that a button deploys it', () => {
    const offers = [actions('deploy', button({ actionId: 'deploy-image', text: 'Deploy to web-dev', value: 'v' }))];
    const difference = differenceOf(OLD, NEW);
    const [, lines, buttons] = linesOf(
      bakeCard(runIn('succeeded', { report: 'ready' }), { now: T0, difference, offers }).blocks,
    );
    expect(lines?.split('\n').slice(1)).toEqual([
      'fixes 4 CVEs (1 critical, 1 high) · introduces 1 high, 1 other in docker, containerd · 1 still open (1 high) · removes telnet · downgrades docker',
      'No fleet has changed',
      'Deploy it with a button on the card; that needs its own approval. If nobody deploys it, the fleets keep their current image.',
    ]);
    expect(buttons).toBe('[Deploy to web-dev]');
  });

  test('counts images of other Regions and accounts, which the thread names', () => {
    const run = runIn('succeeded', { outcome: outcome({ image: 'ami-0new', images: [here, there], more: 2 }) });
    expect(linesIn(run)[0]).toBe(
      'New AMI `ami-0new` of *web*, recipe web 1.0.0 · 3 more images for eu-west-1 · took 25 min',
    );
    expect(bakeThread(run, undefined).map(({ key, blocks }) => [key, ...linesOf(blocks)])).toContainEqual([
      'images',
      'Images for other Regions and accounts',
      'eu-west-1  444455556666  ami-0eu\nand 2 more',
    ]);
  });

  test('many Regions are counted', () => {
    const images = ['a', 'b', 'c', 'd'].map((region) => ({ ...there, region, image: `ami-0${region}` }));
    expect(linesIn(runIn('succeeded', { outcome: outcome({ image: 'ami-0new', images }) }))[0]).toContain(
      ' · 4 more images for 4 Regions · ',
    );
  });

  test('without an image here says where to look', () => {
    const lines = linesIn(runIn('succeeded', { outcome: outcome({ images: [there] }) }));
    expect(cardOf(runIn('succeeded', { outcome: outcome() }))[0]).toBe('Bake of web succeeded');
    expect(lines[0]).toBe(
      'The bake made an image of *web*, but none for this account and Region: check the distribution settings of pipeline web · 1 more image for eu-west-1 · took 25 min',
    );
    expect(lines[3]).toBe('If nobody deploys it, the fleets keep their current image.');
  });

  test('although someone chose Stop says so', () => {
    const run = runIn('succeeded', { cancel: { by: 'U0BEN', reason: 'wrong recipe', at: T0 } });
    expect(linesIn(run)[2]).toBe('No fleet has changed · <@U0BEN> chose Stop, but the image was finished first');
  });

  test('whose report could not be made says how to get it', () => {
    expect(linesIn(runIn('succeeded', { report: 'unavailable' }))[1]).toBe(
      'What changed could not be read within 30 minutes: `/patch diff` compares any two images',
    );
  });
});

describe('a bake that failed', () => {
  const failed = (failure: BakeFailure, parts: Partial<BakeOutcome> = {}): BakeRun =>
    runIn('failed', { outcome: outcome({ failure, ...parts }) });

  test('says which step, one line of why, what to do and where the log is', () => {
    const run = failed({
      reason: 'component/harden/1.0.0 failed',
      component: 'harden 1.0.0',
      step: 'ApplyBuildComponents',
      workflow: 'build',
      message: 'exit code 1',
    });
    expect(linesIn(run).slice(1)).toEqual([
      'Failed in step ApplyBuildComponents of the build workflow, component harden 1.0.0: exit code 1',
      'No fleet has changed',
      'A component of the recipe failed on the build instance. Correct the component or its inputs, then request it again with `/patch bake web`. Log: CloudWatch Logs `/aws/imagebuilder/web`, stream `1.0.0/8`. The full error is in the thread.',
    ]);
    expect(bakeThread(run, undefined).map(({ key, blocks }) => [key, ...linesOf(blocks)])).toContainEqual([
      'failed',
      'Full error from AWS',
      'component/harden/1.0.0 failed\nexit code 1',
    ]);
  });

  test('the reason is told without the ids and ARNs around it', () => {
    const reason =
      'Workflow step ApplyBuildComponents (step-4bbf933d-8b8a) of wf-9a956783-4d12 failed. Component arn:aws:imagebuilder:ap-southeast-2:111122223333:component/harden/1.0.2/1: exit code 1';
    expect(linesIn(failed({ reason }))[1]).toBe('Component harden/1.0.2/1: exit code 1');
  });

  test('a reason of any length is one line', () => {
    const line = linesIn(failed({ reason: `first\n${'x'.repeat(2_000)}` }))[1] ?? '';
    expect(line.startsWith('first xxx')).toBe(true);
    expect(line.length).toBe(160);
  });

  test.each<[BakeFailure, string]>([
    [{ reason: 'x', workflow: 'test' }, 'The image was built, but a test failed, so it is not distributed'],
    [{ reason: 'x', workflow: 'distribution' }, 'The image was built, but could not be distributed everywhere'],
    [{ reason: 'InsufficientInstanceCapacity in ap-southeast-2a' }, 'AWS has no capacity for the build instance'],
    [{ reason: 'We currently do not have sufficient m5.large capacity' }, 'AWS has no capacity for the build instance'],
    [{ reason: 'Image Builder failed to launch the build instance.' }, 'The build instance could not be launched'],
    [{ reason: 'User: x is not authorized to perform: ec2:CreateLaunchTemplateVersion' }, 'A role lacks a permission'],
    [
      { reason: 'Client.InternalError: Client error on launch' },
      'The build instance cannot use the KMS key of the parent image or its volumes',
    ],
    [
      { reason: 'Not authorized for images: [ami-0parent]' },
      'The parent image is gone, or not shared with this account',
    ],
    [{ reason: 'VcpuLimitExceeded: current vCPU limit of 32' }, 'An account quota is exhausted'],
    [
      { reason: "Failure message = 'Step timed out while step is verifying the SSM Agent availability'" },
      'The SSM Agent of the build instance did not answer',
    ],
    [
      { reason: "InvalidSubnetID.NotFound: The subnet ID 'subnet-1' does not exist" },
      'The network of the infrastructure configuration does not take the build instance',
    ],
    [{ reason: 'Document harden of component-launch-store ended early' }, 'Image Builder ended the bake'],
    [{ reason: 'SSM execution timed out' }, 'A step timed out'],
    [{ reason: 'something new' }, 'Image Builder ended the bake'],
  ])('%j', (failure, means) => {
    expect(linesIn(failed(failure))[3]?.split('. ')[0]).toBe(means);
  });

  test('before an image was begun points to Image Builder alone', () => {
    const { imageArn: _none, ...without } = outcome({ failure: { reason: 'something new' } });
    expect(linesIn(runIn('failed', { outcome: without }))[3]).toBe(
      'Image Builder ended the bake. Fix the cause, then request it again with `/patch bake web`. Its log is in Image Builder. The full error is in the thread.',
    );
  });
});

describe('a bake that was stopped', () => {
  const stopped = (parts: Partial<BakeRun>): string | undefined =>
    linesIn(runIn('cancelled', { start: aStart({ executionId: 'exec-1' }), ...parts }))[1];
  const progress: BakeProgress = { kind: 'bake', status: 'BUILDING', imageArn: IMAGE, done: 1, total: 9 };

  test.each<[Partial<BakeRun>, string]>([
    [{ outcome: outcome() }, 'The image build was cancelled in Image Builder'],
    [{}, 'No image build had begun'],
    [
      { progress },
      `Image \`${IMAGE}\` was last seen BUILDING: look at it in Image Builder, and cancel it there if it still runs`,
    ],
  ])('%#', (parts, line) => {
    expect(stopped(parts)).toBe(line);
  });

  test('is called stopped, and who did', () => {
    const run = runIn('cancelled', { start: aStart({ executionId: 'exec-1' }) });
    expect(cardOf(run)[0]).toBe('Bake of web stopped');
    expect(linesIn(run)[3]).toBe(
      '<@U0DEV> stopped it: not needed. The execution has ended. Request it again with `/patch bake web`.',
    );
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
  expect(linesIn(run)[2]).toBe(
    `AWS has not confirmed the start. Patchwarden looks it up and retries each minute with the same token, so it cannot start twice; after 15 minutes the run needs attention. Last error: ${known}`,
  );
});
