import { parseConfig } from '../../../src/config/load.ts';
import { openNext } from '../../../src/deploy/flow/next.ts';
import type { DeployPlan } from '../../../src/deploy/types/plan.ts';
import { isDeploy } from '../../../src/deploy/types/run.ts';
import { createRun, loadHistory } from '../../../src/runs/effect/run-store.ts';
import { changed } from '../../config/fixture.ts';
import { createWorkerDouble } from '../../runs/effect/worker-double.ts';
import { HOUR, IMAGE, T0 } from '../../runs/fixture.ts';
import { withPorts } from '../../support/ports.ts';
import { API_PIPELINE, anAmi, aWorld, builtImage, type FakeAws, failure, portsOf } from '../effect/fake-aws.ts';
import { aDeploy, aDeployPlan } from '../facts.ts';

/** web-dev has soaked its image, and web-prod comes after it. */
async function afterSoak(plan: Partial<DeployPlan>, aws: Partial<FakeAws>) {
  const double = createWorkerDouble();
  const behind = portsOf(aWorld({ table: double.table, ...aws }));
  const config = parseConfig(changed({ 'fleets.web-prod.soak': undefined, 'policies.prod.soak': undefined }));
  const ports = { ...behind, ...double.ports, config, ec2: behind.ec2, images: behind.images };
  const source = aDeploy({
    id: 'd-1',
    name: 'web-dev',
    state: 'succeeded',
    ending: { at: T0, code: 'succeeded' },
    plan: aDeployPlan({ fleet: 'web-dev', ...plan }),
  });
  await createRun(ports, { ...source, subject: source.id }, { type: 'requested' });
  const open = () => openNext(ports, source, { fleets: ['web-prod'], now: T0 + HOUR });
  const opened = async () => (await loadHistory(ports, ['web-prod'], 10)).map(({ run }) => run).filter(isDeploy);
  return { open, opened, logged: double.logged, ports };
}

test('the next fleet is asked for with an image of its own', async () => {
  const { open, opened } = await afterSoak({}, {});
  expect(await open()).toEqual({ kind: 'ready' });
  expect(await opened()).toMatchObject([{ plan: { opensAfter: 'd-1', image: { id: 'ami-0new' } } }]);
});

const pipeline = { code: 'other-pipeline', pipeline: 'api', wanted: 'web' } as const;

test.each<[string, Partial<DeployPlan>, Partial<FakeAws>]>([
  [
    'of another pipeline',
    { override: { reason: 'urgent', pipeline } },
    { built: [builtImage({ pipelineArn: API_PIPELINE })] },
  ],
  ['whose owner is accepted no more', {}, { amis: [anAmi('ami-0new', { owner: '444455556666' })] }],
])('no request opens automatically for an image %s', async (_title, plan, aws) => {
  const { open, opened, logged } = await afterSoak(plan, aws);
  expect(await open()).toEqual({ kind: 'ready' });
  expect(await opened()).toEqual([]);
  expect(logged).toContain('next-fleet-not-opened');
});

test('an image that cannot be read is looked at again', async () => {
  const { ports } = await afterSoak({}, {});
  const ec2 = { ...ports.ec2, images: () => Promise.reject(failure('Throttling')) };
  const source = aDeploy({ id: 'd-1', name: 'web-dev', state: 'succeeded', plan: aDeployPlan({ fleet: 'web-dev' }) });
  await expect(openNext(withPorts(ports, { ec2 }), source, { fleets: ['web-prod'], now: T0 + HOUR })).rejects.toThrow(
    'Throttling',
  );
});

test('a fleet in another account takes the AMI that the same build made there, and none where there is none', async () => {
  const there = { 'accounts.444455556666.regions': ['us-east-1'], 'fleets.web-prod.account': '444455556666' };
  const config = parseConfig(
    changed({
      'fleets.web-prod.soak': undefined,
      'policies.prod.soak': undefined,
      'fleets.web-prod.window': undefined,
      ...there,
    }),
  );
  const AWAY = { account: '444455556666', region: 'us-east-1' };
  const copied = { region: 'us-east-1', accountId: '444455556666', image: 'ami-0copied' };
  const image = { ...aDeployPlan().image, arn: IMAGE };
  const source = aDeploy({
    id: 'd-1',
    name: 'web-dev',
    state: 'succeeded',
    ending: { at: T0, code: 'succeeded' },
    plan: aDeployPlan({ fleet: 'web-dev', image }),
  });
  const openedWith = async (amis: readonly (typeof copied)[]) => {
    const { ports, opened } = await afterSoak(
      { image },
      { built: [builtImage({ amis })], amis: [anAmi('ami-0copied')] },
    );
    const at = function (this: object, place: object) {
      return { ...Object(this), here: place };
    };
    await openNext({ ...ports, config, at }, source, { fleets: ['web-prod'], now: T0 + HOUR });
    return opened();
  };
  expect(await openedWith([copied])).toMatchObject([
    { subject: '444455556666/us-east-1/stack/web-prod', plan: { place: AWAY, image: { id: 'ami-0copied' } } },
  ]);
  expect(await openedWith([])).toEqual([]);
});
