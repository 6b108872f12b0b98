import {
  DoesNotExistException,
  ResourceLimitExceededException,
  TargetInUseException,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { instance, type WindowWorld, windowWorld } from './window-world.ts';

const GROUP = [{ Key: 'tag:Patch Group', Values: ['Win-DEV'] }];
const NONE = '00000000-0000-4000-a000-000000000000';

const target = async ({ handlers }: WindowWorld, WindowId: string, given: object = {}): Promise<string> => {
  const { WindowTargetId } = await handlers.RegisterTargetWithMaintenanceWindow({
    WindowId,
    ResourceType: 'INSTANCE',
    Targets: GROUP,
    ClientToken: undefined,
    ...given,
  });
  return WindowTargetId;
};

test('targets are registered, listed, changed and taken away', async () => {
  const world = windowWorld();
  const { handlers } = world;
  const WindowId = await world.window();
  const first = await target(world, WindowId, {
    Name: 'Win-DEV',
    OwnerInformation: 'windows-team',
    Description: 'dev',
  });
  const Targets = [{ Key: 'resource-groups:Name', Values: ['rhel'] }];
  const second = await target(world, WindowId, { ResourceType: 'RESOURCE_GROUP', Targets });
  expect((await handlers.DescribeMaintenanceWindowTargets({ WindowId })).Targets).toEqual([
    {
      WindowId,
      WindowTargetId: first,
      ResourceType: 'INSTANCE',
      Targets: GROUP,
      Name: 'Win-DEV',
      OwnerInformation: 'windows-team',
      Description: 'dev',
    },
    { WindowId, WindowTargetId: second, ResourceType: 'RESOURCE_GROUP', Targets },
  ]);
  const filtered = async (Key: string, value: string) =>
    (await handlers.DescribeMaintenanceWindowTargets({ WindowId, Filters: [{ Key, Values: [value] }] })).Targets.map(
      ({ WindowTargetId }) => WindowTargetId,
    );
  expect(await filtered('Type', 'RESOURCE_GROUP')).toEqual([second]);
  expect(await filtered('WindowTargetId', first)).toEqual([first]);
  expect(await filtered('OwnerInformation', 'windows-team')).toEqual([first]);
  const kept = { WindowId, WindowTargetId: first, Name: 'Win-DEV', OwnerInformation: 'windows-team' };
  const update = { WindowId, WindowTargetId: first, Description: 'all of dev' };
  expect(await handlers.UpdateMaintenanceWindowTarget(update)).toMatchObject({ ...kept, Description: 'all of dev' });
  expect(await handlers.UpdateMaintenanceWindowTarget({ ...update, Replace: true })).toEqual({
    ...update,
    Targets: GROUP,
  });
  await handlers.DeregisterTargetFromMaintenanceWindow({ WindowId, WindowTargetId: first });
  expect((await handlers.DescribeMaintenanceWindowTargets({ WindowId })).Targets).toHaveLength(1);
  const gone = handlers.DeregisterTargetFromMaintenanceWindow({ WindowId, WindowTargetId: first });
  await expect(gone).rejects.toThrow(DoesNotExistException);
});

test('a target that a task uses is not taken away safely', async () => {
  const world = windowWorld();
  const WindowId = await world.window();
  const WindowTargetId = await target(world, WindowId);
  await world.task(WindowId, { Targets: [{ Key: 'WindowTargetIds', Values: [WindowTargetId] }] });
  const leave = (Safe: boolean) =>
    world.handlers.DeregisterTargetFromMaintenanceWindow({ WindowId, WindowTargetId, Safe });
  await expect(leave(true)).rejects.toThrow(TargetInUseException);
  await leave(false);
  await world.after(31);
  expect(await world.outcome(WindowId)).toMatchObject({ window: 'SUCCESS', tasks: [{ invocations: [] }] });
});

test('a task is shown whole by its id, and without its parameters in the list', async () => {
  const world = windowWorld();
  const { handlers } = world;
  const WindowId = await world.window();
  const WindowTargetId = await target(world, WindowId);
  const whole = {
    TaskArn: 'AWS-RunPatchBaseline',
    Targets: [{ Key: 'WindowTargetIds', Values: [WindowTargetId] }],
    ServiceRoleArn: 'arn:aws:iam::111122223333:role/MW-Role',
    Priority: 1,
    MaxConcurrency: '10%',
    MaxErrors: '5',
    Name: 'Install',
    Description: 'Installs and reboots',
    CutoffBehavior: 'CANCEL_TASK' as const,
    TaskInvocationParameters: { RunCommand: { Parameters: { Operation: ['Install'] }, TimeoutSeconds: 600 } },
  };
  const WindowTaskId = await world.task(WindowId, { ...whole, TaskType: 'RUN_COMMAND' });
  const shown = { WindowId, WindowTaskId, ...whole, TaskParameters: {} };
  expect(await handlers.GetMaintenanceWindowTask({ WindowId, WindowTaskId })).toEqual({
    ...shown,
    TaskType: 'RUN_COMMAND',
  });
  const { TaskInvocationParameters: _, ...listed } = shown;
  expect((await handlers.DescribeMaintenanceWindowTasks({ WindowId })).Tasks).toEqual([
    { ...listed, Type: 'RUN_COMMAND' },
  ]);
  const alone = await world.task(WindowId, { Priority: 2 });
  expect(await handlers.GetMaintenanceWindowTask({ WindowId, WindowTaskId: alone })).toMatchObject({
    Targets: [],
    MaxConcurrency: '1',
    MaxErrors: '1',
    CutoffBehavior: 'CONTINUE_TASK',
  });
  for (const [Key, value] of [
    ['WindowTaskId', alone],
    ['TaskArn', 'Runbook'],
    ['Priority', '2'],
    ['TaskType', 'AUTOMATION'],
  ] as const) {
    const found = await handlers.DescribeMaintenanceWindowTasks({ WindowId, Filters: [{ Key, Values: [value] }] });
    expect(found.Tasks.map(({ WindowTaskId: id }) => id)).toEqual([alone]);
  }
});

test('a changed task keeps what is not named, and with Replace loses it', async () => {
  const world = windowWorld();
  const { handlers } = world;
  const WindowId = await world.window();
  const WindowTaskId = await world.task(WindowId, { Name: 'Patch', Priority: 3, Description: 'all' });
  const changed = await handlers.UpdateMaintenanceWindowTask({ WindowId, WindowTaskId, Priority: 1 });
  expect(changed).toMatchObject({ WindowId, WindowTaskId, TaskArn: 'Runbook', Name: 'Patch', Priority: 1 });
  const replaced = await handlers.UpdateMaintenanceWindowTask({
    WindowId,
    WindowTaskId,
    Replace: true,
    TaskArn: 'Other',
  });
  expect(replaced).toMatchObject({ TaskArn: 'Other', Priority: 0 });
  expect(replaced).not.toHaveProperty('Name');
  await expect(handlers.UpdateMaintenanceWindowTask({ WindowId, WindowTaskId, Replace: true })).rejects.toThrow(
    'TaskArn',
  );
  await handlers.DeregisterTaskFromMaintenanceWindow({ WindowId, WindowTaskId });
  await expect(handlers.GetMaintenanceWindowTask({ WindowId, WindowTaskId })).rejects.toThrow(DoesNotExistException);
});

test.each<[string, object, string]>([
  ['a command without targets', { TaskType: 'RUN_COMMAND' }, 'needs targets'],
  ['a limit without targets', { MaxErrors: '1' }, 'neither MaxConcurrency nor MaxErrors'],
  [
    'a target of another window',
    { Targets: [{ Key: 'WindowTargetIds', Values: [NONE] }] },
    `Target ${NONE} does not exist`,
  ],
  ['eleven targets', { Targets: [{ Key: 'WindowTargetIds', Values: Array(11).fill(NONE) }] }, 'at most 10 targets'],
  ['a target that is none', { Targets: [{ Key: 'Name', Values: ['web'] }] }, 'target key Name'],
  [
    'an instance that is none',
    { Targets: [{ Key: 'InstanceIds', Values: ['web-1'] }] },
    'not the id of a managed node',
  ],
  ['a concurrency of none', { Targets: GROUP, MaxConcurrency: '0' }, 'maxConcurrency'],
  [
    'parameters of another type',
    { TaskInvocationParameters: { RunCommand: {} } },
    'RunCommand of a task of type AUTOMATION',
  ],
  ['logging', { LoggingInfo: { S3BucketName: 'b', S3Region: 'r' } }, 'LoggingInfo is not simulated'],
  ['an alarm', { AlarmConfiguration: { Alarms: [{ Name: 'cpu' }] } }, 'AlarmConfiguration is not simulated'],
  [
    'notifications of a command',
    { TaskType: 'RUN_COMMAND', Targets: GROUP, TaskInvocationParameters: { RunCommand: { NotificationConfig: {} } } },
    'NotificationConfig of a task of type RUN_COMMAND',
  ],
])('a task with %s is refused', async (_title, given, words) => {
  const world = windowWorld();
  await expect(world.task(await world.window(), given)).rejects.toThrow(words);
});

test('a window that allows registered targets only refuses a task with its own', async () => {
  const world = windowWorld();
  const WindowId = await world.window(undefined, { AllowUnassociatedTargets: false });
  const Targets = [{ Key: 'InstanceIds', Values: [instance(1)] }];
  await expect(world.task(WindowId, { Targets })).rejects.toThrow('registered targets only');
});

test.each<[string, object, string]>([
  ['six keys', { Targets: Array(6).fill(GROUP[0]) }, 'less than or equal to 5'],
  ['no values', { Targets: [{ Key: 'tag:Patch Group', Values: [] }] }, 'between 1 and 50 values'],
  ['none at all', { Targets: [] }, 'at least one key'],
  ['tags for a group of resources', { ResourceType: 'RESOURCE_GROUP' }, 'not those of the resource type'],
])('a target with %s is refused', async (_title, given, words) => {
  const world = windowWorld();
  const registered = target(world, await world.window(), given);
  await expect(registered).rejects.toThrow(ValidationException);
  await expect(registered).rejects.toThrow(words);
});

test('a window has at most 100 targets and 20 tasks, and the same client token makes one of them', async () => {
  const world = windowWorld();
  const WindowId = await world.window();
  const once = await target(world, WindowId, { ClientToken: 'token' });
  expect(await target(world, WindowId, { ClientToken: 'token' })).toBe(once);
  const task = await world.task(WindowId, { ClientToken: 'token' });
  expect(await world.task(WindowId, { ClientToken: 'token' })).toBe(task);
  for (let index = 1; index < 100; index += 1) await target(world, WindowId);
  for (let index = 1; index < 20; index += 1) await world.task(WindowId);
  await expect(target(world, WindowId)).rejects.toThrow(ResourceLimitExceededException);
  await expect(world.task(WindowId)).rejects.toThrow(ResourceLimitExceededException);
  const first = await world.handlers.DescribeMaintenanceWindowTargets({ WindowId });
  const rest = await world.handlers.DescribeMaintenanceWindowTargets({ WindowId, NextToken: first.NextToken });
  expect([first.Targets.length, rest.Targets.length, rest.NextToken]).toEqual([50, 50, undefined]);
});

describe('what opens next', () => {
  test('of one window, of all before a time, and of those that reach a target', async () => {
    const world = windowWorld({ instances: { [instance(1)]: { 'Patch Group': 'Win-DEV' } } });
    const { handlers } = world;
    const dev = await world.window('cron(0 3 ? * WED *)', {
      Name: 'Patching-DEV',
      ScheduleTimezone: 'Australia/Sydney',
    });
    const prod = await world.window('cron(24 0 4 ? * THU *)', { Name: 'Patching-PROD' });
    await world.window('rate(1 hour)', { Name: 'disabled', Enabled: false });
    await target(world, dev);
    const Targets = [{ Key: 'InstanceIds', Values: [instance(9)] }];
    await world.task(prod, { Targets });
    const all = await handlers.DescribeMaintenanceWindowSchedule({
      Filters: [{ Key: 'ScheduledBefore', Values: ['2026-11-27T00:00:00Z'] }],
    });
    const inProd = (ExecutionTime: string) => ({ WindowId: prod, Name: 'Patching-PROD', ExecutionTime });
    expect(all).toEqual({
      ScheduledWindowExecutions: [
        inProd('2026-11-19T04:00:24Z'),
        { WindowId: dev, Name: 'Patching-DEV', ExecutionTime: '2026-11-25T03:00+11:00' },
        inProd('2026-11-26T04:00:24Z'),
      ],
    });
    const two = await handlers.DescribeMaintenanceWindowSchedule({ WindowId: dev, MaxResults: 2 });
    expect(two.ScheduledWindowExecutions.map(({ ExecutionTime }) => ExecutionTime)).toEqual([
      '2026-11-25T03:00+11:00',
      '2026-12-02T03:00+11:00',
    ]);
    const next = await handlers.DescribeMaintenanceWindowSchedule({
      WindowId: dev,
      MaxResults: 1,
      NextToken: two.NextToken,
    });
    expect(next.ScheduledWindowExecutions).toMatchObject([{ ExecutionTime: '2026-12-09T03:00+11:00' }]);
    const windowsFor = async (Key: string, value: string) => {
      const input = { Targets: [{ Key, Values: [value] }], ResourceType: 'INSTANCE' as const };
      const { WindowIdentities } = await handlers.DescribeMaintenanceWindowsForTarget(input);
      const scheduled = await handlers.DescribeMaintenanceWindowSchedule({ ...input, MaxResults: 1 });
      expect(scheduled.ScheduledWindowExecutions.map(({ WindowId }) => WindowId)).toEqual(
        WindowIdentities.map(({ WindowId }) => WindowId),
      );
      return WindowIdentities.map(({ Name }) => Name);
    };
    expect(await windowsFor('tag:Patch Group', 'Win-DEV')).toEqual(['Patching-DEV']);
    expect(await windowsFor('InstanceIds', instance(1))).toEqual(['Patching-DEV']);
    expect(await windowsFor('InstanceIds', instance(9))).toEqual(['Patching-PROD']);
    expect(await windowsFor('tag:Patch Group', 'Win-QA')).toEqual([]);
  });

  test('a window that was moved opens then alone', async () => {
    const world = windowWorld();
    const WindowId = await world.window();
    await world.handlers.UpdateMaintenanceWindow({ WindowId, Schedule: 'at(2026-11-18T23:45:00)' });
    await world.after(120);
    expect((await world.executions(WindowId)).map(({ StartTime }) => StartTime?.toISOString())).toEqual([
      '2026-11-18T23:45:00.000Z',
    ]);
  });

  test('a window that is enabled again opens at its next time, and a new name changes nothing', async () => {
    const world = windowWorld();
    const WindowId = await world.window('rate(1 hour)');
    await world.handlers.UpdateMaintenanceWindow({ WindowId, Enabled: false });
    await world.after(90);
    await world.handlers.UpdateMaintenanceWindow({ WindowId, Enabled: true });
    await world.handlers.UpdateMaintenanceWindow({ WindowId, Name: 'other-name' });
    await world.after(60);
    expect((await world.executions(WindowId)).map(({ StartTime }) => StartTime?.toISOString())).toEqual([
      '2026-11-19T01:00:00.000Z',
    ]);
  });

  test('a window that is disabled or deleted before its time does not open', async () => {
    const world = windowWorld();
    const [disabled, deleted] = [await world.window(), await world.window()];
    await world.handlers.UpdateMaintenanceWindow({ WindowId: disabled, Enabled: false });
    await world.handlers.DeleteMaintenanceWindow({ WindowId: deleted });
    await world.after(120);
    expect([await world.executions(disabled), await world.executions(deleted)]).toEqual([[], []]);
  });
});
