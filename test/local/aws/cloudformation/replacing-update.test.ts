import { MINUTE, SECOND, stackWorld } from './stack-world.ts';

test('creates a stack, waiting for the signals of its group', async () => {
  const world = stackWorld();
  await world.create();
  expect(await world.told()).toEqual([
    'web CREATE_IN_PROGRESS: User Initiated',
    'LaunchTemplate CREATE_IN_PROGRESS',
    'LaunchTemplate CREATE_IN_PROGRESS: Resource creation Initiated',
    'LaunchTemplate CREATE_COMPLETE',
    'Group CREATE_IN_PROGRESS',
    'Group CREATE_IN_PROGRESS: Resource creation Initiated',
    'Group CREATE_IN_PROGRESS: Received SUCCESS signal with UniqueId i-00000000000000002',
    'Group CREATE_IN_PROGRESS: Received SUCCESS signal with UniqueId i-00000000000000003',
    'Group CREATE_COMPLETE',
    'web CREATE_COMPLETE',
  ]);
  expect(world.errors).toEqual([]);
});

test('makes a new group beside the old one, and deletes the old one in the cleanup', async () => {
  const world = stackWorld();
  await world.create();
  const [before] = [...world.fleet.groups.keys()];
  await world.update({ Image: 'ami-2' });
  await world.clock.advance(30 * SECOND);
  expect(world.fleet.groups.size).toBe(2);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_IN_PROGRESS');
  await world.clock.advance(2 * MINUTE);
  expect([...world.fleet.groups.keys()]).not.toContain(before);
  expect([...world.fleet.groups.keys()]).toEqual([expect.stringMatching(/^web-Group-[A-Z0-9]{12}$/)]);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_COMPLETE');
  const told = (await world.told()).slice(10);
  expect(told.filter((line) => !line.includes('signal'))).toEqual([
    'web UPDATE_IN_PROGRESS: User Initiated',
    'LaunchTemplate UPDATE_IN_PROGRESS',
    'LaunchTemplate UPDATE_COMPLETE',
    'Group UPDATE_IN_PROGRESS: Requested update requires the creation of a new physical resource; hence creating one.',
    'Group UPDATE_IN_PROGRESS: Resource creation Initiated',
    'Group UPDATE_COMPLETE',
    'web UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'Group DELETE_IN_PROGRESS',
    'Group DELETE_COMPLETE',
    'web UPDATE_COMPLETE',
  ]);
});

test('keeps the old group when the new one fails', async () => {
  const world = stackWorld();
  await world.create();
  const before = [...world.fleet.groups.keys()];
  world.signals.status = 'FAILURE';
  await world.update({ Image: 'ami-2' });
  await world.clock.advance(5 * MINUTE);
  expect([...world.fleet.groups.keys()]).toEqual(before);
  const told = await world.told();
  expect(told).toContain(
    'Group UPDATE_FAILED: Received 1 FAILURE signal(s) out of 2. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement',
  );
  expect(told).toContain('web UPDATE_ROLLBACK_IN_PROGRESS: The following resource(s) failed to update: [Group]. ');
  expect((await world.stack())?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect((await world.stack())?.Parameters?.[0]?.ParameterValue).toBe('ami-1');
});

test('rolls back when signals do not come in time', async () => {
  const world = stackWorld();
  await world.create();
  world.signals.status = 'none';
  await world.update({ Image: 'ami-2' });
  await world.clock.advance(4 * MINUTE);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_IN_PROGRESS');
  await world.clock.advance(3 * MINUTE);
  expect(await world.told()).toContain(
    'Group UPDATE_FAILED: Received 0 SUCCESS signal(s) out of 2. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement',
  );
  expect((await world.stack())?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('is complete as soon as the group exists when there is no creation policy', async () => {
  const world = stackWorld();
  await world.create({ creationPolicy: '' });
  await world.update({ Image: 'ami-2' });
  await world.clock.advance(5 * SECOND);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_COMPLETE');
  expect(world.fleet.groups.size).toBe(1);
});

test('does not replace a group that has a name of its own', async () => {
  const world = stackWorld();
  await world.create({ groupName: 'web-own' });
  await world.update({ Image: 'ami-2' });
  await world.clock.advance(5 * MINUTE);
  expect(await world.told()).toContain(
    'Group UPDATE_FAILED: CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename web-own and update the stack again.',
  );
  expect((await world.stack())?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('goes back when it is cancelled, and cannot be cancelled then', async () => {
  const world = stackWorld();
  await world.create();
  const before = [...world.fleet.groups.keys()];
  await world.update({ Image: 'ami-2' });
  await world.clock.advance(30 * SECOND);
  await world.handlers.CancelUpdateStack({ StackName: 'web' });
  await world.clock.settled();
  expect(await world.told()).toContain('Group UPDATE_FAILED: Resource update cancelled');
  await expect(world.handlers.CancelUpdateStack({ StackName: 'web' })).rejects.toThrow(
    'CancelUpdateStack cannot be called from current stack status',
  );
  await world.clock.advance(MINUTE);
  expect((await world.stack())?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect([...world.fleet.groups.keys()]).toEqual(before);
});

test('sends every status to the bus with the token of the operation', async () => {
  const world = stackWorld();
  await world.create();
  world.events.length = 0;
  await world.update({ Image: 'ami-2' }, { ClientRequestToken: 'patchwarden-1' });
  await world.clock.advance(5 * MINUTE);
  expect(world.events.every(({ detail }) => detail['client-request-token'] === 'patchwarden-1')).toBe(true);
  expect(world.events.at(-1)).toEqual({
    source: 'aws.cloudformation',
    detailType: 'CloudFormation Stack Status Change',
    resources: [expect.stringContaining(':stack/web/')],
    detail: {
      'stack-id': expect.stringContaining(':stack/web/'),
      'status-details': { status: 'UPDATE_COMPLETE', 'status-reason': '' },
      'client-request-token': 'patchwarden-1',
    },
  });
});
