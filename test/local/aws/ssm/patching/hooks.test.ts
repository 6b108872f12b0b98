import { InvalidParameters } from '@aws-sdk/client-ssm';
import { nodeId, START } from '../node-world.ts';
import { closed, type PatchWorld, patchWorld } from './patch-world.ts';

const SERVER = nodeId(1);
const HOOK = `
schemaVersion: "2.2"
mainSteps: [{ name: drain, action: aws:runPowerShellScript, inputs: { runCommand: [Stop-Service W3SVC] } }]
`;

let world: PatchWorld;
beforeEach(async () => {
  world = patchWorld();
  for (const Name of ['Drain', 'Check', 'Serve'])
    await world.handlers.CreateDocument({ Name, Content: HOOK, DocumentType: 'Command', DocumentFormat: 'YAML' });
});
afterEach(() => closed(world));

const HOOKS = { PreInstallHookDocName: ['Drain'], PostInstallHookDocName: ['Check'], OnExitHookDocName: ['Serve'] };

const install = async (parameters: Record<string, string[]> = {}) => {
  const input = { DocumentName: 'AWS-RunPatchBaselineWithHooks' };
  const id = await world.run({ Operation: ['Install'], ...HOOKS, ...parameters }, input);
  const [invocation] = await world.invocations(id, true);
  return {
    status: invocation?.StatusDetails,
    steps: invocation?.CommandPlugins?.map(
      ({ Name, Status, Output = '' }) => `${Name}: ${Output.includes('skipped') ? 'skipped' : Status}`,
    ),
  };
};

test('drains, installs, checks, restarts and serves again', async () => {
  world.place([1]);
  const before = world.ec2.instance(SERVER)?.bootedAt ?? 0;
  expect(await install()).toEqual({
    status: 'Success',
    steps: [
      'Scan: Success',
      'PreInstallHook: Success',
      'Install: Success',
      'PostInstallHook: Success',
      'RebootAndReport: Success',
      'OnExitHook: Success',
    ],
  });
  expect(await world.state(SERVER)).toMatchObject({ MissingCount: 0, InstalledPendingRebootCount: 0 });
  expect(world.ec2.instance(SERVER)?.bootedAt).toBeGreaterThan(before);
});

test('runs the last hook alone when nothing is missing', async () => {
  world.place([1], { patchedAt: START });
  expect((await install()).steps).toEqual([
    'Scan: Success',
    'PreInstallHook: skipped',
    'Install: skipped',
    'PostInstallHook: skipped',
    'RebootAndReport: skipped',
    'OnExitHook: Success',
  ]);
});

test('installs nothing after the first hook failed, runs the last one, and fails', async () => {
  world.place([1]);
  world.ssm.outcomes.set(SERVER, { kind: 'hook-fails', hook: 'before' });
  expect(await install()).toEqual({
    status: 'Failed',
    steps: [
      'Scan: Success',
      'PreInstallHook: Failed',
      'Install: skipped',
      'PostInstallHook: skipped',
      'RebootAndReport: skipped',
      'OnExitHook: Success',
    ],
  });
  expect((await world.state(SERVER)).MissingCount).toBeGreaterThan(0);
});

test('does not restart after the second hook failed', async () => {
  world.place([1]);
  const before = world.ec2.instance(SERVER)?.bootedAt;
  world.ssm.outcomes.set(SERVER, { kind: 'hook-fails', hook: 'after' });
  expect((await install()).status).toBe('Failed');
  expect((await world.state(SERVER)).InstalledPendingRebootCount).toBeGreaterThan(0);
  expect(world.ec2.instance(SERVER)?.bootedAt).toBe(before);
});

test('a hook that is no document fails on the instance', async () => {
  world.place([1]);
  expect((await install({ PreInstallHookDocName: ['Nobody'] })).status).toBe('Failed');
  expect((await world.state(SERVER)).MissingCount).toBeGreaterThan(0);
});

test('refuses a list, and a time for its steps', async () => {
  world.place([1]);
  await expect(install({ InstallOverrideList: ['s3://lists/one.yaml'] })).rejects.toBeInstanceOf(InvalidParameters);
  await expect(install({ StepTimeoutSeconds: ['60'] })).rejects.toBeInstanceOf(InvalidParameters);
});
