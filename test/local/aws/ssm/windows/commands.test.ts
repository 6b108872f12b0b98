import { instance, START, type WindowWorld, windowWorld } from './window-world.ts';

const DEV = { 'Patch Group': 'Win-DEV' };
const QA = { 'Patch Group': 'Win-QA' };
const INSTANCES = { [instance(1)]: DEV, [instance(2)]: DEV, [instance(3)]: QA };

const patching = (given: object = {}) => ({
  TaskType: 'RUN_COMMAND' as const,
  TaskArn: 'AWS-RunPatchBaseline',
  TaskInvocationParameters: {
    RunCommand: { Parameters: { Operation: ['Install'], RebootOption: ['RebootIfNeeded'] } },
  },
  MaxConcurrency: '50%',
  MaxErrors: '1',
  ...given,
});

const target = async ({ handlers }: WindowWorld, WindowId: string, group: string): Promise<string> => {
  const { WindowTargetId } = await handlers.RegisterTargetWithMaintenanceWindow({
    WindowId,
    ResourceType: 'INSTANCE',
    Targets: [{ Key: 'tag:Patch Group', Values: [group] }],
    ClientToken: undefined,
  });
  return WindowTargetId;
};

/** The newest execution's invocations, task by task. */
const invocationsOf = async (world: WindowWorld, WindowId: string) => {
  const [execution] = await world.executions(WindowId);
  const id = execution?.WindowExecutionId ?? '';
  const tasks = await world.tasks(id);
  return Promise.all(tasks.map(({ TaskExecutionId }) => world.invocations(id, TaskExecutionId ?? '')));
};

test('a Run Command task sends a command to each of its targets, one after the other', async () => {
  const world = windowWorld({ instances: INSTANCES });
  const WindowId = await world.window(undefined, { Duration: 4 });
  const [dev, qa] = [await target(world, WindowId, 'Win-DEV'), await target(world, WindowId, 'Win-QA')];
  await world.task(WindowId, patching({ Targets: [{ Key: 'WindowTargetIds', Values: [dev, qa] }] }));
  await world.after(31);
  const [[first, ...others] = []] = await invocationsOf(world, WindowId);
  expect(others).toEqual([]);
  expect(first).toMatchObject({ Status: 'IN_PROGRESS', WindowTargetId: dev });
  expect(JSON.parse(first?.Parameters ?? '')).toEqual({
    documentName: 'AWS-RunPatchBaseline',
    targets: [{ key: 'tag:Patch Group', values: ['Win-DEV'] }],
    parameters: { Operation: ['Install'], RebootOption: ['RebootIfNeeded'] },
    maxConcurrency: '50%',
    maxErrors: '1',
  });
  await world.after(150);
  expect(await world.outcome(WindowId)).toMatchObject({
    window: 'SUCCESS',
    tasks: [{ task: 'SUCCESS', invocations: ['SUCCESS', 'SUCCESS'] }],
  });
  const [sent = []] = await invocationsOf(world, WindowId);
  const [one, two] = await Promise.all(
    sent.map(async ({ ExecutionId: CommandId }) => (await world.handlers.ListCommands({ CommandId })).Commands[0]),
  );
  expect(one).toMatchObject({ Status: 'Success', TargetCount: 2, MaxConcurrency: '50%', MaxErrors: '1' });
  expect(two).toMatchObject({ Status: 'Success', TargetCount: 1 });
  expect(two?.RequestedDateTime).toEqual(sent[0]?.EndTime);
  const told = world.events.filter(({ detailType }) => detailType.includes('Task Target Invocation'));
  expect(told.map(({ detail }) => detail['status'])).toEqual(['IN_PROGRESS', 'SUCCESS', 'IN_PROGRESS', 'SUCCESS']);
  expect(world.errors).toEqual([]);
});

test('all nodes of one execution see the same set of patches, and the next execution another', async () => {
  const world = windowWorld({ instances: INSTANCES });
  const WindowId = await world.window('cron(0 1 * * ? *)', { Duration: 4 });
  const [dev, qa] = [await target(world, WindowId, 'Win-DEV'), await target(world, WindowId, 'Win-QA')];
  await world.task(WindowId, patching({ Targets: [{ Key: 'WindowTargetIds', Values: [dev, qa] }] }));
  /** As the newest commands on all instances say. */
  const snapshots = async () => {
    const [sent = []] = await invocationsOf(world, WindowId);
    const outputs = await Promise.all(
      sent.map(({ ExecutionId: CommandId }) => world.handlers.ListCommandInvocations({ CommandId, Details: true })),
    );
    const said = JSON.stringify(outputs).matchAll(/Snapshot: ([0-9a-f-]{36})/g);
    return [...new Set([...said].map(([, id]) => id))];
  };
  await world.after(5 * 60);
  const first = await snapshots();
  expect(first).toEqual([(await world.executions(WindowId))[0]?.WindowExecutionId]);
  await world.after(24 * 60);
  expect(await snapshots()).not.toEqual(first);
});

