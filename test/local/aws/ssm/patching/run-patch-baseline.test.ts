import { nodeId, START } from '../node-world.ts';
import { closed, type PatchWorld, patchWorld } from './patch-world.ts';

let world: PatchWorld;
beforeEach(() => {
  world = patchWorld();
});
afterEach(() => closed(world));

const SERVER = nodeId(1);

const bootedAt = () => world.ec2.instance(SERVER)?.bootedAt;

test('a scan finds what the default baseline approved a week ago, installs nothing and restarts nothing', async () => {
  world.place([1]);
  const before = bootedAt();
  const id = await world.scan();
  expect(await world.ended(id)).toBe('Success/Success');
  const state = await world.state(SERVER);
  expect(state).toMatchObject({
    PatchGroup: 'Win-PROD',
    Operation: 'Scan',
    FailedCount: 0,
    InstalledPendingRebootCount: 0,
  });
  expect(state.MissingCount).toBeGreaterThan(0);
  expect(state.SecurityNonCompliantCount).toBe(state.MissingCount);
  expect(bootedAt()).toBe(before);
});

test.each(['WINDOWS', 'AMAZON_LINUX_2', 'AMAZON_LINUX_2023', 'REDHAT_ENTERPRISE_LINUX', 'UBUNTU'] as const)(
  'an install on %s installs what is missing, restarts, and reports nothing missing',
  async (system) => {
    world.place([1], { system });
    await world.scan();
    const missing = await world.patches(SERVER, 'Missing');
    expect(missing.length).toBeGreaterThan(0);
    const before = bootedAt() ?? 0;
    await world.install();
    expect(await world.state(SERVER)).toMatchObject({
      Operation: 'Install',
      MissingCount: 0,
      InstalledPendingRebootCount: 0,
    });
    expect(await world.patches(SERVER, 'Installed')).toEqual(expect.arrayContaining(missing));
    expect(bootedAt()).toBeGreaterThan(before);
  },
);

test('without a restart what was installed is pending, which a restart and a further scan end', async () => {
  world.place([1]);
  const before = bootedAt();
  await world.install({ RebootOption: ['NoReboot'] });
  const state = await world.state(SERVER);
  expect(state.InstalledPendingRebootCount).toBeGreaterThan(0);
  expect(state.LastNoRebootInstallOperationTime).toEqual(state.OperationEndTime);
  expect(bootedAt()).toBe(before);
  await world.ec2.handlers.RebootInstances({ InstanceIds: [SERVER] });
  await world.after(200);
  expect((await world.state(SERVER)).InstalledPendingRebootCount).toBe(state.InstalledPendingRebootCount);
  await world.scan();
  expect((await world.state(SERVER)).InstalledPendingRebootCount).toBe(0);
});

test('an install restarts for what an earlier one left pending, and not at all when there is nothing', async () => {
  world.place([1]);
  await world.install({ RebootOption: ['NoReboot'] });
  const before = bootedAt() ?? 0;
  await world.install();
  const after = bootedAt() ?? 0;
  expect(after).toBeGreaterThan(before);
  await world.install();
  expect(bootedAt()).toBe(after);
});

test('patches that nobody installs become more with the months', async () => {
  world.place([1], { system: 'AMAZON_LINUX_2023' });
  const counts: number[] = [];
  for (let month = 0; month < 3; month += 1) {
    await world.scan();
    counts.push((await world.state(SERVER)).MissingCount ?? 0);
    await world.after(30 * 86_400);
  }
  expect(counts).toEqual(counts.toSorted((one, other) => one - other));
  expect(counts[2]).toBeGreaterThan(counts[0] ?? 0);
});

test('a patch that fails is failed, and the rest is installed', async () => {
  world.place([1], { system: 'AMAZON_LINUX_2023' });
  await world.scan();
  const [first = '', ...others] = await world.patches(SERVER, 'Missing');
  world.ssm.outcomes.set(SERVER, { kind: 'patch-fails', reported: 'Failed' });
  const id = await world.install();
  expect(await world.details(id)).toEqual(['Failed']);
  expect(await world.patches(SERVER, 'Failed')).toEqual([first]);
  expect(await world.patches(SERVER, 'Installed')).toEqual(expect.arrayContaining(others));
});

