import { rejectionOf } from '../local-aws.ts';
import {
  describeGroup,
  type GroupWorld,
  lifecycles,
  NEW_AMI,
  startedGroup,
  template,
  versions,
} from './group-world.ts';
import { progressOf, refreshEvents, refreshOf, startRefresh, startRefusal, toVersion } from './refresh-world.ts';

let world: GroupWorld;
afterEach(() => world.close());

const HOUR = 3600;
const half = { MinHealthyPercentage: 50 };
const rollBack = () => world.asg('RollbackInstanceRefresh', { AutoScalingGroupName: 'web' });
const cancel = (more = {}) => world.asg('CancelInstanceRefresh', { AutoScalingGroupName: 'web', ...more });

describe('a rollback', () => {
  test('replaces what was replaced, and tells how far the refresh was', async () => {
    world = await startedGroup();
    const id = await startRefresh(world, half);
    await world.seconds(40);
    expect(await rollBack()).toEqual({ InstanceRefreshId: id });
    expect(await refreshOf(world)).toMatchObject({
      Status: 'RollbackInProgress',
      RollbackDetails: { PercentageCompleteOnRollback: 50, InstancesToUpdateOnRollback: 2 },
    });
    await world.seconds(120);
    expect(await progressOf(world)).toEqual(['RollbackSuccessful', 0, 2]);
    expect(await versions(world)).toEqual({ '1': 4 });
    expect(await describeGroup(world)).toMatchObject({ LaunchTemplate: { Version: '1' } });
    expect(refreshEvents(world)).toEqual(['Started', 'Rollback Started', 'Rollback Succeeded']);
  });

  test('is possible while baking, and not after the end', async () => {
    world = await startedGroup();
    await startRefresh(world, { MinHealthyPercentage: 0, BakeTime: 900 });
    await world.seconds(60);
    await rollBack();
    await world.seconds(120);
    expect(await progressOf(world)).toEqual(['RollbackSuccessful', 0, 0]);
    expect((await rejectionOf(rollBack())).name).toBe('ActiveInstanceRefreshNotFoundFault');
  });

  test('fails when the previous image cannot be launched for an hour', async () => {
    world = await startedGroup();
    await startRefresh(world, half);
    await world.seconds(40);
    await world.ec2('DeregisterImage', { ImageId: 'ami-00000000000000001' });
    await rollBack();
    await world.seconds(HOUR + 60);
    expect((await refreshOf(world))['Status']).toBe('RollbackFailed');
    expect(refreshEvents(world)).toEqual(['Started', 'Rollback Started', 'Rollback Failed']);
  });

  test('happens by itself with AutoRollback, for an alarm or a failure', async () => {
    world = await startedGroup();
    world.fleet.alarms.declare('web-5xx');
    await startRefresh(world, { ...half, AutoRollback: true, AlarmSpecification: { Alarms: ['web-5xx'] } });
    await world.seconds(40);
    world.faults.add({ target: 'alarm', alarm: 'web-5xx', state: 'ALARM' });
    await world.seconds(120);
    expect((await refreshOf(world))['Status']).toBe('RollbackSuccessful');
    world.faults.add({ target: 'alarm', alarm: 'web-5xx', state: 'OK' });
    await startRefresh(world, { ...half, AutoRollback: true });
    await world.seconds(1);
    world.faults.add({ target: 'instance', group: 'web', kind: 'no-capacity', times: 60 });
    await world.seconds(2 * HOUR);
    expect(await progressOf(world)).toEqual(['RollbackSuccessful', 0, 4]);
    expect(await versions(world)).toEqual({ '1': 4 });
  });

  test.each([
    ['no desired configuration', '1', { DesiredConfiguration: undefined }],
    ['a desired version of $Latest', '1', { DesiredConfiguration: toVersion('$Latest') }],
    ['a group that follows $Default', '$Default', {}],
  ])('is irreversible with %s', async (_title, version, input) => {
    world = await startedGroup({ LaunchTemplate: template(version) });
    expect((await startRefusal(world, { AutoRollback: true }, input)).name).toBe('ValidationError');
    await startRefresh(world, {}, input);
    await world.seconds(10);
    expect((await rejectionOf(rollBack())).name).toBe('IrreversibleInstanceRefreshFault');
  });
});

