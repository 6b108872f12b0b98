import { createNodes } from '../../src/aws/nodes.ts';
import { DAY } from '../../src/duration.ts';
import { id, type PatchingAws, server, startPatchingAws } from './patching-world.ts';

let aws: PatchingAws;

beforeEach(async () => {
  aws = await startPatchingAws({
    instances: [
      server(1, { serves: ['intranet'] }),
      server(2, { lostDaysAgo: 2 }),
      server(3, { unmanaged: true }),
      server(4, { state: 'stopped' }),
      server(5, { system: 'REDHAT_ENTERPRISE_LINUX', tags: { PatchGroup: 'Win*' } }),
    ],
  });
});

afterEach(() => aws.close());

const GROUP = { key: 'Patch Group', values: ['Win-DEV'] };

test('says what Systems Manager heard of instances, and leaves out whom it does not know', async () => {
  const nodes = createNodes(aws.client);
  const managed = await nodes.managed([1, 2, 3, 4, 5].map(id));
  expect(managed.map(({ id: node, ping, platform, osName }) => [node, ping, platform, osName])).toEqual([
    [id(1), 'online', 'windows', 'Microsoft Windows Server 2022 Datacenter'],
    [id(2), 'connection-lost', 'windows', 'Microsoft Windows Server 2022 Datacenter'],
    [id(5), 'online', 'linux', 'Red Hat Enterprise Linux'],
  ]);
  expect(managed[1]?.pingedAt).toBeLessThan(aws.clock.now() - 2 * DAY + 1);
  expect((await nodes.managedByTag(GROUP)).map((node) => node.id)).toEqual([id(1), id(2)]);
});

test('reads instances by their tag, whatever state they are in, and takes values as they are written', async () => {
  const nodes = createNodes(aws.client);
  const found = await nodes.instancesByTag(GROUP);
  expect(found.map(({ id: node, state }) => [node, state])).toEqual([
    [id(1), 'running'],
    [id(2), 'running'],
    [id(3), 'running'],
    [id(4), 'stopped'],
  ]);
  expect(found[0]).toMatchObject({
    tags: { Name: 'win-1', 'Patch Group': 'Win-DEV' },
    availabilityZone: 'ap-southeast-2a',
  });
  expect(await nodes.instancesByTag({ key: 'Patch Group', values: ['Win-*'] })).toEqual([]);
  expect(await nodes.instancesByTag({ key: 'PatchGroup', values: ['Win*'] })).toHaveLength(1);
});

test('reads any number of instances by id, and leaves out those that do not exist', async () => {
  const nodes = createNodes(aws.client);
  const unknown = Array.from({ length: 250 }, (_, index) => `i-1${String(index).padStart(16, '0')}`);
  expect((await nodes.instances([...unknown, id(1), id(5)])).map((instance) => instance.id)).toEqual([id(1), id(5)]);
  expect(await nodes.managed(unknown)).toEqual([]);
});

test('says where an instance serves, and whether it is healthy there', async () => {
  const nodes = createNodes(aws.client);
  await aws.clock.advance(5 * 60_000);
  const [target, ...others] = await nodes.targetsOf([id(1), id(2)]);
  expect(target).toEqual({
    instanceId: id(1),
    targetGroupArn: expect.stringContaining(':targetgroup/intranet/'),
    healthy: true,
  });
  expect(others).toEqual([]);
  await aws.callService('ec2', 'StopInstances', { InstanceIds: [id(1)] });
  await aws.clock.advance(5 * 60_000);
  expect((await nodes.targetsOf([id(1)])).map(({ healthy }) => healthy)).toEqual([false]);
});
