import {
  describeGroup,
  type GroupWorld,
  groupInput,
  groupWorld,
  instancesOf,
  lifecycles,
  startedGroup,
  targetGroupArn,
  versions,
} from './group-world.ts';
import { extremes, progressOf, refreshEvents, refreshOf, startRefresh, toVersion } from './refresh-world.ts';

let world: GroupWorld;
afterEach(() => world.close());

const HOUR = 3600;
const move = (name: string, state: 'OK' | 'ALARM') => world.faults.add({ target: 'alarm', alarm: name, state });

describe('a rolling refresh', () => {
  test('is pending, in progress and successful, and leaves the group with its configuration', async () => {
    world = await startedGroup();
    const id = await startRefresh(world, { MinHealthyPercentage: 50 });
    expect(await refreshOf(world)).toMatchObject({ InstanceRefreshId: id, Status: 'Pending', PercentageComplete: 0 });
    await world.seconds(5);
    expect(await progressOf(world)).toEqual(['InProgress', 0, 4]);
    expect(await lifecycles(world)).toEqual({ InService: 2, Terminating: 2, Pending: 2 });
    await world.seconds(30);
    expect(await progressOf(world)).toEqual(['InProgress', 50, 2]);
    await world.seconds(60);
    expect(await progressOf(world)).toEqual(['Successful', 100, 0]);
    expect(await versions(world)).toEqual({ '2': 4 });
    expect(await describeGroup(world)).toMatchObject({ LaunchTemplate: { Version: '2' } });
    expect(refreshEvents(world)).toEqual(['Started', 'Succeeded']);
    expect(world.errors).toEqual([]);
  });

  test('says what it waits for in the words of AWS', async () => {
    world = await startedGroup();
    await startRefresh(world, { InstanceWarmup: 100 });
    await world.seconds(10);
    expect((await refreshOf(world))['StatusReason']).toMatch(
      /^Waiting for remaining instances to be available\. For example: i-0/,
    );
    await world.seconds(40);
    expect((await refreshOf(world))['StatusReason']).toMatch(
      /^Waiting for instances to warm up before continuing\. For example: i-0[0-9a-f]+ is warming up\.$/,
    );
    expect(await progressOf(world)).toEqual(['InProgress', 0, 4]);
  });

  test('without a desired configuration replaces with what the group has', async () => {
    world = await startedGroup();
    const before = (await instancesOf(world)).map(({ InstanceId }) => InstanceId);
    await world.asg('StartInstanceRefresh', { AutoScalingGroupName: 'web', Preferences: { MinHealthyPercentage: 0 } });
    await world.seconds(60);
    expect((await refreshOf(world))['Status']).toBe('Successful');
    const after = (await instancesOf(world)).map(({ InstanceId }) => InstanceId);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
  });

  test.each([
    ['one down at a time by default', {}, { most: 4, least: 3 }],
    [
      'one more before one less when both are 100',
      { MinHealthyPercentage: 100, MaxHealthyPercentage: 100 },
      { most: 5, least: 4 },
    ],
    ['doubled when there is room', { MinHealthyPercentage: 100, MaxHealthyPercentage: 200 }, { most: 8, least: 4 }],
    ['half at a time', { MinHealthyPercentage: 50 }, { most: 4, least: 2 }],
    ['all at once when nothing need be healthy', { MinHealthyPercentage: 0 }, { most: 4, least: 0 }],
  ])('keeps its bounds: %s', async (_title, preferences, expected) => {
    world = await startedGroup();
    await startRefresh(world, preferences);
    expect(await extremes(world, 240, () => lifecycles(world))).toEqual(expected);
    expect(await progressOf(world)).toEqual(['Successful', 100, 0]);
  });

  test('takes down the only instance of a group by default', async () => {
    world = await startedGroup({ DesiredCapacity: 1 });
    await startRefresh(world);
    expect(await extremes(world, 60, () => lifecycles(world))).toEqual({ most: 1, least: 0 });
  });
});

