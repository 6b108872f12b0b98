import { MINUTE, SECOND, stackWorld } from './stack-world.ts';

const alarm = 'arn:aws:cloudwatch:ap-southeast-2:111122223333:alarm:web-5xx';
const triggers = (Arn: string, MonitoringTimeInMinutes?: number) => ({
  RollbackConfiguration: {
    RollbackTriggers: [{ Arn, Type: 'AWS::CloudWatch::Alarm' }],
    ...(MonitoringTimeInMinutes !== undefined && { MonitoringTimeInMinutes }),
  },
});

test('keeps the old group until the monitoring time is over', async () => {
  const world = stackWorld();
  await world.create();
  await world.update({ Image: 'ami-2' }, { RollbackConfiguration: { MonitoringTimeInMinutes: 30 } });
  await world.clock.advance(29 * MINUTE);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_IN_PROGRESS');
  expect(world.fleet.groups.size).toBe(2);
  await world.clock.advance(3 * MINUTE);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_COMPLETE');
  expect(world.fleet.groups.size).toBe(1);
  expect((await world.stack())?.RollbackConfiguration).toEqual({ MonitoringTimeInMinutes: 30 });
});

test('can be cancelled while it monitors', async () => {
  const world = stackWorld();
  await world.create();
  const before = [...world.fleet.groups.keys()];
  await world.update({ Image: 'ami-2' }, { RollbackConfiguration: { MonitoringTimeInMinutes: 30 } });
  await world.clock.advance(10 * MINUTE);
  await world.handlers.CancelUpdateStack({ StackName: 'web' });
  await world.clock.advance(MINUTE);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect([...world.fleet.groups.keys()]).toEqual(before);
});

test('rolls back when a trigger goes into alarm while it monitors', async () => {
  const world = stackWorld();
  await world.create();
  await world.update({ Image: 'ami-2' }, triggers(alarm, 30));
  await world.clock.advance(10 * MINUTE);
  world.alarms.set('web-5xx', 'ALARM');
  await world.clock.advance(MINUTE);
  expect(await world.told()).toContain(
    `web UPDATE_ROLLBACK_IN_PROGRESS: Rollback triggers are in ALARM state: [${alarm}]`,
  );
  expect((await world.stack())?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('fails the update when a trigger does not exist', async () => {
  const world = stackWorld();
  await world.create();
  await world.update({ Image: 'ami-2' }, triggers(alarm.replace('web-5xx', 'missing')));
  await world.clock.advance(MINUTE);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(world.fleet.versions.get('lt-00000000000000001')).toHaveLength(1);
});

test.each([
  ['AWS::CloudWatch::CompositeAlarm', 'UPDATE_COMPLETE'],
  ['AWS::CloudWatch::Alarm', 'UPDATE_ROLLBACK_COMPLETE'],
])('takes a composite alarm as %s: %s', async (Type, status) => {
  const world = stackWorld();
  world.alarms.declare('web-down', 'composite');
  await world.create();
  const RollbackTriggers = [{ Arn: alarm.replace('web-5xx', 'web-down'), Type }];
  await world.update({ Image: 'ami-2' }, { RollbackConfiguration: { RollbackTriggers } });
  await world.clock.advance(10 * MINUTE);
  expect((await world.stack())?.StackStatus).toBe(status);
});

test('refuses a trigger of a type that is none', async () => {
  const world = stackWorld();
  await world.create();
  const RollbackTriggers = [{ Arn: alarm, Type: 'AWS::CloudWatch::AnomalyDetector' }];
  const update = world.update({ Image: 'ami-2' }, { RollbackConfiguration: { RollbackTriggers } });
  await expect(update).rejects.toThrow('rollback trigger type AWS::CloudWatch::AnomalyDetector is not supported');
});

test('stands in UPDATE_ROLLBACK_FAILED until the rollback is continued', async () => {
  const world = stackWorld();
  await world.create();
  const before = [...world.fleet.groups.keys()];
  world.faults.add({ target: 'stack', stack: 'web', kind: 'resource-failure', reason: 'no more addresses' });
  world.faults.add({ target: 'stack', stack: 'web', kind: 'rollback-failure' });
  await world.update({ Image: 'ami-2' });
  await world.clock.advance(MINUTE);
  expect(await world.told()).toContain('Group UPDATE_FAILED: no more addresses');
  expect((await world.stack())?.StackStatus).toBe('UPDATE_ROLLBACK_FAILED');
  await expect(world.update({ Image: 'ami-3' })).rejects.toThrow(/UPDATE_ROLLBACK_FAILED state and can not be updated/);
  await world.handlers.ContinueUpdateRollback({ StackName: 'web' });
  await world.clock.advance(MINUTE);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect([...world.fleet.groups.keys()]).toEqual(before);
});

test('leaves everything as it is when rollback is disabled, until somebody rolls back', async () => {
  const world = stackWorld();
  await world.create();
  world.signals.status = 'FAILURE';
  await world.update({ Image: 'ami-2' }, { DisableRollback: true });
  await world.clock.advance(2 * MINUTE);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_FAILED');
  expect(world.fleet.groups.size).toBe(2);
  await world.handlers.RollbackStack({ StackName: 'web' });
  await world.clock.advance(MINUTE);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(world.fleet.groups.size).toBe(1);
});

test('an update after a failed one without rollback cleans up after both', async () => {
  const world = stackWorld();
  await world.create();
  world.signals.status = 'FAILURE';
  await world.update({ Image: 'ami-2' }, { DisableRollback: true });
  await world.clock.advance(2 * MINUTE);
  world.signals.status = 'SUCCESS';
  await world.update({ Image: 'ami-3' });
  await world.clock.advance(2 * MINUTE);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_COMPLETE');
  expect([...world.fleet.groups.values()].map(({ template }) => template.Version)).toEqual(['3']);
});

test('undoes a second update of a stack that went back as well as the first', async () => {
  const world = stackWorld();
  await world.create();
  world.signals.status = 'FAILURE';
  await world.update({ Image: 'ami-2' });
  await world.clock.advance(5 * MINUTE);
  world.signals.status = 'SUCCESS';
  await world.update({ Image: 'ami-2' });
  await world.clock.advance(5 * MINUTE);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_COMPLETE');
  expect([...world.fleet.groups.values()].map(({ template }) => template.Version)).toEqual(['4']);
  expect(world.errors).toEqual([]);
});

test('deletes the resources of a stack that could not be created', async () => {
  const world = stackWorld();
  world.signals.status = 'FAILURE';
  await world.create();
  expect((await world.stack())?.StackStatus).toBe('ROLLBACK_COMPLETE');
  expect(world.fleet.groups.size).toBe(0);
});

test('deletes a stack, which is then found by its id alone', async () => {
  const world = stackWorld();
  await world.create();
  const id = (await world.stack())?.StackId ?? '';
  await world.handlers.DeleteStack({ StackName: 'web' });
  await world.clock.advance(30 * SECOND);
  await expect(world.stack()).rejects.toThrow('Stack with id web does not exist');
  const { Stacks } = await world.handlers.DescribeStacks({ StackName: id });
  expect(Stacks[0]?.StackStatus).toBe('DELETE_COMPLETE');
  expect(world.fleet.groups.size).toBe(0);
});
