import { DoesNotExistException } from '@aws-sdk/client-ssm';
import { automation, instance, START, sleeping, windowWorld } from './window-world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const at = (minutes: number) => new Date(START + minutes * MINUTE);

test('an Automation task without targets starts one automation, which knows where it runs', async () => {
  const world = windowWorld();
  await world.runbook(sleeping(3));
  const WindowId = await world.window();
  const named = 'window {{WINDOW_ID}} of {{WINDOW_EXECUTION_ID}}, {{TASK_EXECUTION_ID}}, {{INVOCATION_ID}}';
  const Text = `${named}; task {{WINDOW_TASK_ID}}; not {{RESOURCE_ID}}, {{window_id}} or {{ WINDOW_ID }}`;
  const WindowTaskId = await world.task(WindowId, automation({ Text: [Text] }));
  await world.after(31);
  const [execution] = await world.executions(WindowId);
  const WindowExecutionId = execution?.WindowExecutionId ?? '';
  expect(execution).toEqual({ WindowId, WindowExecutionId, Status: 'IN_PROGRESS', StartTime: at(30) });
  const [task] = await world.tasks(WindowExecutionId);
  const TaskExecutionId = task?.TaskExecutionId ?? '';
  const [invocation] = await world.invocations(WindowExecutionId, TaskExecutionId);
  const { AutomationExecution: run } = await world.handlers.GetAutomationExecution({
    AutomationExecutionId: invocation?.ExecutionId,
  });
  expect(run?.Parameters?.['Text']).toEqual([
    `window ${WindowId} of ${WindowExecutionId}, ${TaskExecutionId}, ${invocation?.InvocationId}; task ${WindowTaskId}; not {{RESOURCE_ID}}, {{window_id}} or {{ WINDOW_ID }}`,
  ]);
  await world.after(3);
  expect(await world.handlers.GetMaintenanceWindowExecution({ WindowExecutionId })).toEqual({
    WindowExecutionId,
    TaskIds: [TaskExecutionId],
    Status: 'SUCCESS',
    StartTime: at(30),
    EndTime: at(33),
  });
  const TaskId = TaskExecutionId;
  expect(await world.handlers.GetMaintenanceWindowExecutionTask({ WindowExecutionId, TaskId })).toMatchObject({
    TaskArn: 'Runbook',
    Type: 'AUTOMATION',
    Status: 'SUCCESS',
    MaxConcurrency: '1',
    EndTime: at(33),
  });
  const InvocationId = invocation?.InvocationId;
  expect(
    await world.handlers.GetMaintenanceWindowExecutionTaskInvocation({ WindowExecutionId, TaskId, InvocationId }),
  ).toMatchObject({ Status: 'SUCCESS', ExecutionId: run?.AutomationExecutionId, TaskType: 'AUTOMATION' });
  expect(world.errors).toEqual([]);
});

test('with targets there is one automation for each running instance, as many at once as the task allows', async () => {
  const group = { 'Patch Group': 'Win-DEV' };
  const instances = { [instance(1)]: group, [instance(2)]: group, [instance(3)]: group, [instance(9)]: {} };
  const world = windowWorld({ instances });
  await world.runbook(sleeping(3));
  const WindowId = await world.window();
  const { WindowTargetId } = await world.handlers.RegisterTargetWithMaintenanceWindow({
    WindowId,
    ResourceType: 'INSTANCE',
    Targets: [{ Key: 'tag:Patch Group', Values: ['Win-DEV'] }],
    OwnerInformation: 'windows-team',
    ClientToken: undefined,
  });
  await world.task(WindowId, {
    ...automation({ Text: ['{{RESOURCE_ID}} {{TARGET_ID}} {{TARGET_TYPE}} {{WINDOW_TARGET_ID}}'] }),
    Targets: [{ Key: 'WindowTargetIds', Values: [WindowTargetId] }],
    MaxConcurrency: '2',
    MaxErrors: '0',
  });
  await world.after(31);
  expect(await world.outcome(WindowId)).toMatchObject({ tasks: [{ invocations: ['IN_PROGRESS', 'IN_PROGRESS'] }] });
  await world.after(3);
  expect(await world.outcome(WindowId)).toMatchObject({
    tasks: [{ invocations: ['SUCCESS', 'SUCCESS', 'IN_PROGRESS'] }],
  });
  await world.after(3);
  const [execution] = await world.executions(WindowId);
  const WindowExecutionId = execution?.WindowExecutionId ?? '';
  const [task] = await world.tasks(WindowExecutionId);
  const invocations = await world.invocations(WindowExecutionId, task?.TaskExecutionId ?? '');
  expect(invocations.map(({ WindowTargetId: id, OwnerInformation }) => [id, OwnerInformation])).toEqual(
    Array(3).fill([WindowTargetId, 'windows-team']),
  );
  expect(invocations.map(({ Parameters }) => JSON.parse(Parameters ?? '').parameters.Text)).toEqual(
    [instance(1), instance(2), instance(3)].map((id) => [`${id} ${id} INSTANCE ${WindowTargetId}`]),
  );
});

