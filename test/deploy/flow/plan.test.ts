import { parseConfig } from '../../../src/config/load.ts';
import { lookAtPlan, planAhead } from '../../../src/deploy/flow/plan.ts';
import { changed } from '../../config/fixture.ts';
import { createWorkerDouble } from '../../runs/effect/worker-double.ts';
import { T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { withPorts } from '../../support/ports.ts';
import { aWorld, builtImage, type FakeAws, failure, portsOf } from '../effect/fake-aws.ts';
import { aSet } from '../facts.ts';

const WISH = {
  id: 'a'.repeat(64),
  fleet: 'web-dev',
  image: 'ami-0new',
  when: { kind: 'now' },
  override: false,
  to: { userId: 'U0DEV', viewId: 'V1', channelId: 'C0WEB' },
} as const;

const MINUTE = 60_000;

function worker(parts: Partial<FakeAws> = {}) {
  const double = createWorkerDouble();
  const world = aWorld({ table: double.table, built: [builtImage({ packagesOn: false })], ...parts });
  const behind = portsOf(world);
  const views: string[] = [];
  const { cloudFormation, cloudWatch, autoScaling, ec2, loadBalancing, images } = behind;
  const config = parseConfig(changed({ 'fleets.web-dev.stack.parameter': 'Image' }));
  const slack = {
    ...double.ports.slack,
    updateView: async ({ view }: { view: object }) => void views.push(linesOf(Object(view).blocks).join('\n')),
  };
  const aws = { cloudFormation, cloudWatch, autoScaling, ec2, loadBalancing, images, config };
  const ports = { ...double.ports, ...aws, slack };
  const items = (): unknown[] => [...double.table.store.items()];
  return { ports, world, views, items, wakes: double.wakes, said: double.said };
}

const keyOf = (wakes: readonly { runId: string }[], what: string): string =>
  wakes.find(({ runId }) => runId.startsWith(what))?.runId ?? `no ${what}`;

test('is shown once it is worked out, and then nothing of it is left', async () => {
  const { ports, world, views, items, wakes, said } = worker();
  await planAhead(ports, WISH, T0);
  expect(views.at(-1)).toContain('*Plan only*: no request was made, nothing was stored.');
  expect(items()).toEqual([]);
  expect(world.deleted).toEqual([world.made[0]?.name]);
  expect(said).toEqual([]);
  // Its wake-up in a quarter of an hour finds nothing to do.
  await lookAtPlan(ports, keyOf(wakes, 'tidy'), T0 + 15 * MINUTE);
  expect(world.deleted).toHaveLength(1);
});

test('until then it is looked at again, and a repeated request makes the same change set', async () => {
  const { ports, world, views, items, wakes } = worker({ set: aSet({ status: 'CREATE_IN_PROGRESS' }) });
  await planAhead(ports, WISH, T0);
  await planAhead(ports, WISH, T0);
  expect(new Set(world.made.map(({ name }) => name)).size).toBe(1);
  expect(items()).toHaveLength(1);
  expect(views).toEqual([]);
  world.set = aSet();
  await lookAtPlan(ports, keyOf(wakes, 'plan'), T0 + 3000);
  expect(views).toHaveLength(1);
  expect(items()).toEqual([]);
});

test('the wake-up that tidies is on its way before anything is made', async () => {
  const { ports, world, items, wakes } = worker();
  const dies = async (): Promise<never> => {
    throw new Error('the worker died');
  };
  const dying = { ...ports, cloudFormation: { ...ports.cloudFormation, changeSet: dies } };
  await expect(planAhead(dying, WISH, T0)).rejects.toThrow('the worker died');
  expect(world.made).toHaveLength(1);
  expect(world.deleted).toEqual([]);
  await lookAtPlan(ports, keyOf(wakes, 'tidy'), T0 + 15 * MINUTE);
  expect(world.deleted).toEqual([world.made[0]?.name]);
  expect(items()).toEqual([]);
  const late = { ...ports, wakes: { send: dies } };
  await expect(planAhead(late, { ...WISH, id: 'b'.repeat(64) }, T0)).rejects.toThrow('the worker died');
  expect(world.made).toHaveLength(1);
});

test('what AWS refuses is said, and what it does not say within five minutes is given up', async () => {
  const refusing = worker();
  const stack = async (): Promise<never> => Promise.reject(failure('AccessDenied'));
  await planAhead(withPorts(refusing.ports, { cloudFormation: { ...refusing.ports.cloudFormation, stack } }), WISH, T0);
  expect(refusing.views.at(-1)).toContain('A request for web-dev would fail before anyone is asked: ');
  expect(refusing.items()).toEqual([]);

  const silent = worker({ set: aSet({ status: 'CREATE_IN_PROGRESS' }) });
  await planAhead(silent.ports, WISH, T0);
  await lookAtPlan(silent.ports, keyOf(silent.wakes, 'plan'), T0 + 5 * MINUTE);
  expect(silent.views.at(-1)).toContain('AWS did not say within 5 min what a deploy of web-dev would change.');
  await lookAtPlan(silent.ports, keyOf(silent.wakes, 'tidy'), T0 + 15 * MINUTE);
  expect(silent.items()).toEqual([]);
});

test('an image that is gone, and a form that did not open, are answered', async () => {
  const { ports, views, said, items } = worker({ amis: [] });
  await planAhead(ports, WISH, T0);
  expect(views.at(-1)).toContain('A request would be refused. ');
  await planAhead(ports, { ...WISH, to: { userId: 'U0DEV', channelId: 'C0WEB' } }, T0);
  expect(said.at(-1)).toMatchObject({ method: 'postEphemeral', text: expect.stringContaining('Plan only') });
  expect(items()).toEqual([]);
});

const instance = {
  id: 'i-0a1b2c3d4e5f60001',
  state: 'running',
  imageId: 'ami-0old',
  launchedAt: T0 - 90 * 86_400_000,
  tags: { 'Patch Group': 'RHEL-DEV' },
  availabilityZone: 'ap-southeast-2a',
};

test('an instance is advised in a private answer, a patch group in the form, and nothing is made for either', async () => {
  const { ports, world, views, items, said } = worker();
  const nodes = {
    ...ports.nodes,
    instances: async () => [instance],
    instancesByTag: async ({ key }: { key: string }) => (key === 'Patch Group' ? [instance] : []),
    managedByTag: async () => [],
  };
  const { viewId: _view, ...to } = WISH.to;
  await planAhead(withPorts(ports, { nodes }), { ...WISH, fleet: instance.id, to }, T0);
  expect(said.map(({ text }) => text).join('\n')).toContain(`*${instance.id}* → *patch in place*`);
  await planAhead(withPorts(ports, { nodes }), { ...WISH, fleet: 'rhel-dev' }, T0);
  expect(views.at(-1)).toContain('*rhel-dev*: patch group RHEL-DEV, 1 instance');
  expect([world.made, items()]).toEqual([[], []]);
});
