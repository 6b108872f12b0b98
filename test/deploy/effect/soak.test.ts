import { loadSoak, reportSoak } from '../../../src/deploy/effect/soak.ts';
import { createDeployKind } from '../../../src/deploy/kind.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { createRun } from '../../../src/runs/effect/run-store.ts';
import { DAY, HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { withKinds } from '../../support/ports.ts';
import { aDeploy, aGroup, anInstance } from '../facts.ts';
import { aWorld, type FakeAws, failure, portsOf } from './fake-aws.ts';

/** `web-prod` comes after it, and asks for 48 hours. */
const dev = (parts: Partial<DeployRun> = {}): DeployRun =>
  aDeploy({
    id: 'd-1',
    name: 'web-dev',
    state: 'succeeded',
    report: 'pending',
    ending: { at: T0, code: 'succeeded' },
    ...parts,
  });

const healthy = (parts: Partial<FakeAws> = {}): FakeAws => aWorld({ runs: 'ami-0new', ...parts });

const look = (world: FakeAws, at: number) => {
  world.now = at;
  return reportSoak(portsOf(world), dev(), { now: at, last: false });
};

/** Every five minutes, as the tick does. */
async function looks(world: FakeAws, from: number, until: number): Promise<unknown> {
  let last: unknown;
  for (let at = from; at <= until; at += 5 * MINUTE) last = await look(world, at);
  return last;
}

test('asks for the fleet after it when it was healthy for as long as that wants', async () => {
  const world = healthy();
  expect(await look(world, T0)).toEqual({ kind: 'not-yet', later: T0 + 5 * MINUTE });
  expect(await looks(world, T0 + 5 * MINUTE, T0 + 48 * HOUR - 1)).toMatchObject({ kind: 'not-yet' });
  expect(await look(world, T0 + 48 * HOUR)).toEqual({
    kind: 'ready',
    next: ['web-prod'],
  });
  expect(await loadSoak(world.table, 'd-1')).toMatchObject({ healthySince: T0, looks: 577, healthy: 4, total: 4 });
});

test('time in which nobody looked does not count', async () => {
  const world = healthy();
  await looks(world, T0, T0 + HOUR);
  expect(await look(world, T0 + 48 * HOUR)).toMatchObject({ kind: 'not-yet' });
  expect(await loadSoak(world.table, 'd-1')).toMatchObject({ healthySince: T0, unseenMs: 47 * HOUR });
  expect(await looks(world, T0 + 48 * HOUR, T0 + 95 * HOUR)).toEqual({ kind: 'ready', next: ['web-prod'] });
});

test.each<[string, Partial<FakeAws>]>([
  ['an instance is missing', { groups: [aGroup(4, { instances: [] })] }],
  ['a target is unhealthy', { groups: [aGroup(4, { targetGroupArns: ['arn:t'] })], targets: { healthy: 3, total: 4 } }],
  ['a target is missing', { groups: [aGroup(4, { targetGroupArns: ['arn:t'] })], targets: { healthy: 3, total: 3 } }],
  ['it runs another image', { runs: 'ami-0else' }],
  ['what one of them runs cannot be told', { runsElse: { 'i-2': '' } }],
  [
    'one boots with another image',
    {
      groups: [
        aGroup(3, { instances: [0, 1, 2, 3].map((i) => anInstance(`i-${i}`, i < 3 ? {} : { lifecycle: 'Pending' })) }),
      ],
      runsElse: { 'i-3': 'ami-0old' },
    },
  ],
])('does not soak while %s', async (_title, parts) => {
  const world = healthy(parts);
  await look(world, T0);
  await look(world, T0 + 49 * HOUR);
  expect(await loadSoak(world.table, 'd-1')).not.toHaveProperty('healthySince');
});

test('a fleet that none comes after owes nothing', async () => {
  const world = healthy();
  const run = dev({ name: 'web-prod' });
  expect(await reportSoak(portsOf(world), run, { now: T0, last: false })).toEqual({ kind: 'ready', next: [] });
  expect(await loadSoak(world.table, 'd-1')).toBeUndefined();
});

test('a newer deploy of the fleet ends the soak of the older', async () => {
  const world = healthy();
  await createRun(withKinds({ table: world.table }), dev({ id: 'd-2', requestedAt: T0 + HOUR }), { type: 'requested' });
  expect(await look(world, T0 + 2 * HOUR)).toEqual({ kind: 'ready', next: [] });
});

test('a look that cannot be made is made again', async () => {
  const ports = portsOf(healthy());
  const autoScaling = { ...ports.autoScaling, groups: () => Promise.reject(failure('Throttling')) };
  await expect(reportSoak({ ...ports, autoScaling }, dev(), { now: T0, last: false })).rejects.toThrow('Throttling');
});

test('a look that cannot be made is kept with its time beside what was seen last, until one can', async () => {
  const world = healthy();
  const ports = portsOf(world);
  const blind = { ...ports, ec2: { ...ports.ec2, imagesOfInstances: () => Promise.reject(failure('AccessDenied')) } };
  await look(world, T0);
  await expect(reportSoak(blind, dev(), { now: T0 + MINUTE, last: false })).rejects.toThrow('AccessDenied');
  const unread = { at: T0 + MINUTE, error: 'AccessDenied' };
  expect(await loadSoak(world.table, 'd-1')).toMatchObject({ lastAt: T0, looks: 1, unread });
  await look(world, T0 + 2 * MINUTE);
  expect(await loadSoak(world.table, 'd-1')).not.toHaveProperty('unread');
});

test('instances that run another image are counted', async () => {
  const world = healthy({ runsElse: { 'i-1': 'ami-0old', 'i-2': 'ami-0old' } });
  await look(world, T0);
  expect(await loadSoak(world.table, 'd-1')).toMatchObject({ healthy: 2, total: 4, others: 2 });
});

test('the feature starts the runbook of the route, and waits for a soak twice its time and a day', () => {
  const feature = createDeployKind(portsOf(healthy()));
  expect(feature.startOf(aDeploy())).toMatchObject({
    document: 'Patchwarden-Deploy',
    parameters: { StackName: 'web-prod' },
  });
  expect(feature.reportLimitMs(dev())).toBe(96 * HOUR + DAY);
});

test('a finished deploy can be sent back from its card, until its approvals are too old', async () => {
  const world = healthy();
  const run = dev({ name: 'web-prod', report: 'ready' });
  await createRun(withKinds({ table: world.table }), run, { type: 'requested' });
  const feature = createDeployKind(portsOf(world));
  const shown = async (now: number) => JSON.stringify((await feature.card(run, { now, offers: [] })).blocks);
  expect(await shown(T0 + HOUR)).toContain('ami-0old');
  expect(await shown(T0 + HOUR)).not.toEqual(await shown(T0 + 2 * DAY));
});
