import { MINUTE, SECOND, stackWorld } from './stack-world.ts';

const ROLLING =
  '{ AutoScalingRollingUpdate: { MaxBatchSize: 1, MinInstancesInService: 1, WaitOnResourceSignals: true, PauseTime: PT5M } }';
const REFRESH =
  '{ AutoScalingInstanceRefresh: { Strategy: Rolling, Preferences: { MinHealthyPercentage: 50, InstanceWarmup: 60 } } }';

const withoutSignals = (lines: string[]) => lines.filter((line) => !line.includes('Received SUCCESS'));

test('rolls through the group in batches, waiting for each batch', async () => {
  const world = stackWorld();
  await world.create({ updatePolicy: ROLLING });
  const count = (await world.told()).length;
  await world.update({ Image: 'ami-2' });
  await world.clock.advance(5 * MINUTE);
  expect(withoutSignals((await world.told()).slice(count))).toEqual([
    'web UPDATE_IN_PROGRESS: User Initiated',
    'LaunchTemplate UPDATE_IN_PROGRESS',
    'LaunchTemplate UPDATE_COMPLETE',
    'Group UPDATE_IN_PROGRESS',
    'Group UPDATE_IN_PROGRESS: Rolling update initiated. Terminating 2 obsolete instance(s) in batches of 1, while keeping at least 1 instance(s) in service. Waiting on resource signals with a timeout of PT5M when new instances are added to the autoscaling group.',
    'Group UPDATE_IN_PROGRESS: Terminating instance(s) [i-00000000000000002]; replacing with 1 new instance(s).',
    'Group UPDATE_IN_PROGRESS: Successfully terminated instance(s) [i-00000000000000002] (Progress 50%).',
    'Group UPDATE_IN_PROGRESS: New instance(s) added to autoscaling group - Waiting on 1 resource signal(s) with a timeout of PT5M.',
    'Group UPDATE_IN_PROGRESS: Terminating instance(s) [i-00000000000000003]; replacing with 1 new instance(s).',
    'Group UPDATE_IN_PROGRESS: Successfully terminated instance(s) [i-00000000000000003] (Progress 100%).',
    'Group UPDATE_IN_PROGRESS: New instance(s) added to autoscaling group - Waiting on 1 resource signal(s) with a timeout of PT5M.',
    'Group UPDATE_COMPLETE',
    'web UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'web UPDATE_COMPLETE',
  ]);
  const [group] = [...world.fleet.groups.values()];
  expect(group?.instances.map(({ LaunchTemplate }) => LaunchTemplate.Version)).toEqual(['2', '2']);
});

test('grows a group that has no instance to spare, and shrinks it again', async () => {
  const world = stackWorld();
  await world.create({ updatePolicy: ROLLING.replace('InService: 1', 'InService: 2') });
  await world.update({ Image: 'ami-2' });
  await world.clock.advance(10 * MINUTE);
  expect(await world.told()).toContain(
    'Group UPDATE_IN_PROGRESS: Temporarily setting autoscaling group MinSize and DesiredCapacity to 3.',
  );
  const [group] = [...world.fleet.groups.values()];
  expect(group).toMatchObject({ min: 2, desired: 2 });
  expect(group?.instances.map(({ LaunchTemplate }) => LaunchTemplate.Version)).toEqual(['2', '2']);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_COMPLETE');
});

