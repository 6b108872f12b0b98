import type { AutomationExecution } from '@aws-sdk/client-ssm';
import { ids, inWindow, MINUTE, type PatchWorld, patchWorld, START, WINDOW } from './patch-world.ts';

/** Patchwarden-Window as the task of a maintenance window: the window opens, and nothing but the gatekeeper decides. */

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

/** An occurrence that was approved and is armed. */
const approve = (): void => {
  world.gatekeeper.point(inWindow());
  world.gatekeeper.approve(inWindow());
};

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
  approve();
  expect(await opened()).toEqual(['SUCCESS']);
  const [patch] = await executionsOf('Patchwarden-Patch');
  expect(patch?.AutomationExecutionStatus).toBe('Success');
  expect(world.gatekeeper.admitted()).toBe(patch?.AutomationExecutionId);
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
  test.each<[string, string, () => void]>([
    ['nothing waits for this window, or it is not armed', 'skipNothingApproved', () => undefined],
    [
      'it was skipped, or its lease ended, a moment ago',
      'skipNotAdmitted',
      () => {
        world.gatekeeper.point(inWindow());
        world.gatekeeper.approve(inWindow(), { refusal: 'not-open' });
      },
    ],
    [
      'what waits for it is no parameter of the runbook',
      'skipNotStarted',
      () => {
        approve();
        world.gatekeeper.point({ ...inWindow(), Concurrency: 'everyone' });
      },
    ],
    [
      'the gatekeeper does not answer',
      'skipNothingApproved',
      () => {
        approve();
        world.gatekeeper.fail();
      },
    ],
  ])('when %s', async (_, step, prepare) => {
    register();
    prepare();
    expect(await opened()).toEqual(['SUCCESS']);
    const [window] = await executionsOf('Patchwarden-Window');
    expect(window?.AutomationExecutionStatus).toBe('Success');
    expect(window && lastStep(window)).toBe(step);
    expect(world.sent()).toEqual([]);
    // That the function fails is told to whoever watches it.
    world.errors.splice(0);
  });
});

test('fails as the patching did, once it was let in', async () => {
  register();
  approve();
  world.ssm.outcomes.set(ids(1)[0] ?? '', { kind: 'patch-fails', reported: 'Failed' });
  expect(await opened()).toEqual(['FAILED']);
  const [window] = await executionsOf('Patchwarden-Window');
  expect(window?.AutomationExecutionStatus).toBe('Failed');
});

test('a task that lost its parameters starts nothing', async () => {
  register({ ...PARAMETERS, WindowId: ['{{WINDOW}}'] });
  approve();
  expect(await opened()).toEqual(['FAILED']);
  expect(await executionsOf('Patchwarden-Patch')).toEqual([]);
});

test('two tasks of one window let one execution in', async () => {
  register();
  register();
  approve();
  await opened();
  const patches = await executionsOf('Patchwarden-Patch');
  expect(patches.map(({ AutomationExecutionStatus = '' }) => String(AutomationExecutionStatus)).sort()).toEqual([
    'Failed',
    'Success',
  ]);
  expect(world.sent().filter((what) => what.includes('Install'))).toHaveLength(2);
});