test('failures beyond the limit end the task, and a lower priority runs all the same', async () => {
  const instances = Object.fromEntries(Array.from({ length: 4 }, (_, index) => [instance(index), { os: 'linux' }]));
  const world = windowWorld({ instances });
  await world.runbook(sleeping(1, true), 'Failing');
  await world.runbook(sleeping(1));
  const WindowId = await world.window();
  const Targets = [{ Key: 'tag-key', Values: ['os'] }];
  await world.task(WindowId, { Priority: 2 });
  await world.task(WindowId, { TaskArn: 'Failing', Priority: 1, Targets, MaxConcurrency: '50%', MaxErrors: '1' });
  await world.after(40);
  expect(await world.outcome(WindowId)).toEqual({
    window: 'FAILED',
    details: undefined,
    tasks: [
      // The third of four began when the first had failed; the fourth did not.
      { task: 'FAILED', invocations: ['FAILED', 'FAILED', 'FAILED'] },
      { task: 'SUCCESS', invocations: ['SUCCESS'] },
    ],
  });
});

test('tasks of one priority run together, and the next ones wait for all of them', async () => {
  const world = windowWorld();
  await world.runbook(sleeping(4));
  await world.runbook(sleeping(8), 'Slow');
  const WindowId = await world.window();
  await world.task(WindowId, { Priority: 5 });
  await world.task(WindowId, { Priority: 1 });
  await world.task(WindowId, { Priority: 1, TaskArn: 'Slow' });
  await world.after(60);
  const [execution] = await world.executions(WindowId);
  const tasks = await world.tasks(execution?.WindowExecutionId ?? '');
  expect(tasks.map(({ TaskArn, StartTime, EndTime }) => [TaskArn, StartTime, EndTime])).toEqual([
    ['Runbook', at(30), at(34)],
    ['Slow', at(30), at(38)],
    ['Runbook', at(38), at(42)],
  ]);
});

test('functions and state machines succeed after a short time, for each target of theirs', async () => {
  const world = windowWorld({ instances: { [instance(1)]: {}, [instance(2)]: {} } });
  const WindowId = await world.window();
  const Payload = Buffer.from('{"id":"{{TARGET_ID}}"}');
  await world.task(WindowId, {
    TaskType: 'LAMBDA',
    TaskArn: 'arn:aws:lambda:ap-southeast-2:111122223333:function:SSMtold',
    TaskInvocationParameters: { Lambda: { Payload } },
    Targets: [{ Key: 'InstanceIds', Values: [instance(1), instance(2)] }],
  });
  await world.task(WindowId, {
    TaskType: 'STEP_FUNCTIONS',
    TaskArn: 'arn:aws:states:ap-southeast-2:111122223333:stateMachine:told',
    TaskInvocationParameters: { StepFunctions: { Input: '{"window":"{{WINDOW_ID}}"}', Name: 'one' } },
  });
  await world.after(35);
  expect(await world.outcome(WindowId)).toMatchObject({
    window: 'SUCCESS',
    tasks: [{ invocations: ['SUCCESS', 'SUCCESS'] }, { invocations: ['SUCCESS'] }],
  });
  const [execution] = await world.executions(WindowId);
  const [lambda, states] = await world.tasks(execution?.WindowExecutionId ?? '');
  const parameters = async (id: string | undefined) =>
    (await world.invocations(execution?.WindowExecutionId ?? '', id ?? '')).map(({ Parameters }) => Parameters);
  expect(await parameters(lambda?.TaskExecutionId)).toEqual([
    `{"payload":"{\\"id\\":\\"${instance(1)}\\"}"}`,
    `{"payload":"{\\"id\\":\\"${instance(2)}\\"}"}`,
  ]);
  expect(await parameters(states?.TaskExecutionId)).toEqual([
    `{"input":"{\\"window\\":\\"${WindowId}\\"}","name":"one"}`,
  ]);
});