test('a refresh of instances that match already is successful at once', async () => {
  world = await startedGroup();
  const before = await instancesOf(world);
  await startRefresh(world, { SkipMatching: true }, { DesiredConfiguration: toVersion('1') });
  await world.seconds(5);
  expect(await progressOf(world)).toEqual(['Successful', 100, 0]);
  expect(await instancesOf(world)).toEqual(before);
});

test('a refresh launches for a group that grows meanwhile, too', async () => {
  world = await startedGroup();
  await startRefresh(world, { MinHealthyPercentage: 50 });
  await world.seconds(40);
  await world.asg('SetDesiredCapacity', { AutoScalingGroupName: 'web', DesiredCapacity: 8 });
  await world.seconds(1);
  expect(await progressOf(world)).toEqual(['InProgress', 25, 6]);
  await world.seconds(240);
  expect([await progressOf(world), await versions(world)]).toEqual([['Successful', 100, 0], { '2': 8 }]);
});

describe('checkpoints', () => {
  const preferences = { MinHealthyPercentage: 0, CheckpointPercentages: [25, 100], CheckpointDelay: 600 };

  test('stop for the delay, then go on by themselves', async () => {
    world = await startedGroup();
    await startRefresh(world, preferences);
    await world.seconds(5 + 30 + 599);
    expect(await progressOf(world)).toEqual(['InProgress', 25, 3]);
    await world.seconds(60);
    expect(await progressOf(world)).toEqual(['Successful', 100, 0]);
    const reached = world.events.find(({ detailType }) => detailType.endsWith('Checkpoint Reached'));
    expect(reached?.detail).toEqual({
      InstanceRefreshId: expect.any(String),
      AutoScalingGroupName: 'web',
      CheckpointPercentage: '25',
      CheckpointDelay: '600',
    });
    expect(refreshEvents(world)).toEqual(['Started', 'Checkpoint Reached', 'Succeeded']);
  });

  test('end the refresh successfully at a last one below 100, and a second one with SkipMatching does the rest', async () => {
    world = await startedGroup();
    await startRefresh(world, { MinHealthyPercentage: 50, CheckpointPercentages: [25], CheckpointDelay: 600 });
    await world.seconds(60);
    expect(await progressOf(world)).toEqual(['Successful', 25, 3]);
    expect(await versions(world)).toEqual({ '1': 3, '2': 1 });
    const canary = (await instancesOf(world)).find(({ LaunchTemplate }) => Object(LaunchTemplate)['Version'] === '2');
    await startRefresh(world, { MinHealthyPercentage: 0, SkipMatching: true });
    await world.seconds(60);
    expect(await progressOf(world)).toEqual(['Successful', 100, 0]);
    expect((await instancesOf(world)).map(({ InstanceId }) => InstanceId)).toContain(canary?.['InstanceId']);
    expect(refreshEvents(world)).toEqual(['Started', 'Checkpoint Reached', 'Succeeded', 'Started', 'Succeeded']);
  });

  test('count what matches already: the percentage is of the whole group', async () => {
    world = await startedGroup();
    await startRefresh(world, { MinHealthyPercentage: 50, CheckpointPercentages: [50] });
    await world.seconds(60);
    await startRefresh(world, { MinHealthyPercentage: 50, SkipMatching: true });
    await world.seconds(6);
    expect(await progressOf(world)).toEqual(['InProgress', 50, 2]);
  });

  test('that several replacements pass at once are told of once', async () => {
    world = await startedGroup({ DesiredCapacity: 2 });
    await startRefresh(world, { CheckpointPercentages: [10, 40, 100], CheckpointDelay: 0 });
    await world.seconds(120);
    const reached = world.events.filter(({ detailType }) => detailType.endsWith('Checkpoint Reached'));
    expect(reached.map(({ detail }) => detail['CheckpointPercentage'])).toEqual(['40']);
  });
});

