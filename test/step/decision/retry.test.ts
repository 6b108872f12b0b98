import type { BuiltImage } from '../../../src/aws/imagebuilder.ts';
import { retryObserved } from '../../../src/step/decision/retry.ts';
import { retryableOf } from '../../../src/step/decision/retryable.ts';
import { aPlan, HOUR, IMAGE, MINUTE, runIn, T0 } from '../../runs/fixture.ts';
import { aResume, aRetry } from '../fixture.ts';

type Facts = Parameters<typeof retryObserved>[0];
const here = { account: '111122223333', region: 'ap-southeast-2' };
const image = (status: string, parts: Partial<BuiltImage> = {}): BuiltImage => ({
  arn: IMAGE,
  status,
  amis: [{ region: here.region, accountId: here.account, image: 'ami-0new' }],
  imageUris: [],
  packagesOn: true,
  scan: 'done',
  ...parts,
});
const facts = (parts: Partial<Facts>): Facts => ({
  execution: { id: 'exec-1', status: 'Success', end: 'success', steps: [] },
  image: image('AVAILABLE'),
  workflows: [],
  waitsAt: undefined,
  ami: { id: 'ami-0new', name: 'web', state: 'available' },
  before: undefined,
  here,
  now: T0,
  ...parts,
});
const running = { id: 'exec-1', status: 'InProgress', steps: [] };
const failed = { id: 'exec-1', status: 'Failed', end: 'failed', failure: 'not so', steps: [] } as const;

const REFUSED = [{ name: 'gate', status: 'Success', outputs: { admitted: ['no'], refusal: ['paused'] } }];

test.each<[string, Partial<Facts>, object]>([
  ['the AMI can be launched here', {}, { kind: 'succeeded', outcome: { image: 'ami-0new' } }],
  ['the runbook is not through', { execution: running }, { kind: 'working' }],
  ['it still has its state of before', { image: image('FAILED'), execution: running }, { kind: 'working' }],
  [
    'it failed again',
    { image: image('FAILED', { reason: 'no key' }), execution: failed },
    { kind: 'failed', reason: 'no key' },
  ],
  ...['FAILED', 'CANCELLED'].map((status): [string, Partial<Facts>, object] => [
    `its runbook was not admitted, and it is ${status} as before`,
    { image: image(status), execution: { ...failed, steps: REFUSED } },
    { kind: 'failed', untouched: true, refusal: 'paused' },
  ]),
  ['it was cancelled', { image: image('CANCELLED'), execution: failed }, { kind: 'cancelled' }],
  ['it is distributed', { image: image('DISTRIBUTING'), execution: running }, { kind: 'working' }],
  ['the runbook ended before it', { image: image('DISTRIBUTING'), execution: failed }, { kind: 'stuck' }],
  ['EC2 does not list the AMI yet', { ami: undefined }, { kind: 'working', progress: { checkingSince: T0 } }],
  ['EC2 has the AMI as failed', { ami: { id: 'ami-0new', name: 'web', state: 'failed' } }, { kind: 'failed' }],
  [
    'it went elsewhere alone',
    { image: image('AVAILABLE', { amis: [{ region: 'x', accountId: 'y', image: 'z' }] }) },
    { kind: 'failed' },
  ],
  ['it was deleted', { image: image('DELETED') }, { kind: 'failed' }],
])('a retry of which %s', (_what, parts, seen) => {
  expect(retryObserved(facts(parts))).toMatchObject(seen);
});

test('an AMI that EC2 does not list within five minutes is none', () => {
  const before = { kind: 'step', status: 'AVAILABLE', done: 0, total: 0, checkingSince: T0 } as const;
  expect(retryObserved(facts({ ami: undefined, before, now: T0 + 5 * MINUTE }))).toMatchObject({ kind: 'failed' });
});

const outcome = (workflow?: string) => ({
  kind: 'bake' as const,
  imageArn: IMAGE,
  images: [],
  imageUris: [],
  ...(workflow === undefined ? {} : { failure: { reason: 'no', workflow } }),
});
const progress = (status: string) => ({ kind: 'bake' as const, status, done: 1, total: 2 });

test.each([
  ['a distribution that failed', runIn('failed', { outcome: outcome('distribution') }), 'distribution'],
  ['a test that failed', runIn('failed', { outcome: outcome('test') }), 'test'],
  ['a build that failed', runIn('failed', { outcome: outcome('build') }), undefined],
  ['one that failed before there was an image', runIn('failed'), undefined],
  ['a container image', runIn('failed', { plan: aPlan({ output: 'container' }), outcome: outcome('test') }), undefined],
  ['one stopped in its tests', runIn('cancelled', { outcome: outcome(), progress: progress('TESTING') }), 'test'],
  [
    'one stopped while it was built',
    runIn('cancelled', { outcome: outcome(), progress: progress('BUILDING') }),
    undefined,
  ],
  ['one that succeeded', runIn('succeeded'), undefined],
  ['a retry that failed', aRetry('failed'), 'distribution'],
  ['a retry that was withdrawn', aRetry('cancelled'), undefined],
  ['an approval step', aResume('failed'), undefined],
])('what of %s can be retried', (_what, run, phase) => {
  expect(retryableOf(run)?.phase).toBe(phase);
});

test('a wait of a retry is followed', () => {
  const waitsAt = aResume().plan.step;
  const seen = retryObserved(facts({ image: image('DISTRIBUTING'), execution: running, waitsAt, now: T0 + HOUR }));
  expect(seen).toMatchObject({ kind: 'working', progress: { waitsAt } });
});
