import { taskOf } from '../../../setup/adopt/task.ts';
import { createSyncState } from '../../../src/aws/sync-state.ts';
import { createWindows } from '../../../src/aws/windows.ts';
import type { SyncChange } from '../../../src/sync/types/change.ts';
import { ACCOUNT, REGION } from '../bot-template.ts';
import { NAMED_WINDOW, type SyncWorld, syncWorld } from './sync-world.ts';

/** Patchwarden-Sync and Patchwarden-SyncRemove as they are deployed, by their own roles. */

let world: SyncWorld;
beforeEach(async () => {
  world = await syncWorld();
  world.ssm.placeWindow(NAMED_WINDOW, {
    Name: 'Patching-NIGHT',
    Schedule: 'cron(0 3 ? * SUN *)',
    Duration: 4,
    Cutoff: 1,
    AllowUnassociatedTargets: true,
    ClientToken: undefined,
  });
});
afterEach(async () => {
  await world.close();
  expect(world.errors).toEqual([]);
});

const MAKING: readonly SyncChange[] = [
  {
    kind: 'make-baseline',
    name: 'patchwarden-WINDOWS',
    operatingSystem: 'WINDOWS',
    classifications: ['CriticalUpdates', 'SecurityUpdates'],
    severities: ['Critical', 'Important'],
    approveAfterDays: 7,
  },
  {
    kind: 'make-baseline',
    name: 'patchwarden-RHEL',
    operatingSystem: 'REDHAT_ENTERPRISE_LINUX',
    classifications: ['Security'],
    severities: ['Critical'],
    approveAfterDays: 3,
  },
  { kind: 'register-group', group: 'Win-PROD', operatingSystem: 'WINDOWS', baseline: { made: 'patchwarden-WINDOWS' } },
  { kind: 'register-group', group: 'Win-DEV', operatingSystem: 'WINDOWS', baseline: { made: 'patchwarden-WINDOWS' } },
  {
    kind: 'register-group',
    group: 'RHEL-DEV',
    operatingSystem: 'REDHAT_ENTERPRISE_LINUX',
    baseline: { made: 'patchwarden-RHEL' },
  },
  {
    kind: 'make-window',
    name: 'patchwarden-win-prod',
    schedule: 'cron(30 23 ? * TUE#3 *)',
    timezone: 'Australia/Sydney',
    durationHours: 3,
    cutoffHours: 1,
  },
  { kind: 'adopt-window', fleet: 'win-prod', window: { made: 'patchwarden-win-prod' } },
  { kind: 'adopt-window', fleet: 'win-dev', window: { id: NAMED_WINDOW } },
  {
    kind: 'make-scan',
    name: 'patchwarden-Win-PROD',
    group: 'Win-PROD',
    tagKey: 'Patch Group',
    schedule: 'rate(1 day)',
  },
];

const state = () => createSyncState(world.client, createWindows(world.client)).read();

const make = async (changes: readonly SyncChange[], options = {}) =>
  world.run(world.approve(changes, options), 'Patchwarden-Sync');
const remove = async (changes: readonly SyncChange[]) =>
  world.run(world.approve(changes, { epoch: 2 }), 'Patchwarden-SyncRemove');

const idOf = <Named extends { id: string; name: string }>(all: readonly Named[], name: string): string => {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found.id;
};

test('makes baselines, windows with their task, and scans, as approved', async () => {
  expect(await make(MAKING)).toEqual({ status: 'Success', failed: [] });
  const { baselines, groups, windows, scans } = await state();
  expect(groups.map(({ group, baselineName }) => `${group} ${baselineName}`).sort()).toEqual([
    'RHEL-DEV patchwarden-RHEL',
    'Win-DEV patchwarden-WINDOWS',
    'Win-PROD patchwarden-WINDOWS',
  ]);
  expect(baselines.filter(({ ours }) => ours).map(({ name }) => name)).toEqual([
    'patchwarden-WINDOWS',
    'patchwarden-RHEL',
  ]);
  const [named, made] = windows;
  expect(made).toMatchObject({
    name: 'patchwarden-win-prod',
    enabled: true,
    schedule: 'cron(30 23 ? * TUE#3 *)',
    timezone: 'Australia/Sydney',
    durationHours: 3,
    cutoffHours: 1,
    ours: true,
    tasks: [{ document: 'Patchwarden-Window', fleet: 'win-prod' }],
  });
  expect(named).toMatchObject({ ours: false, tasks: [{ fleet: 'win-dev' }] });
  expect(scans).toMatchObject([{ group: 'Win-PROD', tagKey: 'Patch Group', schedule: 'rate(1 day)', ours: true }]);
  const { ApprovalRules } = await world.ssm.handlers.GetPatchBaseline({
    BaselineId: idOf(baselines, 'patchwarden-WINDOWS'),
  });
  expect(ApprovalRules).toMatchObject({
    PatchRules: [
      {
        ApproveAfterDays: 7,
        PatchFilterGroup: {
          PatchFilters: [
            { Key: 'CLASSIFICATION', Values: ['CriticalUpdates', 'SecurityUpdates'] },
            { Key: 'MSRC_SEVERITY', Values: ['Critical', 'Important'] },
          ],
        },
      },
    ],
  });
});

test('registers the same task as npm run adopt', async () => {
  await make(MAKING);
  const { windows } = await state();
  const windowId = idOf(windows, 'patchwarden-win-prod');
  const [task] = (await world.ssm.handlers.DescribeMaintenanceWindowTasks({ WindowId: windowId })).Tasks;
  const whole = await world.ssm.handlers.GetMaintenanceWindowTask({
    WindowId: windowId,
    WindowTaskId: task?.WindowTaskId,
  });
  const wanted = taskOf(windowId, 'win-prod', { account: ACCOUNT, region: REGION });
  expect(whole).toMatchObject({
    Name: wanted.name,
    TaskType: wanted.taskType,
    TaskArn: wanted.taskArn,
    ServiceRoleArn: wanted.serviceRoleArn,
    Priority: wanted.priority,
    TaskInvocationParameters: {
      Automation: { DocumentVersion: wanted.documentVersion, Parameters: wanted.parameters },
    },
  });
});

