import { ids, MINUTE, type PatchWorld, patchWorld, START } from './patch-world.ts';

/** Patchwarden-StopWindow against an opening of a window that patches as it is, by its own role. */

const WINDOW = 'mw-0b1b2c3d4e5f67890';
const OPENS = START + 30 * MINUTE;

let world: PatchWorld;
beforeEach(async () => {
  world = await patchWorld();
  world.place([1, 2, 3]);
  world.ssm.placeWindow(WINDOW, {
    Name: 'Patching-DEV',
    Schedule: `at(${new Date(OPENS).toISOString().slice(0, 19)})`,
    Duration: 4,
    Cutoff: 1,
    AllowUnassociatedTargets: true,
    ClientToken: undefined,
  });
  world.ssm.placeTask({
    WindowId: WINDOW,
    TaskType: 'RUN_COMMAND',
    TaskArn: 'AWS-RunPatchBaseline',
    MaxConcurrency: '1',
    MaxErrors: '10%',
    Targets: [{ Key: 'InstanceIds', Values: ids(1, 2, 3) }],
    TaskInvocationParameters: { RunCommand: { Parameters: { Operation: ['Install'] } } },
    ClientToken: undefined,
  });
  await world.after(31);
});
afterEach(async () => {
  await world.close();
  expect(world.errors).toEqual([]);
});

const opening = async () => {
  const { WindowExecutions } = await world.ssm.handlers.DescribeMaintenanceWindowExecutions({ WindowId: WINDOW });
  const { Commands } = await world.ssm.handlers.ListCommands({});
  const [execution] = WindowExecutions;
  const [command] = Commands;
  return { id: execution?.WindowExecutionId ?? '', status: execution?.Status, command };
};

const parametersFor = async (): Promise<Record<string, string>> => {
  const { id, command } = await opening();
  const none = Object.fromEntries([2, 3, 4, 5].map((number) => [`Command${number}`, 'none']));
  return { Attempt: '1', WindowId: WINDOW, WindowExecutionId: id, Command1: command?.CommandId ?? '', ...none };
};

async function stopped(parameters: Record<string, string>) {
  const { AutomationExecutionId } = await world.ssm.handlers.StartAutomationExecution({
    DocumentName: 'Patchwarden-StopWindow',
    Parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]])),
  });
  await world.after(60);
  return world.outcome(AutomationExecutionId);
}

test('ends the opening and its command, as somebody decided', async () => {
  const parameters = await parametersFor();
  world.gatekeeper.approve(parameters);
  expect(await stopped(parameters)).toEqual({ status: 'Success', failed: [] });
  const { status, command } = await opening();
  expect([status, command?.Status]).toEqual(['CANCELLED', 'Cancelled']);
});

test('ends nothing that nobody decided', async () => {
  expect(await stopped(await parametersFor())).toEqual({ status: 'Failed', failed: ['refused'] });
  expect((await opening()).status).not.toBe('CANCELLED');
});