test('at the cutoff nothing more is started; a task that may go on does, beyond the end of the window', async () => {
  const world = windowWorld();
  await world.runbook(sleeping(180));
  const WindowId = await world.window();
  await world.task(WindowId, { Priority: 1 });
  await world.task(WindowId, { Priority: 2 });
  await world.after(30 + 60);
  expect(await world.outcome(WindowId)).toMatchObject({
    window: 'IN_PROGRESS',
    tasks: [{ task: 'IN_PROGRESS' }, { task: 'TIMED_OUT', invocations: [] }],
  });
  await world.after(120);
  expect(await world.outcome(WindowId)).toMatchObject({
    window: 'TIMED_OUT',
    tasks: [{ task: 'SUCCESS', invocations: ['SUCCESS'] }, { task: 'TIMED_OUT' }],
  });
  const [execution] = await world.executions(WindowId);
  expect(execution?.EndTime).toEqual(at(30 + 180));
});

test('a task that is cancelled at the cutoff counts as timed out, and its automation goes on all the same', async () => {
  const instances = { [instance(1)]: {}, [instance(2)]: {} };
  const world = windowWorld({ instances });
  await world.runbook(sleeping(90));
  const WindowId = await world.window();
  const Targets = [{ Key: 'InstanceIds', Values: Object.keys(instances) }];
  await world.task(WindowId, { CutoffBehavior: 'CANCEL_TASK', Targets, MaxConcurrency: '1', MaxErrors: '0' });
  await world.after(30 + 60);
  const timedOut = { window: 'TIMED_OUT', tasks: [{ task: 'TIMED_OUT', invocations: ['IN_PROGRESS'] }] };
  expect(await world.outcome(WindowId)).toMatchObject(timedOut);
  const [execution] = await world.executions(WindowId);
  expect(execution?.EndTime).toEqual(at(90));
  await world.after(60);
  expect(await world.outcome(WindowId)).toMatchObject({ tasks: [{ task: 'TIMED_OUT', invocations: ['SUCCESS'] }] });
});

test('cancelling lets what runs go on, and starts nothing else', async () => {
  const world = windowWorld();
  await world.runbook(sleeping(10));
  const WindowId = await world.window();
  await world.task(WindowId, { Priority: 1 });
  await world.task(WindowId, { Priority: 2 });
  await world.after(35);
  const [execution] = await world.executions(WindowId);
  const WindowExecutionId = execution?.WindowExecutionId;
  expect(await world.handlers.CancelMaintenanceWindowExecution({ WindowExecutionId })).toEqual({ WindowExecutionId });
  const cancelled = { task: 'CANCELLED', invocations: [] };
  expect(await world.outcome(WindowId)).toMatchObject({
    window: 'CANCELLING',
    tasks: [{ task: 'IN_PROGRESS', invocations: ['IN_PROGRESS'] }, cancelled],
  });
  await world.after(5);
  await world.handlers.CancelMaintenanceWindowExecution({ WindowExecutionId });
  expect(await world.outcome(WindowId)).toMatchObject({ window: 'CANCELLED', tasks: [{ task: 'SUCCESS' }, cancelled] });
});

test('an opening while the one before still runs is skipped, and the one after it is not', async () => {
  const world = windowWorld();
  await world.runbook(sleeping(90));
  const WindowId = await world.window('rate(1 hour)');
  await world.task(WindowId);
  await world.after(4 * 60 + 30);
  const executions = await world.executions(WindowId);
  expect(executions.map(({ Status, StartTime }) => [Status, StartTime])).toEqual([
    ['SKIPPED_OVERLAPPING', at(240)],
    ['SUCCESS', at(180)],
    ['SKIPPED_OVERLAPPING', at(120)],
    ['SUCCESS', at(60)],
  ]);
});

test('a sixth window at one moment waits for one of the five', async () => {
  const world = windowWorld();
  await world.runbook(sleeping(20));
  const windows: string[] = [];
  for (let index = 0; index < 6; index += 1) {
    windows.push(await world.window(undefined, { Name: `window-${index}` }));
    await world.task(windows[index] ?? '');
  }
  await world.after(31);
  const statuses = async () =>
    Promise.all(windows.map(async (WindowId) => (await world.executions(WindowId))[0]?.Status));
  expect(await statuses()).toEqual([...Array(5).fill('IN_PROGRESS'), 'PENDING']);
  await world.after(20);
  expect(await statuses()).toEqual([...Array(5).fill('SUCCESS'), 'IN_PROGRESS']);
  const [last] = await world.executions(windows[5] ?? '');
  expect(last?.StartTime).toEqual(at(50));
});

test('one that finds no place until its cutoff ends without having begun', async () => {
  const world = windowWorld();
  await world.runbook(sleeping(200));
  for (let index = 0; index < 5; index += 1) await world.task(await world.window());
  const WindowId = await world.window();
  await world.task(WindowId);
  await world.after(30 + 60);
  expect(await world.outcome(WindowId)).toEqual({ window: 'TIMED_OUT', details: undefined, tasks: [] });
});

