import { nodeId, SCRIPT, START } from '../node-world.ts';
import { closed, type PatchWorld, patchWorld } from './patch-world.ts';

let world: PatchWorld;
beforeEach(() => {
  world = patchWorld();
});
afterEach(() => closed(world));

const ROLE = 'arn:aws:iam::111122223333:role/windows';

test("a window's task patches its targets, all by the snapshot of the window's execution", async () => {
  world.place([1, 2]);
  const { WindowId } = await world.handlers.CreateMaintenanceWindow({
    Name: 'Patching-PROD',
    Schedule: 'cron(0 12 ? * * *)',
    Duration: 3,
    Cutoff: 1,
    AllowUnassociatedTargets: false,
  });
  const target = { WindowId, ResourceType: 'INSTANCE' as const, Targets: SCRIPT.Targets };
  const { WindowTargetId } = await world.handlers.RegisterTargetWithMaintenanceWindow(target);
  await world.handlers.RegisterTaskWithMaintenanceWindow({
    WindowId,
    TaskArn: 'AWS-RunPatchBaseline',
    TaskType: 'RUN_COMMAND',
    ServiceRoleArn: ROLE,
    Targets: [{ Key: 'WindowTargetIds', Values: [WindowTargetId] }],
    MaxConcurrency: '50%',
    MaxErrors: '50%',
    TaskInvocationParameters: { RunCommand: { Parameters: { Operation: ['Install'] } } },
  });
  await world.clock.advance(Date.parse('2026-11-20T13:00:00Z') - START);
  const { WindowExecutions } = await world.handlers.DescribeMaintenanceWindowExecutions({ WindowId });
  expect(WindowExecutions).toMatchObject([{ Status: 'SUCCESS' }]);
  const [command] = (await world.handlers.ListCommands({})).Commands;
  expect(command).toMatchObject({ DocumentName: 'AWS-RunPatchBaseline', Status: 'Success', TargetCount: 2 });
  for (const id of [1, 2].map(nodeId))
    expect(await world.state(id)).toMatchObject({
      Operation: 'Install',
      MissingCount: 0,
      SnapshotId: WindowExecutions[0]?.WindowExecutionId,
    });
});
