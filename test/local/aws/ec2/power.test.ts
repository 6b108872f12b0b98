import { rejectionOf } from '../local-aws.ts';
import { type NodeWorld, nodeId, nodeWorld, START } from '../ssm/node-world.ts';

let world: NodeWorld;
beforeEach(() => {
  world = nodeWorld();
  world.place([1, 2]);
});
afterEach(() => {
  world.clock.stop();
  expect(world.errors).toEqual([]);
});

const InstanceIds = [nodeId(1)];
const state = () => world.ec2.instance(nodeId(1))?.state;

test('an instance is stopped and started, each over a state between, and boots anew', async () => {
  const before = world.ec2.instance(nodeId(1))?.bootedAt ?? 0;
  const { StoppingInstances } = await world.ec2.handlers.StopInstances({ InstanceIds });
  expect(StoppingInstances).toMatchObject([{ PreviousState: { Name: 'running' }, CurrentState: { Name: 'stopping' } }]);
  expect(world.ec2.isUp(nodeId(1))).toBe(false);
  await world.after(60);
  expect(state()).toBe('stopped');
  await world.ec2.handlers.StartInstances({ InstanceIds });
  expect(state()).toBe('pending');
  await world.after(60);
  expect(state()).toBe('running');
  expect(world.ec2.instance(nodeId(1))?.bootedAt).toBeGreaterThan(before);
  const announced = world.events.map(({ detail }) => detail['state']);
  expect(announced).toEqual(['stopping', 'stopped', 'pending', 'running']);
});

test('a terminated instance shuts down first, stopped or not, and is no target any more', async () => {
  const { TargetGroups } = await world.loadBalancing.handlers.CreateTargetGroup({ Name: 'web' });
  const arn = TargetGroups[0]?.TargetGroupArn ?? '';
  world.loadBalancing.register(arn, nodeId(1), 'healthy');
  await world.ec2.handlers.StopInstances({ InstanceIds });
  await world.after(60);
  expect(world.loadBalancing.health(arn, nodeId(1))).toBe('unhealthy');
  const both = { InstanceIds: [nodeId(1), nodeId(2)] };
  const { TerminatingInstances } = await world.ec2.handlers.TerminateInstances(both);
  expect(TerminatingInstances.map(({ CurrentState }) => CurrentState.Name)).toEqual(['shutting-down', 'shutting-down']);
  await world.after(60);
  expect([1, 2].map((number) => world.ec2.instance(nodeId(number))?.state)).toEqual(['terminated', 'terminated']);
  expect(world.loadBalancing.health(arn, nodeId(1))).toBeUndefined();
});

test('a reboot leaves it running, down for a while', async () => {
  await world.ec2.handlers.RebootInstances({ InstanceIds });
  expect([state(), world.ec2.isUp(nodeId(1))]).toEqual(['running', false]);
  await world.after(120);
  expect(world.ec2.isUp(nodeId(1))).toBe(true);
  expect(world.ec2.instance(nodeId(1))?.bootedAt).toBeGreaterThan(START);
  expect(world.events).toEqual([]);
});

test('instances that stand alone are found by tag, instance and state, in pages, and say their platform', async () => {
  world.place([3], { system: 'UBUNTU', tags: { 'Patch Group': 'Other' } });
  const context = { accountId: '111122223333', region: 'ap-southeast-2', requestId: 'r-1' };
  const found = async (Name: string, Values: string[]) => {
    const { Reservations } = await world.ec2.handlers.DescribeInstances({ Filters: [{ Name, Values }] }, context);
    return Reservations.flatMap(({ Instances }) => Instances);
  };
  expect(await found('tag:Patch Group', ['Win-*'])).toMatchObject([{ Platform: 'windows' }, { Platform: 'windows' }]);
  expect(await found('instance-id', [nodeId(3)])).toMatchObject([{ PlatformDetails: 'Linux/UNIX' }]);
  expect(await found('platform', ['windows'])).toHaveLength(2);
});

test('refuses what is gone, in a state that does not fit, or in a group', async () => {
  const { handlers } = world.ec2;
  const name = async (call: Promise<unknown>) => (await rejectionOf(call)).name;
  expect(await name(handlers.StopInstances({ InstanceIds: [nodeId(9)] }))).toBe('InvalidInstanceID.NotFound');
  expect(await name(handlers.StopInstances({ InstanceIds: [] }))).toBe('MissingParameter');
  expect(await name(handlers.StopInstances({ InstanceIds, Hibernate: true }))).toBe('InvalidParameterCombination');
  await handlers.StopInstances({ InstanceIds });
  expect(await name(handlers.RebootInstances({ InstanceIds }))).toBe('IncorrectInstanceState');
  expect(await name(handlers.StartInstances({ InstanceIds }))).toBe('IncorrectInstanceState');
  await handlers.CreateTags({ Resources: [nodeId(2)], Tags: [{ Key: 'aws:autoscaling:groupName', Value: 'web' }] });
  expect(await name(handlers.StopInstances({ InstanceIds: [nodeId(2)] }))).toBe('UnsupportedOperation');
});

test.each(['i-1', nodeId(1)])('%s cannot be placed', (id) => {
  const instance = world.ec2.instance(nodeId(2));
  expect(instance).toBeDefined();
  expect(() => instance && world.ec2.place({ ...instance, id, state: 'running' })).toThrow(id);
});