test('a failed patch can hide behind an invocation that succeeded', async () => {
  world.place([1]);
  world.ssm.outcomes.set(SERVER, { kind: 'patch-fails', reported: 'Success' });
  const id = await world.install();
  expect(await world.ended(id)).toBe('Success/Success');
  expect(await world.state(SERVER)).toMatchObject({ FailedCount: 1 });
});

test('one that stops half way leaves half installed and pending, half missing, and does not restart', async () => {
  world.place([1], { system: 'AMAZON_LINUX_2023' });
  await world.scan();
  const missing = await world.patches(SERVER, 'Missing');
  const before = bootedAt();
  world.ssm.outcomes.set(SERVER, { kind: 'half-installed' });
  const id = await world.install();
  expect(await world.details(id)).toEqual(['Failed']);
  const half = Math.ceil(missing.length / 2);
  expect(await world.patches(SERVER, 'InstalledPendingReboot')).toHaveLength(half);
  expect(await world.patches(SERVER, 'Missing')).toEqual(missing.slice(half));
  expect(bootedAt()).toBe(before);
});

test('a restart that does not happen is told by the boot time alone', async () => {
  world.place([1]);
  const before = bootedAt();
  world.ssm.outcomes.set(SERVER, { kind: 'no-restart' });
  const id = await world.install();
  expect(await world.ended(id)).toBe('Success/Success');
  expect(await world.state(SERVER)).toMatchObject({ MissingCount: 0, InstalledPendingRebootCount: 0 });
  expect(bootedAt()).toBe(before);
});

test('what never comes back has its patches pending in its last report', async () => {
  world.place([1]);
  world.ssm.outcomes.set(SERVER, { kind: 'never-returns' });
  const id = await world.install({ StepTimeoutSeconds: ['1200'] });
  expect(await world.details(id)).toEqual(['ExecutionTimedOut']);
  expect((await world.state(SERVER)).InstalledPendingRebootCount).toBeGreaterThan(0);
});

test('what it serves is unhealthy while it restarts, and stays so where that is set', async () => {
  world.place([1, 2]);
  const { TargetGroups } = await world.loadBalancing.handlers.CreateTargetGroup({ Name: 'web' });
  const arn = TargetGroups[0]?.TargetGroupArn ?? '';
  for (const id of [1, 2].map(nodeId)) world.loadBalancing.register(arn, id, 'healthy');
  world.ssm.outcomes.set(SERVER, { kind: 'unhealthy-after-restart' });
  await world.send({
    DocumentName: 'AWS-RunPowerShellScript',
    InstanceIds: [1, 2].map(nodeId),
    Parameters: { commands: ['Restart-Computer'] },
  });
  const health = () => [1, 2].map((number) => world.loadBalancing.health(arn, nodeId(number)));
  await world.after(60);
  expect(health()).toEqual(['unhealthy', 'unhealthy']);
  await world.after(180);
  expect(health()).toEqual(['unhealthy', 'healthy']);
});

test('a server outside EC2 is patched and restarts too', async () => {
  const id = `mi-0${'1'.repeat(16)}`;
  world.ssm.placeNode({
    id,
    system: 'UBUNTU',
    computerName: 'cellar',
    patchedAt: START - 60 * 86_400_000,
    tags: { 'Patch Group': 'Win-PROD' },
  });
  await world.install();
  expect(await world.state(id)).toMatchObject({ InstanceId: id, MissingCount: 0, Operation: 'Install' });
});

test('a change of compliance is announced', async () => {
  world.place([1]);
  await world.scan();
  await world.scan();
  await world.install();
  const changes = world.events.filter(({ detailType }) => detailType === 'Configuration Compliance State Change');
  expect(changes.map(({ detail }) => detail['compliance-status'])).toEqual(['non_compliant', 'compliant']);
  expect(changes[0]?.resources).toEqual([`arn:aws:ssm:ap-southeast-2:111122223333:managed-instance/${SERVER}`]);
});