describe('a cancel', () => {
  test('lets instances in transition arrive, and leaves a mixed fleet', async () => {
    world = await startedGroup();
    await startRefresh(world, half);
    await world.seconds(20);
    await cancel();
    await world.seconds(1);
    expect((await refreshOf(world))['Status']).toBe('Cancelling');
    await world.seconds(30);
    expect(await refreshOf(world)).toMatchObject({
      Status: 'Cancelled',
      StatusReason: 'Cancelled due to user request.',
    });
    expect(await lifecycles(world)).toEqual({ InService: 4 });
    expect(await describeGroup(world)).toMatchObject({ LaunchTemplate: { Version: '1' } });
    expect(refreshEvents(world)).toEqual(['Started', 'Cancelled']);
  });

  test('is done at once when it need not wait', async () => {
    world = await startedGroup();
    await startRefresh(world, half);
    await world.seconds(20);
    await cancel({ WaitForTransitioningInstances: false });
    await world.seconds(0);
    expect((await refreshOf(world))['Status']).toBe('Cancelled');
    expect((await rejectionOf(cancel())).name).toBe('ActiveInstanceRefreshNotFoundFault');
  });
});

describe('a start', () => {
  test('is refused while another refresh is active, and is a second refresh after it', async () => {
    world = await startedGroup();
    await startRefresh(world, { MinHealthyPercentage: 0 });
    expect((await startRefusal(world)).name).toBe('InstanceRefreshInProgressFault');
    await world.seconds(60);
    await startRefresh(world);
    const all = await world.asg('DescribeInstanceRefreshes', { AutoScalingGroupName: 'web' });
    expect(all).toMatchObject({ InstanceRefreshes: [{ Status: 'Pending' }, { Status: 'Successful' }] });
  });

  test('keeps the launch template of the group from being changed meanwhile', async () => {
    world = await startedGroup();
    await startRefresh(world);
    const update = world.asg('UpdateAutoScalingGroup', { AutoScalingGroupName: 'web', LaunchTemplate: template('2') });
    expect((await rejectionOf(update)).message).toContain('active instance refresh with a desired configuration');
  });

  test.each<[string, object, string]>([
    ['a minimum above 100', { MinHealthyPercentage: 101 }, 'less than or equal to 100'],
    ['a maximum below 100', { MinHealthyPercentage: 0, MaxHealthyPercentage: 99 }, 'greater than or equal to 100'],
    ['a maximum without a minimum', { MaxHealthyPercentage: 110 }, 'must also specify MinHealthyPercentage'],
    ['a wide range', { MinHealthyPercentage: 50, MaxHealthyPercentage: 151 }, 'cannot be greater than 100'],
    ['checkpoints out of order', { CheckpointPercentages: [50, 20] }, 'ascending order'],
    ['equal checkpoints', { CheckpointPercentages: [50, 50] }, 'unique'],
    ['a delay without checkpoints', { CheckpointDelay: 60 }, 'must also specify CheckpointPercentages'],
    ['a long delay', { CheckpointPercentages: [50], CheckpointDelay: 172_801 }, 'less than or equal to 172800'],
    ['a long bake time', { BakeTime: 172_801 }, 'less than or equal to 172800'],
    ['eleven alarms', { AlarmSpecification: { Alarms: Array.from({ length: 11 }, String) } }, 'up to 10 alarms'],
    ['an alarm that is not there', { AlarmSpecification: { Alarms: ['nope'] } }, 'nope was not found'],
  ])('is refused with %s', async (_title, preferences, message) => {
    world = await startedGroup();
    expect(await startRefusal(world, preferences)).toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining(message),
    });
  });

  test('is refused while an alarm of it is in ALARM', async () => {
    world = await startedGroup();
    world.fleet.alarms.set('web-5xx', 'ALARM');
    const error = await startRefusal(world, { AlarmSpecification: { Alarms: ['web-5xx'] } });
    expect(error.message).toContain('web-5xx is in ALARM state');
  });

  test('is refused with an image that is gone, and with a strategy that is not simulated', async () => {
    world = await startedGroup();
    await world.ec2('DeregisterImage', { ImageId: NEW_AMI });
    expect((await startRefusal(world)).message).toContain(`The image id '[${NEW_AMI}]' does not exist`);
    expect(await startRefusal(world, {}, { Strategy: 'ReplaceRootVolume' })).toMatchObject({
      name: 'NotImplemented',
      $metadata: { httpStatusCode: 501 },
    });
  });
});
