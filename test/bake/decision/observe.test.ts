import type { BuiltImage } from '../../../src/aws/imagebuilder.ts';
import type { Execution, ExecutionEnd } from '../../../src/aws/ssm.ts';
import { isAboutBake } from '../../../src/bake/decision/is-about.ts';
import { type BakeFacts, observationOf } from '../../../src/bake/decision/observe.ts';
import { bakeCard } from '../../../src/bake/message/card.ts';
import { bakeThread } from '../../../src/bake/message/thread.ts';
import { present } from '../../../src/present.ts';
import { aPlan, aStart, IMAGE, PIPELINE, RECIPE, runIn, T0 } from '../../runs/fixture.ts';
import { hintOf } from '../../support/hint.ts';
import { linesOf } from '../../support/written-text.ts';

const anImage = (parts: Partial<BuiltImage> = {}): BuiltImage => ({
  arn: IMAGE,
  status: 'BUILDING',
  amis: [
    { region: 'eu-west-1', accountId: '111122223333', image: 'ami-0eu' },
    { region: 'ap-southeast-2', accountId: '111122223333', image: 'ami-0new' },
  ],
  imageUris: [],
  packagesOn: true,
  scan: 'off',
  ...parts,
});

const anExecution = (end?: ExecutionEnd, parts: Partial<Execution> = {}): Execution => ({
  id: 'exec-1',
  status: end ?? 'InProgress',
  steps: [],
  ...(end === undefined ? {} : { end }),
  ...parts,
});

const facts = (parts: Partial<BakeFacts> = {}): BakeFacts => ({
  execution: anExecution(),
  workflows: [],
  steps: [],
  here: { region: 'ap-southeast-2', account: '111122223333' },
  approved: aPlan().recipe,
  ...parts,
});

/** Every status of an image × every end of the execution. */
const GOING = ['PENDING', 'CREATING', 'BUILDING', 'TESTING', 'DISTRIBUTING', 'INTEGRATING', 'SOMETHING_NEW'];
const ENDS: readonly (ExecutionEnd | undefined)[] = [undefined, 'success', 'failed', 'timed-out', 'cancelled'];

test.each(GOING)('an image that is %s goes on, unless the runbook gave up', (status) => {
  const kinds = ENDS.map(
    (end) => observationOf(facts({ image: anImage({ status }), execution: anExecution(end) })).kind,
  );
  expect(kinds).toEqual(['working', 'working', 'stuck', 'stuck', 'working']);
});

test.each(['AVAILABLE', 'DEPRECATED', 'DISABLED'])(
  'an image that is %s is a success once the runbook has ended',
  (status) => {
    const kinds = ENDS.map(
      (end) => observationOf(facts({ image: anImage({ status }), execution: anExecution(end) })).kind,
    );
    expect(kinds).toEqual(['working', 'succeeded', 'succeeded', 'succeeded', 'succeeded']);
  },
);

test.each([
  ['FAILED', 'failed'],
  ['CANCELLED', 'cancelled'],
  ['DELETED', 'failed'],
])('an image that is %s is an end, whatever the runbook says', (status, kind) => {
  for (const end of ENDS)
    expect(observationOf(facts({ image: anImage({ status }), execution: anExecution(end) })).kind).toBe(kind);
});

test.each([
  [undefined, 'working'],
  ['cancelled', 'cancelled'],
  ['success', 'stuck'],
  ['failed', 'failed'],
  ['timed-out', 'failed'],
] as const)('without an image a runbook that is %s is %s', (end, kind) => {
  expect(observationOf(facts({ execution: anExecution(end) })).kind).toBe(kind);
});

test.each([RECIPE, undefined])('an image made from the approved recipe (%s) is a success', (recipeArn) => {
  const image = anImage({ status: 'AVAILABLE', ...present({ recipeArn }) });
  expect(observationOf(facts({ image, execution: anExecution('success') })).kind).toBe('succeeded');
});

test('an image made from another recipe than the approved one is none, and the card says not to use it', () => {
  const image = anImage({ status: 'AVAILABLE', recipeArn: RECIPE.replace('1.0.0', '9.9.9') });
  expect(observationOf(facts({ image, execution: anExecution('success') }))).toMatchObject({
    kind: 'failed',
    outcome: { image: 'ami-0new' },
    reason:
      "the pipeline's recipe changed while the bake was being started: web 1.0.0 was approved, web 9.9.9 was baked. Do not deploy ami-0new before its recipe is approved",
  });
});

test('a runbook that was not admitted baked nothing, and why is known', () => {
  const steps = [{ name: 'gate', status: 'Success', outputs: { admitted: ['no'], refusal: ['paused'] } }];
  expect(observationOf(facts({ execution: anExecution('failed', { steps }) }))).toMatchObject({
    kind: 'failed',
    untouched: true,
    refusal: 'paused',
  });
});

test('a runbook that failed says in which step', () => {
  const steps = [
    { name: 'gate', status: 'Success', outputs: {} },
    { name: 'startBake', status: 'Failed', failure: 'AccessDenied', outputs: {} },
  ];
  expect(observationOf(facts({ execution: anExecution('failed', { steps }) }))).toMatchObject({
    reason: 'runbook step startBake: AccessDenied',
  });
  expect(observationOf(facts({ execution: anExecution('failed', { failure: 'no role' }) }))).toMatchObject({
    reason: 'the runbook: no role',
  });
});

