import { given, MINUTE, SECOND, stackWorld } from './stack-world.ts';

const started = async () => {
  const world = stackWorld();
  await world.create({}, { Image: 'ami-1', Capacity: '3' });
  const make = (ChangeSetName: string, Parameters: object[], more: object = {}) =>
    world.handlers.CreateChangeSet({ StackName: 'web', ChangeSetName, UsePreviousTemplate: true, Parameters, ...more });
  const describe = (ChangeSetName: string, more: object = {}) =>
    world.handlers.DescribeChangeSet({ StackName: 'web', ChangeSetName, ...more });
  const execute = (ChangeSetName: string, ClientRequestToken?: string) =>
    world.handlers.ExecuteChangeSet({
      StackName: 'web',
      ChangeSetName,
      ...(ClientRequestToken && { ClientRequestToken }),
    });
  return { ...world, make, describe, execute };
};

const image = (value: string) => [...given({ Image: value }), { ParameterKey: 'Capacity', UsePreviousValue: true }];

test('is ready after a second, and says what would change and why', async () => {
  const world = await started();
  await world.make('one', image('ami-2'));
  expect(await world.describe('one')).toMatchObject({ Status: 'CREATE_PENDING', ExecutionStatus: 'UNAVAILABLE' });
  await world.clock.advance(SECOND);
  const set = await world.describe('one', { IncludePropertyValues: true });
  expect(set).toMatchObject({ Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' });
  const [template, group] = set.Changes.map(({ ResourceChange }) => ResourceChange);
  expect(template).toMatchObject({ LogicalResourceId: 'LaunchTemplate', Action: 'Modify', Replacement: 'False' });
  expect(template?.Details).toMatchObject([
    { Target: { Name: 'LaunchTemplateData', RequiresRecreation: 'Never' }, CausingEntity: 'Image' },
  ]);
  expect(group).toMatchObject({ LogicalResourceId: 'Group', Action: 'Modify', Replacement: 'Conditional' });
  expect(group?.Details).toMatchObject([
    {
      Target: { Name: 'LaunchTemplate', RequiresRecreation: 'Conditionally' },
      Evaluation: 'Dynamic',
      CausingEntity: 'LaunchTemplate.LatestVersionNumber',
    },
  ]);
  expect(group?.AfterContext).toContain('{{changeSet:KNOWN_AFTER_APPLY}}');
});

test('a parameter that is left out takes the default of the template', async () => {
  const world = await started();
  await world.make('one', given({ Image: 'ami-2' }));
  await world.clock.advance(SECOND);
  const { Parameters } = await world.describe('one');
  expect(Parameters).toContainEqual({ ParameterKey: 'Capacity', ParameterValue: '2' });
});

test('fails when nothing would change', async () => {
  const world = await started();
  await world.make('one', image('ami-1'));
  await world.clock.advance(SECOND);
  expect(await world.describe('one')).toMatchObject({
    Status: 'FAILED',
    ExecutionStatus: 'UNAVAILABLE',
    StatusReason:
      "The submitted information didn't contain changes. Submit different information to create a change set.",
  });
  await expect(world.execute('one')).rejects.toThrow(/cannot be executed in its current status of \[FAILED\]/);
});

test('executed again with its token it is the same update; with another, refused', async () => {
  const world = await started();
  await world.make('one', image('ami-2'));
  await world.clock.advance(SECOND);
  await world.execute('one', 'token-1');
  await world.execute('one', 'token-1');
  await expect(world.execute('one', 'token-2')).rejects.toThrow(/\[EXECUTE_IN_PROGRESS\]/);
  await world.clock.advance(5 * MINUTE);
  await world.execute('one', 'token-1');
  expect(world.fleet.versions.get('lt-00000000000000001')).toHaveLength(2);
  expect((await world.describe('one')).ExecutionStatus).toBe('EXECUTE_COMPLETE');
  expect((await world.stack())?.StackStatus).toBe('UPDATE_COMPLETE');
});

test('executing one deletes the others', async () => {
  const world = await started();
  await world.make('one', image('ami-2'));
  await world.make('two', image('ami-3'));
  await world.clock.advance(SECOND);
  await world.execute('one');
  await expect(world.describe('two')).rejects.toThrow('ChangeSet [two] does not exist');
});

test('is obsolete when the stack was updated in between', async () => {
  const world = await started();
  await world.make('one', image('ami-2'));
  await world.clock.advance(SECOND);
  await world.update({ Image: 'ami-3', Capacity: '3' });
  await world.clock.advance(5 * MINUTE);
  expect((await world.describe('one')).ExecutionStatus).toBe('OBSOLETE');
  await expect(world.execute('one')).rejects.toThrow(/\[OBSOLETE\]/);
});

test('created again with the same token and request it is the same change set', async () => {
  const world = await started();
  const first = await world.make('one', image('ami-2'), { ClientToken: 't-1' });
  expect(await world.make('one', image('ami-2'), { ClientToken: 't-1' })).toEqual(first);
  await expect(world.make('one', image('ami-3'), { ClientToken: 't-1' })).rejects.toThrow(/already exists/);
});