test('a command that fails fails its task, and the reason is the command’s', async () => {
  const world = windowWorld({ instances: INSTANCES });
  world.ssm.outcomes.set(instance(3), { kind: 'patch-fails', reported: 'Failed' });
  const WindowId = await world.window(undefined, { Duration: 4 });
  await world.task(WindowId, patching({ MaxErrors: '0', Targets: [{ Key: 'InstanceIds', Values: [instance(3)] }] }));
  await world.after(150);
  expect(await world.outcome(WindowId)).toMatchObject({ window: 'FAILED', tasks: [{ invocations: ['FAILED'] }] });
  const [[invocation] = []] = await invocationsOf(world, WindowId);
  expect(invocation?.StatusDetails).toBe('Failed');
  expect(JSON.parse(invocation?.Parameters ?? '')).toMatchObject({ instanceIds: [instance(3)] });
});

test('a command that runs at the cutoff is cancelled where the task says so', async () => {
  const world = windowWorld({ instances: INSTANCES });
  for (const id of Object.keys(INSTANCES)) world.ssm.outcomes.set(id, { kind: 'slow', factor: 60 }, 10);
  const [cancelled, goesOn] = [await world.window(), await world.window()];
  const task = patching({ Targets: [{ Key: 'tag:Patch Group', Values: ['Win-DEV'] }] });
  await world.task(cancelled, { ...task, CutoffBehavior: 'CANCEL_TASK' });
  await world.task(goesOn, task);
  await world.after(30 + 60);
  expect(await world.outcome(cancelled)).toMatchObject({
    window: 'TIMED_OUT',
    tasks: [{ task: 'TIMED_OUT', invocations: ['TIMED_OUT'] }],
  });
  expect(await world.outcome(goesOn)).toMatchObject({
    window: 'IN_PROGRESS',
    tasks: [{ invocations: ['IN_PROGRESS'] }],
  });
  const [[invocation] = []] = await invocationsOf(world, cancelled);
  const CommandId = invocation?.ExecutionId;
  const { Commands } = await world.handlers.ListCommands({ CommandId });
  expect(['Cancelling', 'Cancelled']).toContain(Commands[0]?.Status);
  expect(invocation?.EndTime).toEqual(new Date(START + 90 * 60_000));
});

test('the service role needs permission to send the command', async () => {
  const asked: string[] = [];
  const world = windowWorld({
    instances: INSTANCES,
    authorize: async ({ caller, operation, input }) => {
      asked.push(`${caller} ${operation} ${String(input['DocumentName'])}`);
      return false;
    },
  });
  const WindowId = await world.window();
  const Targets = [{ Key: 'InstanceIds', Values: [instance(1)] }];
  await world.task(WindowId, patching({ Targets, ServiceRoleArn: 'arn:aws:iam::111122223333:role/MW-Role' }));
  await world.after(31);
  expect(asked).toEqual(['MW-Role SendCommand AWS-RunPatchBaseline']);
  expect(await world.outcome(WindowId)).toMatchObject({ window: 'FAILED' });
  const [[invocation] = []] = await invocationsOf(world, WindowId);
  expect(invocation?.StatusDetails).toContain('ssm:SendCommand');
});

test('a target of tags that match nothing is a command that succeeds: its status says nothing of instances', async () => {
  const world = windowWorld({ instances: INSTANCES });
  const WindowId = await world.window();
  await world.task(WindowId, patching({ Targets: [{ Key: 'tag:Patch Group', Values: ['Win-NONE'] }] }));
  await world.after(60);
  expect(await world.outcome(WindowId)).toMatchObject({ window: 'SUCCESS', tasks: [{ invocations: ['SUCCESS'] }] });
});

test('a resource group is patched as a target', async () => {
  const world = windowWorld({
    instances: INSTANCES,
    groups: [{ name: 'legacy', tag: { key: 'Patch Group', values: ['Win-QA'] } }],
  });
  const WindowId = await world.window(undefined, { Duration: 4 });
  const { WindowTargetId } = await world.handlers.RegisterTargetWithMaintenanceWindow({
    WindowId,
    ResourceType: 'RESOURCE_GROUP',
    Targets: [{ Key: 'resource-groups:Name', Values: ['legacy'] }],
    ClientToken: undefined,
  });
  await world.task(WindowId, patching({ Targets: [{ Key: 'WindowTargetIds', Values: [WindowTargetId] }] }));
  await world.after(150);
  const [[invocation] = []] = await invocationsOf(world, WindowId);
  const CommandId = invocation?.ExecutionId;
  const { CommandInvocations } = await world.handlers.ListCommandInvocations({ CommandId });
  expect(CommandInvocations.map(({ InstanceId, Status }) => [InstanceId, Status])).toEqual([[instance(3), 'Success']]);
});
