import { parseConfig } from '../../../src/config/load.ts';
import { openAfterBake } from '../../../src/deploy/flow/after-bake.ts';
import { isDeploy } from '../../../src/deploy/types/run.ts';
import { createRun, loadHistory } from '../../../src/runs/effect/run-store.ts';
import { changed } from '../../config/fixture.ts';
import { createWorkerDouble } from '../../runs/effect/worker-double.ts';
import { HOUR, T0 } from '../../runs/fixture.ts';
import { withPorts } from '../../support/ports.ts';
import { aWorld, builtImage, type FakeAws, failure, portsOf } from '../effect/fake-aws.ts';
import { aDeploy, aDeployPlan } from '../facts.ts';

const ARN = builtImage().arn;
const MADE = { by: 'o-1', name: 'web', image: 'ami-0new', arn: ARN };

/** web-dev comes after each bake of web. */
function world(aws: Partial<FakeAws> = {}) {
  const double = createWorkerDouble();
  const behind = portsOf(aWorld({ table: double.table, ...aws }));
  const config = parseConfig(changed({ 'fleets.web-dev.after': 'bake' }));
  const ports = { ...behind, ...double.ports, config, ec2: behind.ec2, images: behind.images };
  const open = (made: Parameters<typeof openAfterBake>[1] = MADE) => openAfterBake(ports, made, T0 + HOUR);
  const opened = async () => (await loadHistory(ports, ['web-dev'], 10)).map(({ run }) => run).filter(isDeploy);
  const store = (run: Parameters<typeof aDeploy>[0]) =>
    createRun(ports, aDeploy({ name: 'web-dev', subject: '111122223333/ap-southeast-2/stack/web-dev', ...run }), {
      type: 'requested',
    });
  return { ports, open, opened, store, logged: double.logged };
}

test('a new image opens the request of the fleet, once, in the name of whoever baked it', async () => {
  const { open, opened } = world();
  const requester = { userId: 'U0DEV', person: 'U0DEV' };
  expect(await open({ ...MADE, by: 'b-1', requester })).toBe(true);
  expect(await open({ ...MADE, by: 'b-1', requester })).toBe(true);
  expect(await opened()).toMatchObject([{ requester, plan: { image: { id: 'ami-0new' }, opensAfter: 'b-1' } }]);
});

test('of a bake that nobody here requested the image stands for who did', async () => {
  const { open, opened } = world();
  expect(await open()).toBe(true);
  expect(await opened()).toMatchObject([{ requester: { userId: 'web' } }]);
});

test('an image that is not the newest any more is not asked for', async () => {
  const { open, opened, logged } = world();
  expect(await open({ ...MADE, image: 'ami-0before' })).toBe(true);
  expect(await opened()).toEqual([]);
  expect(logged).toContain('after-bake-not-opened');
});

const ended = (state: 'rolled-back' | 'succeeded') =>
  ({ id: 'd-old', state, ending: { at: T0, code: state }, plan: aDeployPlan({ fleet: 'web-dev' }) }) as const;

test('one that was rolled back from the fleet is not asked for', async () => {
  const { ports, open, opened, store } = world();
  await store({ ...ended('rolled-back'), subject: 'elsewhere' });
  expect(await open()).toBe(true);
  expect((await opened()).map(({ id }) => id)).toEqual(['d-old']);
  expect(ports.config.fleets['web-dev']?.afterBake).toBe(true);
});

test('while another image is on its way there it waits; a request for this one is enough', async () => {
  const other = world();
  await other.store({
    id: 'd-1',
    state: 'awaiting-approval',
    plan: aDeployPlan({ image: { id: 'ami-0other', kind: 'ami' } }),
  });
  expect([await other.open(), (await other.opened()).length]).toEqual([false, 1]);
  const same = world();
  await same.store({ id: 'd-1', state: 'awaiting-approval' });
  expect([await same.open(), (await same.opened()).length]).toEqual([true, 1]);
});

test('what cannot be read is asked for again', async () => {
  const { ports } = world();
  const images = { ...ports.images, pipelineImages: () => Promise.reject(failure('Throttling')) };
  expect(await openAfterBake(withPorts(ports, { images }), MADE, T0)).toBe(false);
});

test('a fleet that comes after nothing, and one of another image, are left alone', async () => {
  const { open, opened } = world();
  expect(await open({ ...MADE, name: 'api' })).toBe(true);
  expect(await opened()).toEqual([]);
});