test('changes the hours of a window and of a scan that it made', async () => {
  await make(MAKING);
  const { windows, scans } = await state();
  const windowId = idOf(windows, 'patchwarden-win-prod');
  const associationId = scans[0]?.id ?? '';
  const zone = { timezone: 'Australia/Sydney' };
  const changes: SyncChange[] = [
    {
      kind: 'change-window',
      windowId,
      name: 'patchwarden-win-prod',
      schedule: 'cron(0 2 ? * SUN *)',
      was: 'cron(30 23 ? * TUE#3 *)',
      ...zone,
    },
    {
      kind: 'change-scan',
      associationId,
      name: 'patchwarden-Win-PROD',
      group: 'Win-PROD',
      schedule: 'rate(12 hours)',
      was: 'rate(1 day)',
    },
  ];
  expect(await make(changes, { epoch: 2 })).toEqual({ status: 'Success', failed: [] });
  const after = await state();
  expect(after.windows.find(({ id }) => id === windowId)?.schedule).toBe('cron(0 2 ? * SUN *)');
  expect(after.scans).toMatchObject([
    { id: associationId, schedule: 'rate(12 hours)', tagKey: 'Patch Group', ours: true },
  ]);
});

test('makes what it gets from the gatekeeper and stops at the first change that it does not get', async () => {
  expect(await make(MAKING, { known: 5 })).toMatchObject({
    status: 'Failed',
    failed: expect.arrayContaining(['readWindow']),
  });
  const { baselines, windows, scans } = await state();
  expect(baselines.filter(({ ours }) => ours)).toHaveLength(2);
  expect([windows.filter(({ ours }) => ours), scans]).toEqual([[], []]);
});

describe('a no to a change changes nothing, whatever else the answer brings', () => {
  const asserted = (failed: readonly (string | undefined)[]) => failed.filter((step) => step?.startsWith('require'));
  // A baseline and the groups under it are parameters, which were compared when it was let in.
  const byNumber = MAKING.filter(({ kind }) => kind !== 'register-group' && kind !== 'make-baseline');

  test.each(byNumber)('$kind', async (change) => {
    const { status, failed } = await make([change], { refused: true });
    expect([status, asserted(failed)]).toEqual(['Failed', [expect.any(String)]]);
    expect(world.calls.filter((name) => /^(Create|Register)/.test(name))).toEqual([]);
  });

  test.each<SyncChange>([
    { kind: 'remove-window', windowId: NAMED_WINDOW, name: 'Patching-NIGHT' },
    { kind: 'remove-task', windowId: NAMED_WINDOW, taskId: '0a1b2c3d-1111-4222-8333-444455556666', fleet: 'win-dev' },
  ])('$kind', async (change) => {
    const given = world.approve([change], { epoch: 2, refused: true });
    const { status, failed } = await world.run(given, 'Patchwarden-SyncRemove');
    expect([status, asserted(failed)]).toEqual(['Failed', [expect.any(String)]]);
    expect(world.calls.filter((name) => /^(Delete|Deregister)/.test(name))).toEqual([]);
  });
});

test('makes nothing where it is not let in', async () => {
  expect(await make(MAKING, { known: 0 })).toEqual({ status: 'Failed', failed: ['refused'] });
  expect(world.calls.filter((name) => /^(Create|Register)/.test(name))).toEqual([]);
});

test('changes nothing that is not ours, whatever was approved', async () => {
  const change: SyncChange = {
    kind: 'change-window',
    windowId: NAMED_WINDOW,
    name: 'Patching-NIGHT',
    schedule: 'rate(1 hour)',
    timezone: 'UTC',
    was: 'cron(0 3 ? * SUN *)',
  };
  expect(await make([change])).toMatchObject({ status: 'Failed' });
  expect(await remove([{ kind: 'remove-window', windowId: NAMED_WINDOW, name: 'Patching-NIGHT' }])).toMatchObject({
    status: 'Failed',
  });
  expect((await state()).windows).toMatchObject([{ id: NAMED_WINDOW, schedule: 'cron(0 3 ? * SUN *)' }]);
  expect(world.denied.map((message) => /may not (\S+)/.exec(message)?.[1])).toEqual([
    ...Array.from({ length: 3 }, () => 'ssm:UpdateMaintenanceWindow'),
    'ssm:DeleteMaintenanceWindow',
  ]);
});

test('removes what it made, and leaves the window of another without its task', async () => {
  await make(MAKING);
  const { windows, scans, groups } = await state();
  const tasks = windows.flatMap(({ id: windowId, tasks: all }) =>
    all.map(({ id: taskId, fleet = '' }) => ({ kind: 'remove-task' as const, fleet, windowId, taskId })),
  );
  const changes: SyncChange[] = [
    ...tasks,
    { kind: 'remove-window', windowId: idOf(windows, 'patchwarden-win-prod'), name: 'patchwarden-win-prod' },
    ...scans.map(({ id, name, group }) => ({ kind: 'remove-scan' as const, associationId: id, name, group })),
    ...groups.map(({ group, baselineId }) => ({ kind: 'deregister-group' as const, group, baselineId })),
  ];
  expect(await remove(changes)).toEqual({ status: 'Success', failed: [] });
  const after = await state();
  expect(after).toMatchObject({ groups: [], scans: [], windows: [{ id: NAMED_WINDOW, tasks: [] }] });
});