test('the result is the AMI of this Region and account, and all are named', () => {
  const image = anImage({ status: 'AVAILABLE' });
  expect(observationOf(facts({ image, execution: anExecution('success') }))).toMatchObject({
    outcome: { image: 'ami-0new', imageArn: IMAGE, images: image.amis },
  });
});

test('an AMI of another account is not the result', () => {
  const image = anImage({
    status: 'AVAILABLE',
    amis: [{ region: 'ap-southeast-2', accountId: '444455556666', image: 'ami-0x' }],
  });
  const observation = observationOf(facts({ image, execution: anExecution('success') }));
  expect(observation).toMatchObject({ kind: 'succeeded', outcome: { kind: 'bake' } });
  expect(observation).not.toHaveProperty('outcome.image');
});

test('of a container image the result is its first URI', () => {
  const image = anImage({
    status: 'AVAILABLE',
    amis: [],
    imageUris: ['1.dkr.ecr.x/web:8', '1.dkr.ecr.x/web:latest'],
    own: '1.dkr.ecr.x/web:8',
  });
  expect(observationOf(facts({ image, execution: anExecution('success') }))).toMatchObject({
    outcome: { image: '1.dkr.ecr.x/web:8' },
  });
});

test('a failure names workflow, step and component', () => {
  const observation = observationOf(
    facts({
      image: anImage({ status: 'FAILED', reason: 'arn:aws:imagebuilder:x:1:component/harden/1.2.3/1 failed' }),
      workflows: [{ id: 'wf', kind: 'TEST', status: 'FAILED', total: 3, done: 1 }],
      steps: [{ name: 'ApplyTestComponents', status: 'FAILED', message: 'exit code 1' }],
    }),
  );
  expect(observation).toMatchObject({
    outcome: {
      failure: { workflow: 'test', step: 'ApplyTestComponents', component: 'harden 1.2.3', message: 'exit code 1' },
    },
  });
});

test('progress adds up the workflows and names the step', () => {
  const observation = observationOf(
    facts({
      image: anImage(),
      workflows: [
        { id: 'a', kind: 'BUILD', status: 'COMPLETED', total: 8, done: 8 },
        { id: 'b', kind: 'TEST', status: 'RUNNING', total: 4, done: 1 },
      ],
      steps: [
        { name: 'LaunchTestInstance', status: 'COMPLETED', message: '' },
        { id: 'step-1', name: 'Ask', action: 'WaitForAction', status: 'RUNNING', message: '', startedAt: T0 },
      ],
    }),
  );
  expect(observation).toMatchObject({
    progress: {
      done: 9,
      total: 12,
      step: 'Ask',
      waiting: true,
      waitsAt: { id: 'step-1', workflowId: 'b', name: 'Ask', workflow: 'test', since: T0 },
      imageArn: IMAGE,
    },
  });
});

describe('an event concerns a bake', () => {
  const running = runIn('running', {
    progress: { kind: 'bake', status: 'BUILDING', imageArn: IMAGE, done: 0, total: 0 },
  });
  const early = runIn('running', { start: aStart({ executionId: 'exec-1' }) });
  const other = IMAGE.replace('/8', '/9');
  test.each([
    ['its execution', running, hintOf({ detail: { ExecutionId: 'exec-1' } }), true],
    ['another execution', running, hintOf({ resources: [IMAGE], detail: { ExecutionId: 'exec-2' } }), false],
    ['its image', running, hintOf({ resources: [IMAGE] }), true],
    ['another image of its recipe', running, hintOf({ resources: [other] }), false],
    ['an image of its recipe, before its own is known', early, hintOf({ resources: [other] }), true],
    ['its pipeline, before its image is known', early, hintOf({ resources: [PIPELINE] }), true],
    ['an image of another recipe', early, hintOf({ resources: [other.replace('/web/', '/api/')] }), false],
    ['nothing', running, hintOf({ resources: [] }), false],
  ])('%s', (_title, run, hint, expected) => {
    expect(isAboutBake(run, hint)).toBe(expected);
  });

  test('whose recipe is written in another way in ARNs', () => {
    const run = runIn('running', { plan: aPlan({ recipe: { ...aPlan().recipe, name: 'My Web_Recipe' } }) });
    expect(isAboutBake(run, hintOf({ resources: ['arn:aws:imagebuilder:x:1:image/my-web-recipe/1.0.0/1'] }))).toBe(
      true,
    );
  });
});

test('of an image that went to hundreds of accounts fifty are kept, and the others counted', () => {
  const amis = Array.from({ length: 300 }, (_, i) => ({
    region: 'us-east-1',
    accountId: String(i),
    image: `ami-${i}`,
  }));
  const here = { region: 'ap-southeast-2', accountId: '111122223333', image: 'ami-0here' };
  const image = anImage({ status: 'AVAILABLE', amis: [...amis, here] });
  const seen = observationOf(facts({ image, execution: anExecution('success') }));
  expect(seen).toMatchObject({ outcome: { image: 'ami-0here', images: [here, ...amis.slice(0, 49)], more: 251 } });
  if (seen.kind !== 'succeeded') throw new Error(seen.kind);
  const run = runIn('succeeded', { outcome: seen.outcome });
  const card = bakeCard(run, { now: T0, offers: [] });
  expect(linesOf(card.blocks)[1]).toContain('300 more images for us-east-1');
  const named = bakeThread(run, undefined).find(({ key }) => key === 'images');
  expect(linesOf(named?.blocks ?? []).at(-1)).toMatch(/^us-east-1 {2}0 {2}ami-0\n[\s\S]*\nand 251 more$/);
});
