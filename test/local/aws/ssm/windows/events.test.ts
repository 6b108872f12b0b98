import { automation, instance, START, sleeping, windowWorld } from './window-world.ts';

const ARN = 'arn:aws:ssm:ap-southeast-2:111122223333:';
const stamp = (minutes: number) => new Date(START + minutes * 60_000).toISOString().replace('Z', '000Z');

test('registrations are told, and that a window is enabled; a changed schedule is not', async () => {
  const world = windowWorld();
  const { handlers } = world;
  const WindowId = await world.window();
  const { WindowTargetId } = await handlers.RegisterTargetWithMaintenanceWindow({
    WindowId,
    ResourceType: 'INSTANCE',
    Targets: [{ Key: 'tag-key', Values: ['os'] }],
    ClientToken: undefined,
  });
  const WindowTaskId = await world.task(WindowId);
  await handlers.UpdateMaintenanceWindowTask({ WindowId, WindowTaskId, Priority: 4 });
  await handlers.DeregisterTargetFromMaintenanceWindow({ WindowId, WindowTargetId });
  await handlers.UpdateMaintenanceWindow({ WindowId, Schedule: 'rate(1 day)', StartDate: '2026-12-01T00:00:00Z' });
  await handlers.UpdateMaintenanceWindow({ WindowId, Enabled: false });
  await handlers.UpdateMaintenanceWindow({ WindowId, Enabled: false });
  const window = `${ARN}maintenancewindow/${WindowId}`;
  const target = (status: string) => ({
    at: 0,
    source: 'aws.ssm',
    detailType: 'Maintenance Window Target Registration Notification',
    resources: [window, `${ARN}windowtarget/${WindowTargetId}`],
    detail: { 'window-target-id': WindowTargetId, 'window-id': WindowId, status },
  });
  const task = (status: string) => ({
    at: 0,
    source: 'aws.ssm',
    detailType: 'Maintenance Window Task Registration Notification',
    resources: [window, `${ARN}windowtask/${WindowTaskId}`],
    detail: { 'window-task-id': WindowTaskId, 'window-id': WindowId, status },
  });
  expect(world.events).toEqual([
    target('REGISTERED'),
    task('REGISTERED'),
    task('UPDATED'),
    target('DEREGISTERED'),
    {
      at: 0,
      source: 'aws.ssm',
      detailType: 'Maintenance Window State-change Notification',
      resources: [window],
      detail: { 'window-id': WindowId, status: 'DISABLED' },
    },
  ]);
});

test('an execution, its task and its invocation are told as they begin and end; of an automation its end alone', async () => {
  const world = windowWorld({ instances: { [instance(1)]: { os: 'linux' } } });
  await world.runbook(sleeping(2, true));
  const WindowId = await world.window();
  const { WindowTargetId } = await world.handlers.RegisterTargetWithMaintenanceWindow({
    WindowId,
    ResourceType: 'INSTANCE',
    Targets: [{ Key: 'tag-key', Values: ['os'] }],
    OwnerInformation: 'linux-team',
    ClientToken: undefined,
  });
  await world.task(WindowId, { ...automation(), Targets: [{ Key: 'WindowTargetIds', Values: [WindowTargetId] }] });
  await world.after(40);
  const [execution] = await world.executions(WindowId);
  const ids = { 'window-id': WindowId, 'window-execution-id': execution?.WindowExecutionId };
  const [task] = await world.tasks(execution?.WindowExecutionId ?? '');
  const told = world.events
    .filter(({ detailType }) => /^Maintenance Window .*State-change/.test(detailType))
    .map(({ detailType, detail, at, resources }) => {
      expect(resources).toEqual([`${ARN}maintenancewindow/${WindowId}`]);
      return [detailType.split(' State-change')[0], detail, at / 60_000];
    });
  const begun = { 'start-time': stamp(30) };
  const over = { ...begun, 'end-time': stamp(32) };
  const taskIds = { ...ids, 'task-execution-id': task?.TaskExecutionId };
  const invocationIds = { ...taskIds, 'window-target-id': WindowTargetId, 'owner-information': 'linux-team' };
  expect(told).toEqual([
    ['Maintenance Window Execution', { ...begun, ...ids, status: 'IN_PROGRESS' }, 30],
    ['Maintenance Window Task Execution', { ...begun, ...taskIds, status: 'IN_PROGRESS' }, 30],
    ['Maintenance Window Task Target Invocation', { ...begun, ...invocationIds, status: 'IN_PROGRESS' }, 30],
    ['Maintenance Window Task Target Invocation', { ...over, ...invocationIds, status: 'COMPLETE' }, 32],
    ['Maintenance Window Task Execution', { ...over, ...taskIds, status: 'FAILED' }, 32],
    ['Maintenance Window Execution', { ...over, ...ids, status: 'FAILED' }, 32],
  ]);
});

test('a skipped opening and a cancelled execution are told', async () => {
  const world = windowWorld();
  await world.runbook(sleeping(70));
  const WindowId = await world.window('rate(1 hour)');
  await world.task(WindowId);
  await world.after(121);
  const [, running] = await world.executions(WindowId);
  await world.handlers.CancelMaintenanceWindowExecution({ WindowExecutionId: running?.WindowExecutionId });
  await world.after(15);
  const told = world.events
    .filter(({ detailType }) => detailType === 'Maintenance Window Execution State-change Notification')
    .map(({ detail, at }) => [detail['status'], at / 60_000]);
  expect(told).toEqual([
    ['IN_PROGRESS', 60],
    ['SKIPPED_OVERLAPPING', 120],
    ['CANCELLING', 121],
    ['CANCELLED', 130],
  ]);
});