describe('the bake time', () => {
  test('is waited for in the status Baking, after all instances', async () => {
    world = await startedGroup();
    await startRefresh(world, { MinHealthyPercentage: 0, BakeTime: 900 });
    await world.seconds(35 + 899);
    expect(await progressOf(world)).toEqual(['Baking', 100, 0]);
    expect(await describeGroup(world)).toMatchObject({ LaunchTemplate: { Version: '1' } });
    await world.seconds(1);
    expect(await progressOf(world)).toEqual(['Successful', 100, 0]);
    expect(refreshEvents(world)).toEqual(['Started', 'Started Baking', 'Succeeded']);
  });

  test('ends in a failure when an alarm goes off', async () => {
    world = await startedGroup();
    world.fleet.alarms.declare('web-5xx');
    await startRefresh(world, { MinHealthyPercentage: 0, BakeTime: 900, AlarmSpecification: { Alarms: ['web-5xx'] } });
    await world.seconds(300);
    move('web-5xx', 'ALARM');
    await world.seconds(0);
    expect(await refreshOf(world)).toMatchObject({
      Status: 'Failed',
      StatusReason: expect.stringContaining('web-5xx'),
    });
    expect(await versions(world)).toEqual({ '2': 4 });
    expect(await describeGroup(world)).toMatchObject({ LaunchTemplate: { Version: '1' } });
    expect(refreshEvents(world)).toEqual(['Started', 'Started Baking', 'Failed']);
  });
});

describe('a refresh that gets nowhere', () => {
  test('fails after an hour without progress', async () => {
    world = await startedGroup({ DesiredCapacity: 2 });
    world.faults.add({ target: 'instance', group: 'web', kind: 'no-capacity', times: 1000 });
    await startRefresh(world);
    await world.seconds(HOUR + 4);
    expect((await refreshOf(world))['Status']).toBe('InProgress');
    await world.seconds(1);
    expect(await refreshOf(world)).toMatchObject({ Status: 'Failed', EndTime: expect.any(String) });
    expect(refreshEvents(world)).toEqual(['Started', 'Failed']);
  });

  test('fails after an hour of replacements that the load balancer finds unhealthy', async () => {
    world = await groupWorld();
    const TargetGroupARNs = [await targetGroupArn(world)];
    await world.asg(
      'CreateAutoScalingGroup',
      groupInput({ TargetGroupARNs, HealthCheckType: 'ELB', DesiredCapacity: 2 }),
    );
    await world.seconds(60);
    world.faults.add({ target: 'instance', group: 'web', kind: 'unhealthy', times: 1000 });
    await startRefresh(world);
    await world.seconds(45);
    expect((await refreshOf(world))['StatusReason']).toMatch(
      /insufficient data to evaluate its health with Elastic Load/,
    );
    await world.seconds(HOUR);
    expect(await progressOf(world)).toEqual(['Failed', 0, 2]);
  });

  test.each([
    ['Wait', 'Failed', { '1': 1, '2': 1 }],
    ['Ignore', 'Successful', { '1': 1, '2': 1 }],
    ['Refresh', 'Successful', { '2': 2 }],
  ])('with a protected instance and %s ends %s', async (ScaleInProtectedInstances, status, expected) => {
    world = await startedGroup({ DesiredCapacity: 2 });
    const [first] = await instancesOf(world);
    const InstanceIds = [first?.['InstanceId']];
    await world.asg('SetInstanceProtection', { AutoScalingGroupName: 'web', InstanceIds, ProtectedFromScaleIn: true });
    await startRefresh(world, { ScaleInProtectedInstances });
    await world.seconds(2 * HOUR);
    expect([(await refreshOf(world))['Status'], await versions(world)]).toEqual([status, expected]);
  });

  test.each([
    ['Wait', 'Failed', { '1': 1, '2': 2 }],
    ['Ignore', 'Successful', { '1': 1, '2': 2 }],
    ['Terminate', 'Successful', { '2': 2 }],
  ])('with a standby instance and %s ends %s', async (StandbyInstances, status, expected) => {
    world = await startedGroup({ DesiredCapacity: 3 });
    const [first] = await instancesOf(world);
    await world.asg('EnterStandby', {
      AutoScalingGroupName: 'web',
      InstanceIds: [first?.['InstanceId']],
      ShouldDecrementDesiredCapacity: true,
    });
    await startRefresh(world, { StandbyInstances });
    await world.seconds(2 * HOUR);
    expect([(await refreshOf(world))['Status'], await versions(world)]).toEqual([status, expected]);
  });
});