test('each opening comes at its own moment, in order, however far the world is moved at once', async () => {
  const world = windowWorld();
  const nightly = await world.window('cron(0 3 * * ? *)', { ScheduleTimezone: 'Australia/Sydney' });
  const often = await world.window('rate(6 hours)');
  await world.after(3 * 24 * 60);
  expect((await world.executions(often)).length).toBe(12);
  const opened = world.events.filter(({ detail }) => detail['status'] === 'IN_PROGRESS');
  expect(opened.map(({ at: moment }) => moment)).toEqual(
    opened.map(({ at: moment }) => moment).toSorted((a, b) => a - b),
  );
  const nights = await world.executions(nightly);
  expect(nights.map(({ StartTime }) => StartTime?.toISOString())).toEqual([
    '2026-11-21T16:00:00.000Z',
    '2026-11-20T16:00:00.000Z',
    '2026-11-19T16:00:00.000Z',
  ]);
});

test('a window without tasks, and a task without an instance to run on, come to nothing and say so', async () => {
  const world = windowWorld();
  const empty = await world.window();
  const unmatched = await world.window();
  await world.task(unmatched, { Targets: [{ Key: 'tag:Patch Group', Values: ['none'] }] });
  await world.after(31);
  expect(await world.outcome(empty)).toEqual({ window: 'SUCCESS', details: 'No tasks to execute.', tasks: [] });
  expect(await world.outcome(unmatched)).toMatchObject({ window: 'SUCCESS', tasks: [{ invocations: [] }] });
  const [execution] = await world.executions(unmatched);
  const [task] = await world.tasks(execution?.WindowExecutionId ?? '');
  expect(task?.StatusDetails).toBe('No invocations to execute.');
});

test('what the task cannot start fails it with the reason', async () => {
  const world = windowWorld();
  const WindowId = await world.window();
  await world.task(WindowId, { TaskArn: 'NoSuchRunbook' });
  await world.after(31);
  expect(await world.outcome(WindowId)).toMatchObject({ window: 'FAILED', tasks: [{ invocations: ['FAILED'] }] });
  const [execution] = await world.executions(WindowId);
  const [task] = await world.tasks(execution?.WindowExecutionId ?? '');
  const [invocation] = await world.invocations(execution?.WindowExecutionId ?? '', task?.TaskExecutionId ?? '');
  expect(invocation?.StatusDetails).toContain('NoSuchRunbook');
});

test('the service role of the task is who starts it, as IAM lets it', async () => {
  const asked: string[] = [];
  const world = windowWorld({
    authorize: async ({ caller, operation }) => {
      asked.push(`${caller} ${operation}`);
      return caller !== 'nobody';
    },
  });
  await world.runbook(sleeping(1));
  const WindowId = await world.window();
  await world.task(WindowId, { ServiceRoleArn: 'arn:aws:iam::111122223333:role/MW-Role' });
  await world.task(WindowId, { ServiceRoleArn: 'arn:aws:iam::111122223333:role/nobody' });
  await world.after(35);
  expect(asked).toEqual(['MW-Role StartAutomationExecution', 'nobody StartAutomationExecution']);
  expect(await world.outcome(WindowId)).toMatchObject({
    window: 'FAILED',
    tasks: [{ task: 'SUCCESS' }, { task: 'FAILED' }],
  });
});

test('executions are forgotten after 30 days', async () => {
  const world = windowWorld();
  const WindowId = await world.window('rate(10 days)');
  await world.after(61 * 24 * 60);
  const days = (await world.executions(WindowId)).map(({ StartTime }) => ((StartTime?.getTime() ?? 0) - START) / DAY);
  expect(days).toEqual([60, 50, 40]);
});

test('executions are found by time and tasks by state; what is not there is refused', async () => {
  const world = windowWorld();
  const WindowId = await world.window('rate(1 hour)');
  await world.after(3 * 60 + 1);
  const starts = async (Key: string, value: number) => {
    const Filters = [{ Key, Values: [at(value).toISOString()] }];
    const found = await world.handlers.DescribeMaintenanceWindowExecutions({ WindowId, Filters });
    return found.WindowExecutions.map(({ StartTime }) => StartTime);
  };
  expect(await starts('ExecutedBefore', 120)).toEqual([at(120), at(60)]);
  expect(await starts('ExecutedAfter', 120)).toEqual([at(180), at(120)]);
  await expect(starts('StartedAfter', 1)).rejects.toThrow('none of ExecutedBefore, ExecutedAfter');
  const WindowExecutionId = '00000000-0000-4000-a000-000000000000';
  for (const operation of ['GetMaintenanceWindowExecution', 'CancelMaintenanceWindowExecution'] as const)
    await expect(world.handlers[operation]({ WindowExecutionId })).rejects.toThrow(DoesNotExistException);
});
