import {
  InvalidFilterKey,
  InvalidInstanceId,
  InvalidInstanceInformationFilterValue,
  InvalidNextToken,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { type NodeWorld, nodeId, nodeWorld, START } from '../node-world.ts';

let world: NodeWorld;
beforeEach(() => {
  world = nodeWorld();
});
afterEach(() => {
  world.clock.stop();
  expect(world.errors).toEqual([]);
});

const HYBRID = `mi-0${'1'.repeat(16)}`;

const ids = async (input: object = {}) =>
  (await world.handlers.DescribeInstanceInformation({ MaxResults: 50, ...input })).InstanceInformationList.map(
    ({ InstanceId }) => InstanceId,
  );

test('nodes are shown with their platform, agent and ping', async () => {
  world.place([1], { computerName: 'web-1' });
  world.place([2], { system: 'AMAZON_LINUX_2023' });
  const { InstanceInformationList } = await world.handlers.DescribeInstanceInformation({});
  expect(InstanceInformationList).toMatchObject([
    {
      InstanceId: nodeId(1),
      PingStatus: 'Online',
      PlatformType: 'Windows',
      PlatformName: 'Microsoft Windows Server 2022 Datacenter',
      ComputerName: 'web-1',
      ResourceType: 'EC2Instance',
      SourceType: 'AWS::EC2::Instance',
    },
    { PlatformType: 'Linux', PlatformName: 'Amazon Linux', PlatformVersion: '2023' },
  ]);
});

test('stopped and terminated instances are not shown; those that never registered neither', async () => {
  world.place([1, 2, 3]);
  world.ec2.place(unmanaged);
  await world.ec2.handlers.StopInstances({ InstanceIds: [nodeId(1)] });
  await world.ec2.handlers.TerminateInstances({ InstanceIds: [nodeId(2)] });
  await world.after(60);
  expect(await ids()).toEqual([nodeId(3)]);
  await world.ec2.handlers.StartInstances({ InstanceIds: [nodeId(1)] });
  await world.after(120);
  expect(await ids()).toEqual([nodeId(1), nodeId(3)]);
});

const unmanaged = {
  id: nodeId(9),
  imageId: 'ami-0aaaaaaaaaaaaaaaa',
  instanceType: 't3.small',
  availabilityZone: 'ap-southeast-2a',
  subnetId: 'subnet-1a',
  tags: {},
  state: 'running' as const,
};

test('a lost agent is shown as lost some minutes after its last ping', async () => {
  world.place([1], { lostAt: START - 3_600_000 });
  world.place([2]);
  world.ssm.outcomes.set(nodeId(2), { kind: 'never-returns' });
  const ping = async () =>
    (await world.handlers.DescribeInstanceInformation({})).InstanceInformationList.map(({ PingStatus }) => PingStatus);
  expect(await ping()).toEqual(['ConnectionLost', 'Online']);
  await world.send({
    DocumentName: 'AWS-RunPowerShellScript',
    InstanceIds: [nodeId(2)],
    Parameters: { commands: ['Restart-Computer'] },
  });
  await world.after(60);
  expect(await ping()).toEqual(['ConnectionLost', 'Online']);
  await world.after(900);
  expect(await ping()).toEqual(['ConnectionLost', 'ConnectionLost']);
  await world.ec2.handlers.RebootInstances({ InstanceIds: [nodeId(2)] });
  await world.after(200);
  expect(await ping()).toEqual(['ConnectionLost', 'Online']);
});

test('servers outside EC2 are nodes with tags of their own', async () => {
  world.place([1]);
  world.ssm.placeNode({
    id: HYBRID,
    system: 'UBUNTU',
    computerName: 'cellar',
    patchedAt: START,
    tags: { site: 'east' },
  });
  expect(await ids({ Filters: [{ Key: 'tag:site', Values: ['east'] }] })).toEqual([HYBRID]);
  expect(await ids({ Filters: [{ Key: 'ResourceType', Values: ['ManagedInstance'] }] })).toEqual([HYBRID]);
});

test.each([
  ['InstanceIds', [nodeId(2)]],
  ['PlatformTypes', ['Linux']],
  ['tag:Patch Group', ['RHEL-DEV']],
])('nodes are found by %s, in both kinds of filters', async (Key, Values) => {
  world.place([1]);
  world.place([2], { system: 'REDHAT_ENTERPRISE_LINUX', tags: { 'Patch Group': 'RHEL-DEV' } });
  expect(await ids({ Filters: [{ Key, Values }] })).toEqual([nodeId(2)]);
  expect(await ids({ InstanceInformationFilterList: [{ key: Key, valueSet: Values }] })).toEqual([nodeId(2)]);
});

test('nodes are given in pages of 5 to 50, ten without a size; an id that is not registered is not found', async () => {
  world.place(Array.from({ length: 12 }, (_, index) => index + 1));
  const page = await world.handlers.DescribeInstanceInformation({});
  const rest = await world.handlers.DescribeInstanceInformation({ NextToken: page.NextToken });
  expect([page.InstanceInformationList.length, rest.InstanceInformationList.length, rest.NextToken]).toEqual([
    10,
    2,
    undefined,
  ]);
  expect(await ids({ Filters: [{ Key: 'InstanceIds', Values: [nodeId(99)] }] })).toEqual([]);
});

const byTag = { Key: 'tag:Patch Group', Values: ['Win-PROD'] };

test.each([
  ['pages of 51', { MaxResults: 51 }, ValidationException],
  [
    'a tag with another filter',
    { Filters: [byTag, { Key: 'PingStatus', Values: ['Online'] }] },
    InvalidInstanceInformationFilterValue,
  ],
  [
    '101 values',
    { Filters: [{ Key: 'InstanceIds', Values: Array(101).fill(nodeId(1)) }] },
    InvalidInstanceInformationFilterValue,
  ],
  ['a malformed id', { Filters: [{ Key: 'InstanceIds', Values: ['server'] }] }, InvalidInstanceId],
  ['an unknown filter', { Filters: [{ Key: 'Colour', Values: ['red'] }] }, InvalidFilterKey],
  ['an unknown token', { NextToken: 'x' }, InvalidNextToken],
])('refuses %s', async (_, input, error) => {
  world.place([1]);
  await expect(world.handlers.DescribeInstanceInformation(input)).rejects.toBeInstanceOf(error);
});

test.each([
  ['that EC2 does not have', nodeId(8)],
  ['that is registered', nodeId(1)],
])('an instance %s cannot be placed as a node', (_, id) => {
  world.place([1]);
  expect(() => world.ssm.placeNode({ id, system: 'UBUNTU', computerName: 'x', patchedAt: START })).toThrow(id);
});
