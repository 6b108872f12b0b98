import type { AutomationExecution } from '@aws-sdk/client-ssm';
import type { GivenParameters } from '../../../src/runs/types/run.ts';
import { armed, ids, inWindow, MINUTE, type PatchWorld, patchWorld, START, WINDOW } from './patch-world.ts';

/** Patchwarden-Window as the task of a maintenance window: the window opens, and nothing but the gate decides. */

const OPENS = START + 30 * MINUTE;
/** As text for a window's schedule, in UTC. */
const at = `at(${new Date(OPENS).toISOString().slice(0, 19)})`;

const PARAMETERS = {
  Fleet: ['win-prod'],
  WindowId: ['{{WINDOW_ID}}'],
  WindowExecutionId: ['{{WINDOW_EXECUTION_ID}}'],
  TaskExecutionId: ['{{TASK_EXECUTION_ID}}'],
};

let world: PatchWorld;
beforeEach(async () => {
  world = await patchWorld();
  world.place([1, 2, 3]);
  world.ssm.placeWindow(WINDOW, {
    Name: 'Patching-PROD',
    Schedule: at,
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

const register = (Parameters: Record<string, string[]> = PARAMETERS) =>
  world.ssm.placeTask({
    WindowId: WINDOW,
    TaskType: 'AUTOMATION',
    TaskArn: 'Patchwarden-Window',
    ServiceRoleArn: 'arn:aws:iam::111122223333:role/patchwarden-window-task-ap-southeast-2',
    TaskInvocationParameters: { Automation: { DocumentVersion: '$DEFAULT', Parameters } },
    ClientToken: undefined,
  });

const point = (parameters: GivenParameters = inWindow()) =>
  world.put({ pk: `SLOT#${WINDOW}`, sk: 'win-prod', runId: 'p-7k2m9x4q', epoch: 1, parameters });

/** Until the window has been open for three hours and a half. */
const opened = async () => {
  await world.after(240);
  const { WindowExecutions } = await world.ssm.handlers.DescribeMaintenanceWindowExecutions({ WindowId: WINDOW });
  return WindowExecutions.map(({ Status }) => Status);
};

const executionsOf = async (document: string): Promise<AutomationExecution[]> => {
  const { AutomationExecutionMetadataList: found } = await world.ssm.handlers.DescribeAutomationExecutions({
    Filters: [{ Key: 'DocumentNamePrefix', Values: [document] }],
  });
  return Promise.all(found.map(({ AutomationExecutionId = '' }) => world.execution(AutomationExecutionId)));
};

const lastStep = ({ StepExecutions = [] }: AutomationExecution) =>
  StepExecutions.filter(({ StepStatus }) => StepStatus === 'Success').at(-1)?.StepName;

test('patches in an occurrence that is approved and armed, by an execution that Patchwarden can follow and stop', async () => {
  register();
  await point();
  await world.claim(inWindow(), armed(OPENS + 3 * MINUTE));
  expect(await opened()).toEqual(['SUCCESS']);
  const [patch] = await executionsOf('Patchwarden-Patch');
  expect(patch?.AutomationExecutionStatus).toBe('Success');
  expect((await world.run())['gate']).toBe(patch?.AutomationExecutionId);
  const { TagList } = await world.ssm.handlers.ListTagsForResource({
    ResourceType: 'Automation',
    ResourceId: patch?.AutomationExecutionId,
  });
  expect(TagList).toEqual([
    { Key: 'PatchwardenRun-p-7k2m9x4q', Value: '1' },
    { Key: 'PatchwardenKind', Value: 'patch' },
  ]);
  const [window] = await executionsOf('Patchwarden-Window');
  expect(window && lastStep(window)).toBe('notePatched');
});

describe('skips, as a success, and says why', () => {
  test.each<[string, string, () => Promise<unknown>]>([
    ['nothing points to a run', 'skipNothingApproved', async () => undefined],
    [
      'the run is approved and not armed',
      'skipNotAdmitted',
      async () => {
        await point();
        await world.claim(inWindow(), { ...armed(), armedUntil: undefined });
      },
    ],
    [
      'the run was skipped a moment ago',
      'skipNotAdmitted',
      async () => {
        await point();
        await world.claim(inWindow(), { ...armed(OPENS + 3 * MINUTE), state: 'rejected' });
      },
    ],
    [
      'the bot was down, so that nothing renewed the lease',
      'skipNotAdmitted',
      async () => {
        await point();
        await world.claim(inWindow(), armed(OPENS - MINUTE));
      },
    ],
    [
      'somebody changed what points to the run',
      'skipNotAdmitted',
      async () => {
        await point({ ...inWindow(), Reboot: 'NoReboot' });
        await world.claim(inWindow(), armed(OPENS + 3 * MINUTE));
      },
    ],
    [
      'what points to the run is no parameter of the runbook',
      'skipNotStarted',
      async () => {
        await point({ ...inWindow(), Concurrency: 'everyone' });
        await world.claim(inWindow(), armed(OPENS + 3 * MINUTE));
      },
    ],
  ])('when %s', async (_, step, prepare) => {
    register();
    await prepare();
    expect(await opened()).toEqual(['SUCCESS']);
    const [window] = await executionsOf('Patchwarden-Window');
    expect(window?.AutomationExecutionStatus).toBe('Success');
    expect(window && lastStep(window)).toBe(step);
    expect(world.sent()).toEqual([]);
  });

  test('when the table cannot be read at the opening', async () => {
    register();
    await point();
    await world.claim(inWindow(), armed(OPENS + 3 * MINUTE));
    world.aws.faults.add({ target: 'aws', service: 'dynamodb', operation: 'GetItem', kind: 'throttle', times: 99 });
    expect(await opened()).toEqual(['SUCCESS']);
    world.aws.faults.clear();
    const [window] = await executionsOf('Patchwarden-Window');
    expect(window && lastStep(window)).toBe('skipNothingApproved');
    expect(world.sent()).toEqual([]);
  });
});

test('fails as the patching did, once it was let in', async () => {
  register();
  await point();
  await world.claim(inWindow(), armed(OPENS + 3 * MINUTE));
  world.ssm.outcomes.set(ids(1)[0] ?? '', { kind: 'patch-fails', reported: 'Failed' });
  expect(await opened()).toEqual(['FAILED']);
  const [window] = await executionsOf('Patchwarden-Window');
  expect(window?.AutomationExecutionStatus).toBe('Failed');
});

test('a task that lost its parameters starts nothing', async () => {
  register({ ...PARAMETERS, WindowId: ['{{WINDOW}}'] });
  await point();
  await world.claim(inWindow(), armed(OPENS + 3 * MINUTE));
  expect(await opened()).toEqual(['FAILED']);
  expect(await executionsOf('Patchwarden-Patch')).toEqual([]);
});

test('two tasks of one window let one execution in', async () => {
  register();
  register();
  await point();
  await world.claim(inWindow(), armed(OPENS + 3 * MINUTE));
  await opened();
  const patches = await executionsOf('Patchwarden-Patch');
  expect(patches.map(({ AutomationExecutionStatus = '' }) => String(AutomationExecutionStatus)).sort()).toEqual([
    'Failed',
    'Success',
  ]);
  expect(world.sent().filter((what) => what.includes('Install'))).toHaveLength(2);
});
