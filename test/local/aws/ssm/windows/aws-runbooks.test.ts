import { instance, START, windowWorld } from './window-world.ts';

const IDS = [instance(1), instance(2)];

/** Runs a runbook of AWS on two instances in a window, one after the other, for four hours. */
const runOnBoth = async (TaskArn: string, parameters: Record<string, string[]> = {}) => {
  const world = windowWorld({ instances: Object.fromEntries(IDS.map((id) => [id, {}])) });
  const WindowId = await world.window(undefined, { Duration: 4 });
  await world.task(WindowId, {
    TaskArn,
    Targets: [{ Key: 'InstanceIds', Values: IDS }],
    TaskInvocationParameters: { Automation: { Parameters: { InstanceId: ['{{RESOURCE_ID}}'], ...parameters } } },
    MaxConcurrency: '1',
    MaxErrors: '1',
  });
  return { world, WindowId };
};

test.each(['AWS-PatchInstanceWithRollback', 'AWS-PatchAsgInstance'])('%s patches', async (name) => {
  const { world, WindowId } = await runOnBoth(name);
  await world.after(4 * 60);
  expect(await world.outcome(WindowId)).toMatchObject({ tasks: [{ invocations: ['SUCCESS', 'SUCCESS'] }] });
  const { InstancePatchStates } = await world.handlers.DescribeInstancePatchStates({ InstanceIds: IDS });
  expect(InstancePatchStates.map(({ Operation, MissingCount }) => [Operation, MissingCount])).toEqual([
    ['Install', 0],
    ['Install', 0],
  ]);
});

test('a failed installation fails AWS-PatchInstanceWithRollback', async () => {
  const { world, WindowId } = await runOnBoth('AWS-PatchInstanceWithRollback');
  world.ssm.outcomes.set(instance(1), { kind: 'patch-fails', reported: 'Failed' });
  await world.after(4 * 60);
  expect(await world.outcome(WindowId)).toMatchObject({ tasks: [{ invocations: ['FAILED', 'SUCCESS'] }] });
});

test.each<[string, Record<string, string[]>, boolean]>([
  ['AWS-RestartEC2Instance', {}, true],
  ['AWS-CreateImage', {}, true],
  ['AWS-CreateImage', { NoReboot: ['true'] }, false],
])('%s with %j restarts: %j', async (name, parameters, restarts) => {
  const { world, WindowId } = await runOnBoth(name, parameters);
  await world.after(60);
  expect(await world.outcome(WindowId)).toMatchObject({ window: 'SUCCESS' });
  const boots = IDS.map((id) => (world.ec2.instance(id)?.bootedAt ?? 0) > START);
  expect(boots).toEqual([restarts, restarts]);
});
