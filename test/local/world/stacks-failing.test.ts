import { SetDesiredCapacityCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeStackDriftDetectionStatusCommand, DetectStackDriftCommand } from '@aws-sdk/client-cloudformation';
import { MINUTE, type StartedStacks, startStacks } from './stacks-world.ts';

let world: StartedStacks;

beforeEach(async () => {
  world = await startStacks();
});
afterEach(() => world.close());

test('an instance that cannot boot fails the update', async () => {
  world.faults.add({ target: 'instance', group: 'web-dev', kind: 'boot-failure' });
  await world.deploy('web-dev');
  await world.clock.advance(10 * MINUTE);
  expect((await world.stack('web-dev')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await world.reasons('web-dev')).toContain(
    'Received 1 FAILURE signal(s) out of 2. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement',
  );
});

test('instances that the load balancer never finds healthy do not signal, and the old ones stay', async () => {
  const [before] = await world.groups('web-dev');
  world.faults.add({ target: 'instance', group: 'web-dev', kind: 'unhealthy', times: 100 });
  await world.deploy('web-dev');
  await world.clock.advance(14 * MINUTE);
  expect((await world.stack('web-dev')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await world.reasons('web-dev')).toContain(
    'Received 0 SUCCESS signal(s) out of 2. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement',
  );
  expect((await world.groups('web-dev')).map((one) => one.AutoScalingGroupName)).toEqual([
    before?.AutoScalingGroupName,
  ]);
});

test('an unhealthy instance is replaced by its group, and the signal of its replacement counts', async () => {
  world.faults.add({ target: 'instance', group: 'web-dev', kind: 'unhealthy' });
  await world.deploy('web-dev');
  await world.clock.advance(2 * MINUTE);
  expect((await world.reasons('web-dev')).filter((text) => text.startsWith('Received SUCCESS'))).toHaveLength(1);
  await world.clock.advance(8 * MINUTE);
  expect((await world.stack('web-dev')).StackStatus).toBe('UPDATE_COMPLETE');
});

test('a group that was changed behind its stack is found to have drifted', async () => {
  const detect = async () => {
    const named = { StackName: 'web-prod' };
    const { StackDriftDetectionId } = await world.cloudFormation.send(new DetectStackDriftCommand(named));
    await world.clock.advance(10_000);
    return world.cloudFormation.send(new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId }));
  };
  expect(await detect()).toMatchObject({ DetectionStatus: 'DETECTION_COMPLETE', StackDriftStatus: 'IN_SYNC' });
  const [group] = await world.groups('web-prod');
  const resized = { AutoScalingGroupName: group?.AutoScalingGroupName, DesiredCapacity: 6 };
  await world.autoScaling.send(new SetDesiredCapacityCommand(resized));
  expect(await detect()).toMatchObject({ StackDriftStatus: 'DRIFTED', DriftedStackResourceCount: 1 });
  expect((await world.stack('web-prod')).DriftInformation?.StackDriftStatus).toBe('DRIFTED');
});

test('the alarm of a stack can be its rollback trigger', async () => {
  const Arn = 'arn:aws:cloudwatch:ap-southeast-2:111122223333:alarm:web-prod-5xx';
  const RollbackConfiguration = {
    RollbackTriggers: [{ Arn, Type: 'AWS::CloudWatch::Alarm' }],
    MonitoringTimeInMinutes: 30,
  };
  await world.deploy('web-prod', { RollbackConfiguration });
  await world.clock.advance(10 * MINUTE);
  expect((await world.stack('web-prod')).StackStatus).toBe('UPDATE_IN_PROGRESS');
  world.faults.add({ target: 'alarm', alarm: 'web-prod-5xx', state: 'ALARM' });
  await world.clock.advance(10 * MINUTE);
  expect((await world.stack('web-prod')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('instances that never signal roll the group back', async () => {
  world.faults.add({ target: 'instance', group: 'shop-dev', kind: 'no-signal' });
  await world.deploy('shop-dev');
  await world.clock.advance(60 * MINUTE);
  expect((await world.stack('shop-dev')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await world.reasons('shop-dev')).toContain(
    'Failed to receive 1 resource signal(s) for the current batch. Each resource signal timeout is counted as a FAILURE.',
  );
});

test('no capacity for the new group leaves the old one', async () => {
  const [before] = await world.groups('web-dev');
  world.faults.add({ target: 'instance', group: 'web-dev', kind: 'no-capacity', times: 100 });
  await world.deploy('web-dev');
  await world.clock.advance(15 * MINUTE);
  expect((await world.stack('web-dev')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect((await world.groups('web-dev')).map(({ AutoScalingGroupName }) => AutoScalingGroupName)).toEqual([
    before?.AutoScalingGroupName,
  ]);
});

test('throttled calls are made again', async () => {
  const operation = 'CreateAutoScalingGroup';
  world.faults.add({ target: 'aws', service: 'autoscaling', operation, kind: 'throttle', times: 2 });
  await world.deploy('web-dev');
  await world.clock.advance(5 * MINUTE);
  expect((await world.stack('web-dev')).StackStatus).toBe('UPDATE_COMPLETE');
});

test('an image that is gone when the change set is executed fails the update', async () => {
  const { image } = await world.plan('web-dev');
  await world.callService('ec2', 'DeregisterImage', { ImageId: image });
  await world.execute('web-dev');
  await world.clock.advance(15 * MINUTE);
  expect((await world.stack('web-dev')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect((await world.reasons('web-dev')).join('\n')).toContain(image);
});
