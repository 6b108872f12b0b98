import { floorOf } from '../../../../src/deploy/decision/reach/worst.ts';
import { rejectionOf, START } from '../local-aws.ts';
import { describeGroup, entriesOf, type GroupWorld, instancesOf, lifecycles, startedGroup } from './group-world.ts';
import { extremes, refreshOf, startRefresh } from './refresh-world.ts';

let world: GroupWorld;
afterEach(() => world.close());

interface Preferences {
  MinHealthyPercentage: number;
  MaxHealthyPercentage: number;
  CheckpointPercentages?: number[];
  CheckpointDelay?: number;
}

test.each<[number, Preferences]>([
  [4, { MinHealthyPercentage: 0, MaxHealthyPercentage: 100 }],
  [4, { MinHealthyPercentage: 0, MaxHealthyPercentage: 100, CheckpointPercentages: [50, 100], CheckpointDelay: 60 }],
  [4, { MinHealthyPercentage: 50, MaxHealthyPercentage: 100 }],
  [4, { MinHealthyPercentage: 100, MaxHealthyPercentage: 125 }],
  [1, { MinHealthyPercentage: 100, MaxHealthyPercentage: 200 }],
])('of %i instances as few serve in a refresh with %j as the plan says', async (desired, preferences) => {
  world = await startedGroup({ DesiredCapacity: desired });
  await startRefresh(world, preferences);
  const { least } = await extremes(world, 300, () => lifecycles(world));
  const replacing = {
    how: 'refresh' as const,
    minHealthy: preferences.MinHealthyPercentage,
    maxHealthy: preferences.MaxHealthyPercentage,
    maxIsExplicit: true,
    shares: preferences.CheckpointPercentages ?? [],
  };
  expect(least).toBe(floorOf(replacing, { desired, serving: desired, max: 20 }).full);
});

test.each([
  ['protected from scale-in', 'scale-in protection', false],
  ['in Standby', 'Standby', true],
])('a refresh waits an hour for an instance that is %s, and fails', async (_title, said, standby) => {
  world = await startedGroup();
  const InstanceIds = [String((await instancesOf(world))[0]?.['InstanceId'])];
  const group = { AutoScalingGroupName: 'web', InstanceIds };
  if (standby) await world.asg('EnterStandby', { ...group, ShouldDecrementDesiredCapacity: false });
  else await world.asg('SetInstanceProtection', { ...group, ProtectedFromScaleIn: true });
  await startRefresh(world, { MinHealthyPercentage: 50 });
  await world.seconds(1800);
  expect((await refreshOf(world))['Status']).toBe('InProgress');
  await world.seconds(2700);
  const refresh = await refreshOf(world);
  expect(refresh['Status']).toBe('Failed');
  expect(refresh['StatusReason']).toContain(said);
});

test('Standby must say whether the group shrinks, and keeps its least size', async () => {
  world = await startedGroup({ MinSize: 4 });
  const InstanceIds = [String((await instancesOf(world))[0]?.['InstanceId'])];
  const enter = (more: object) =>
    rejectionOf(world.asg('EnterStandby', { AutoScalingGroupName: 'web', InstanceIds, ...more }));
  expect((await enter({})).name).toBe('ValidationException');
  expect((await enter({ ShouldDecrementDesiredCapacity: true })).message).toContain('min-size=4');
});

test('what is retained is kept with the group', async () => {
  world = await startedGroup({ InstanceLifecyclePolicy: { RetentionTriggers: { TerminateHookAbandon: 'retain' } } });
  expect(await describeGroup(world)).toMatchObject({
    InstanceLifecyclePolicy: { RetentionTriggers: { TerminateHookAbandon: 'retain' } },
  });
});

describe('a scheduled action', () => {
  const at = (seconds: number) => new Date(START + seconds * 1000);
  const put = (more: object) =>
    world.asg('PutScheduledUpdateGroupAction', { AutoScalingGroupName: 'web', ScheduledActionName: 'night', ...more });
  const shown = async () =>
    entriesOf(
      await world.asg('DescribeScheduledActions', { AutoScalingGroupName: 'web' }),
      'ScheduledUpdateGroupActions',
    );

  test('is shown until it fires, and then the group has its size', async () => {
    world = await startedGroup();
    await put({ StartTime: at(600), DesiredCapacity: 2 });
    expect(await shown()).toMatchObject([{ ScheduledActionName: 'night', DesiredCapacity: 2 }]);
    await world.seconds(700);
    expect(await shown()).toEqual([]);
    expect((await describeGroup(world))['DesiredCapacity']).toBe(2);
  });

  test('can be deleted, and does nothing while ScheduledActions is suspended', async () => {
    world = await startedGroup();
    await put({ StartTime: at(600), DesiredCapacity: 2 });
    await world.asg('DeleteScheduledAction', { AutoScalingGroupName: 'web', ScheduledActionName: 'night' });
    await put({ StartTime: at(900), DesiredCapacity: 1 });
    await world.asg('SuspendProcesses', { AutoScalingGroupName: 'web', ScalingProcesses: ['ScheduledActions'] });
    await world.seconds(1000);
    expect((await describeGroup(world))['DesiredCapacity']).toBe(4);
  });

  test.each([
    [{ StartTime: at(-60), DesiredCapacity: 1 }, 'ValidationError'],
    [{ StartTime: at(600) }, 'ValidationError'],
    [{ DesiredCapacity: 1 }, 'ValidationError'],
    [{ StartTime: at(600), Recurrence: '0 20 * * *', DesiredCapacity: 1 }, 'NotImplemented'],
  ])('%j is refused', async (more, name) => {
    world = await startedGroup();
    expect((await rejectionOf(put(more))).name).toBe(name);
  });
});
