import { InvalidParameters } from '@aws-sdk/client-ssm';
import { nodeId } from '../node-world.ts';
import { closed, type PatchWorld, patchWorld } from './patch-world.ts';

const SERVER = nodeId(1);
const SNAPSHOT = '12345699-9405-4f69-bc5e-9315a0000001';
const DAY = 86_400;

let world: PatchWorld;
let lists: Record<string, string>;
beforeEach(() => {
  lists = {};
  world = patchWorld((_, input) => {
    const text = lists[`${String(input['Bucket'])}/${String(input['Key'])}`];
    if (text === undefined) throw new Error('The specified key does not exist.');
    return { Body: Buffer.from(text).toString('base64') };
  });
});
afterEach(() => closed(world));

const goTo = (date: string) => world.clock.advance(Date.parse(date) - world.clock.now());

test('on Windows a snapshot keeps its list, and the next one comes with a new snapshot or after three days', async () => {
  world.place([1]);
  // The December updates are approved on the 15th.
  await goTo('2026-12-13T12:00:00Z');
  await world.run({ Operation: ['Scan'], SnapshotId: [SNAPSHOT] });
  const before = await world.patches(SERVER, 'Missing');
  await world.after(2 * DAY);
  await world.run({ Operation: ['Scan'], SnapshotId: [SNAPSHOT] });
  expect(await world.patches(SERVER, 'Missing')).toEqual(before);
  await world.scan();
  expect(await world.patches(SERVER, 'Missing')).not.toEqual(before);
  await world.after(2 * DAY);
  await world.run({ Operation: ['Scan'], SnapshotId: [SNAPSHOT] });
  expect(await world.patches(SERVER, 'Missing')).not.toEqual(before);
});

test('on Linux a snapshot fixes the rules alone: what is released meanwhile is missing too', async () => {
  world.place([1], { system: 'UBUNTU' });
  const missing = async () => {
    await world.run({ Operation: ['Scan'], SnapshotId: [SNAPSHOT] });
    const { Patches } = await world.handlers.DescribeInstancePatches({
      InstanceId: SERVER,
      MaxResults: 100,
      Filters: [{ Key: 'State', Values: ['Missing'] }],
    });
    return Patches.map(({ Title }) => Title);
  };
  await goTo('2026-12-17T12:00:00Z');
  const before = await missing();
  const { BaselineId } = await world.handlers.CreatePatchBaseline({ Name: 'Nothing', OperatingSystem: 'UBUNTU' });
  await world.handlers.RegisterPatchBaselineForPatchGroup({ BaselineId, PatchGroup: 'Win-PROD' });
  await world.after(2 * DAY);
  const after = await missing();
  expect(after.length).toBeGreaterThanOrEqual(before.length);
  expect(after).toContain('sqlite.amd64:0:3.40.0-24.ubuntu22.04');
  await world.scan();
  expect(await world.state(SERVER)).toMatchObject({ MissingCount: 0 });
});

test('on Linux a list installs what it names in the version it names, whatever the baseline says', async () => {
  world.place([1], { system: 'AMAZON_LINUX_2023', patchedAt: Date.parse('2026-03-01T00:00:00Z') });
  await world.scan();
  const { Patches } = await world.handlers.DescribeInstancePatches({
    InstanceId: SERVER,
    MaxResults: 100,
    Filters: [{ Key: 'State', Values: ['Missing'] }],
  });
  const [wanted] = Patches;
  const version = wanted?.Title.slice(wanted.KBId.length + 1);
  lists['lists/one.yaml'] = `patches:\n  - id: '${wanted?.KBId}'\n    title: '${version}'\n`;
  const { BaselineId } = await world.handlers.CreatePatchBaseline({
    Name: 'Rejects',
    OperatingSystem: 'AMAZON_LINUX_2023',
    RejectedPatches: [wanted?.KBId ?? ''],
  });
  await world.handlers.RegisterPatchBaselineForPatchGroup({ BaselineId, PatchGroup: 'Win-PROD' });
  await world.install({ InstallOverrideList: ['s3://lists/one.yaml'] });
  expect(await world.state(SERVER)).toMatchObject({
    InstallOverrideList: 's3://lists/one.yaml',
    InstalledPendingRebootCount: 0,
  });
  expect(await world.patches(SERVER, 'InstalledOther')).toContain(wanted?.KBId);
});

test('on Windows a list installs only what the baseline approves as well', async () => {
  world.place([1]);
  await world.scan();
  const [first = ''] = await world.patches(SERVER, 'Missing');
  lists['lists/two.yaml'] = `patches:\n  - id: ${first}\n  - id: KB2267602\n`;
  await world.install({ InstallOverrideList: ['https://lists.s3.ap-southeast-2.amazonaws.com/two.yaml'] });
  expect(await world.patches(SERVER, 'Installed')).toContain(first);
  const before = world.ec2.instance(SERVER)?.bootedAt;
  await world.install({ InstallOverrideList: ['https://lists.s3.ap-southeast-2.amazonaws.com/two.yaml'] });
  expect(world.ec2.instance(SERVER)?.bootedAt).toBe(before);
});

test.each([
  ['that is not there', 's3://lists/none.yaml', undefined],
  ['without patches', 's3://lists/list.yaml', 'patches: []'],
  ['outside S3', 'https://example.com/list.yaml', undefined],
])('a list %s fails the install, and nothing is installed', async (_, address, text) => {
  world.place([1]);
  if (text !== undefined) lists['lists/list.yaml'] = text;
  const id = await world.install({ InstallOverrideList: [address] });
  expect(await world.details(id)).toEqual(['Failed']);
  const [invocation] = await world.invocations(id, true);
  expect(invocation?.CommandPlugins?.[0]).toMatchObject({ Name: 'PatchWindows', ResponseCode: 156 });
});

test.each([
  ['a baseline override', { Operation: ['Install'], BaselineOverride: ['s3://lists/baseline.json'] }],
  ['a snapshot id that is none', { Operation: ['Install'], SnapshotId: ['today'] }],
  ['another operation', { Operation: ['Uninstall'] }],
  ['a step time-out over ten hours', { Operation: ['Scan'], StepTimeoutSeconds: ['36001'] }],
  ['a list that is a name', { Operation: ['Install'], InstallOverrideList: ['list.yaml'] }],
])('refuses %s', async (_, parameters) => {
  world.place([1]);
  await expect(world.run(parameters)).rejects.toBeInstanceOf(InvalidParameters);
});