test('rolls the instances back with the old policy when a new one fails', async () => {
  const world = stackWorld();
  await world.create({ updatePolicy: ROLLING });
  world.signals.status = 'FAILURE';
  await world.update({ Image: 'ami-2' });
  await world.clock.advance(50 * SECOND);
  world.signals.status = 'SUCCESS';
  await world.clock.advance(10 * MINUTE);
  expect(await world.told()).toContain(
    'Group UPDATE_FAILED: Received 1 FAILURE signal(s) out of 2. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement',
  );
  const [group] = [...world.fleet.groups.values()];
  expect(group?.instances.map(({ LaunchTemplate }) => LaunchTemplate.Version)).toEqual(['1', '1']);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('goes on past a failure that the policy allows, waiting for the rest of the batch', async () => {
  const world = stackWorld();
  const policy = ROLLING.replace('MaxBatchSize: 1', 'MaxBatchSize: 2, MinSuccessfulInstancesPercent: 50');
  await world.create({ updatePolicy: policy.replace('InService: 1', 'InService: 0') });
  await world.update({ Image: 'ami-2' });
  await world.clock.advance(20 * SECOND);
  const [group] = [...world.fleet.groups.values()];
  const signal = { StackName: 'web', LogicalResourceId: 'Group', UniqueId: group?.instances[0]?.InstanceId };
  await world.handlers.SignalResource({ ...signal, Status: 'FAILURE' });
  await world.clock.advance(5 * SECOND);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_IN_PROGRESS');
  expect((await world.told()).at(-1)).toMatch(/Received FAILURE signal/);
  await world.clock.advance(MINUTE);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_COMPLETE');
});

test('does not wait for instances in EXPRESS mode, and shows the mode', async () => {
  const world = stackWorld();
  await world.create();
  await world.update({ Image: 'ami-2' }, { DeploymentConfig: { Mode: 'EXPRESS' } });
  await world.clock.advance(5 * SECOND);
  expect(await world.stack()).toMatchObject({
    StackStatus: 'UPDATE_COMPLETE',
    DeploymentConfig: { Mode: 'EXPRESS' },
    DisableRollback: true,
  });
});

test('starts an instance refresh to the new version and waits for it', async () => {
  const world = stackWorld();
  await world.create({ updatePolicy: REFRESH });
  await world.update({ Image: 'ami-2' });
  await world.clock.advance(MINUTE);
  expect(world.fleet.calls.find(({ operation }) => operation === 'StartInstanceRefresh')?.input).toEqual({
    AutoScalingGroupName: expect.stringMatching(/^web-Group-/),
    Strategy: 'Rolling',
    DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId: 'lt-00000000000000001', Version: '2' } },
    Preferences: { MinHealthyPercentage: 50, MaxHealthyPercentage: 110, SkipMatching: true, InstanceWarmup: 60 },
  });
  expect((await world.stack())?.StackStatus).toBe('UPDATE_IN_PROGRESS');
  await world.clock.advance(2 * MINUTE);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_COMPLETE');
});

test('cancels the instance refresh when the update is cancelled, and starts another to the version before', async () => {
  const world = stackWorld();
  await world.create({ updatePolicy: REFRESH });
  await world.update({ Image: 'ami-2' });
  await world.clock.advance(MINUTE);
  await world.handlers.CancelUpdateStack({ StackName: 'web' });
  await world.clock.advance(4 * MINUTE);
  expect(world.fleet.refreshes.map(({ Status }) => Status)).toEqual(['Successful', 'Cancelled']);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('refuses a refresh and a rolling update together', async () => {
  const world = stackWorld();
  await world.create({ updatePolicy: `${REFRESH.slice(0, -1)}, ${ROLLING.slice(1)}` });
  await world.update({ Image: 'ami-2' });
  await world.clock.advance(MINUTE);
  expect((await world.told()).join('\n')).toContain(
    'AutoScalingInstanceRefresh and AutoScalingRollingUpdate cannot be used together.',
  );
});

test('leaves the instances alone when there is no update policy', async () => {
  const world = stackWorld();
  await world.create({ updatePolicy: '' });
  await world.update({ Image: 'ami-2' });
  await world.clock.advance(MINUTE);
  const [group] = [...world.fleet.groups.values()];
  expect(group?.template.Version).toBe('2');
  expect(group?.instances.map(({ LaunchTemplate }) => LaunchTemplate.Version)).toEqual(['1', '1']);
});
