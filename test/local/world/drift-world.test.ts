import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import * as sdk from '@aws-sdk/client-ssm';
import { driftWorld } from '../../../local/world/drift-world.ts';
import { loadConfig } from '../../../src/app/config.ts';
import { createPatches } from '../../../src/aws/patches.ts';
import { type PatchingAws, startPatchingAws } from '../../aws/patching-world.ts';

let aws: PatchingAws;
let ssm: sdk.SSMClient;

beforeAll(async () => {
  const { instances, baselines, windows, associations } = driftWorld;
  // Stacks are not part of this world.
  const own = associations.filter(({ tag }) => !tag.key.startsWith('aws:'));
  aws = await startPatchingAws({ instances, baselines, windows, associations: own }, Date.parse(driftWorld.start));
  aws.ssm.showNodes();
  ssm = new sdk.SSMClient(aws.client);
});

afterAll(() => aws.close());

const idOf = (name: string): string => driftWorld.instances.find((one) => one.name === name)?.id ?? '';
const stateOf = async (name: string) => (await createPatches(aws.client).states([idOf(name)]))[0];

const patched = { missing: 0, failed: 0, pendingReboot: 0, rejected: 0 };

test.each([
  ['app-compliant', patched],
  ['app-covered', patched],
  ['app-missing', { ...patched, missing: 7 }],
  ['app-approved-since', { ...patched, missing: 1 }],
  ['app-failed', { ...patched, missing: 6, failed: 1, operation: 'install' }],
  ['app-pending-reboot', { ...patched, pendingReboot: 7 }],
  ['rejected-sudo', { ...patched, rejected: 1 }],
  ['unscanned-fresh', patched],
  ['live-patched', { ...patched, missing: 1 }],
  ['live-waiting', { ...patched, pendingReboot: 1 }],
])('as of its last scan, %s', async (name, expected) => {
  expect(await stateOf(name)).toMatchObject(expected);
});

test.each(['app-no-profile', 'app-not-registered', 'unscanned-never'])('%s was never scanned', async (name) => {
  expect(await stateOf(name)).toBeUndefined();
});

test('what was approved since the window is released after it could have been installed there', async () => {
  const [nss] = await createPatches(aws.client).patchesOf(idOf('app-approved-since'), ['Missing']);
  const Filters = [
    { Key: 'PRODUCT', Values: ['RedhatEnterpriseLinux9.4'] },
    { Key: 'NAME', Values: [nss?.id.split('.')[0] ?? ''] },
  ];
  const { Patches = [] } = await ssm.send(new sdk.DescribeAvailablePatchesCommand({ Filters, MaxResults: 100 }));
  const window = Date.parse('2026-11-14T11:00:00Z');
  const approvedAt = (Patches.at(-1)?.ReleaseDate?.getTime() ?? 0) + 7 * 86_400_000;
  expect([approvedAt > window, approvedAt < Date.parse(driftWorld.start)]).toEqual([true, true]);
});

test('one was scanned by the baseline of an audit, and one belongs to a group without a baseline', async () => {
  const patches = createPatches(aws.client);
  const counts = await patches.baselineOfGroup('Unscanned', 'REDHAT_ENTERPRISE_LINUX');
  expect((await stateOf('unscanned-other-baseline'))?.baselineId).not.toBe(counts.id);
  expect((await stateOf('unscanned-fresh'))?.baselineId).toBe(counts.id);
  const { name } = await patches.baselineOfGroup('Loose', 'REDHAT_ENTERPRISE_LINUX');
  expect(name).toBe('AWS-RedHatDefaultPatchBaseline');
});

test('a live patch for the running kernel is installed beside the kernel that is missing', async () => {
  const found = await createPatches(aws.client).patchesOf(idOf('live-patched'), [
    'Missing',
    'Installed',
    'InstalledOther',
  ]);
  const named = found.filter(({ title }) => title.startsWith('kernel')).map(({ title, state }) => `${state} ${title}`);
  expect(named).toEqual([
    expect.stringMatching(/^Missing kernel\.x86_64:/),
    expect.stringMatching(/^Installed kernel\.x86_64:/),
    expect.stringMatching(/^Installed kernel-livepatch-6\.1\.\S+amzn2023\.x86_64:0:1\.0-1$/),
  ]);
});

test('nodes that are not managed are listed with those that are', async () => {
  const Filters = [{ Key: 'ManagedStatus' as const, Values: ['Unmanaged'], Type: 'Equal' as const }];
  const { Nodes = [] } = await ssm.send(new sdk.ListNodesCommand({ Filters, MaxResults: 50 }));
  expect(Nodes.map(({ NodeType }) => NodeType?.Instance?.Name)).toEqual(['app-no-profile', 'app-not-registered']);
});

test('EC2 says which have a profile, and which ask for tokens', async () => {
  const InstanceIds = ['app-no-profile', 'app-not-registered', 'app-covered'].map(idOf);
  const { Reservations = [] } = await new EC2Client(aws.client).send(new DescribeInstancesCommand({ InstanceIds }));
  const said = Reservations.flatMap(({ Instances = [] }) => Instances).map(
    ({ IamInstanceProfile, MetadataOptions }) => [IamInstanceProfile !== undefined, MetadataOptions?.HttpTokens],
  );
  expect(said).toEqual([
    [false, 'optional'],
    [true, 'required'],
    [false, 'required'],
  ]);
});

test('its config names windows and stacks that are there, and a group that is empty', () => {
  const fleets = Object.values(loadConfig('local/world/drift.patchwarden.yml').fleets);
  const groups = new Set(driftWorld.instances.flatMap(({ tags }) => [tags['Patch Group'], tags['PatchGroup']]));
  const empty = fleets.filter(({ target }) => target.kind === 'patch-group' && !groups.has(target.patchGroup));
  expect(empty.map(({ name }) => name)).toEqual(['empty']);
  for (const { target, window } of fleets) {
    if (window !== undefined) expect(driftWorld.windows.map(({ id }) => id)).toContain(window);
    if (target.kind === 'stack') expect(driftWorld.stacks.map(({ name }) => name)).toContain(target.stack);
  }
});
