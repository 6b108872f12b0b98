import { entriesOf, type GroupWorld, OLD_AMI, startedGroup } from '../autoscaling/group-world.ts';
import { rejectionOf } from '../local-aws.ts';

let world: GroupWorld;
beforeEach(async () => {
  world = await startedGroup({ DesiredCapacity: 6 });
});
afterEach(() => world.close());

const found = async (input: object) => entriesOf(await world.ec2('DescribeInstances', { ...input }), 'Reservations');

test.each([
  ['instance-state-name', ['running'], 6],
  ['instance-state-name', ['pending', 'terminated'], 0],
  ['image-id', [OLD_AMI], 6],
  ['availability-zone', ['*2b'], 2],
  ['tag:aws:autoscaling:groupName', ['web'], 6],
  ['tag-key', ['team'], 0],
])('instances are found by %s = %j', async (Name, Values, count) => {
  expect(await found({ Filters: [{ Name, Values }] })).toHaveLength(count);
});

test('instances are given in pages', async () => {
  const page = await world.ec2('DescribeInstances', { MaxResults: 5 });
  const rest = await found({ MaxResults: 5, NextToken: page['NextToken'] });
  expect([entriesOf(page, 'Reservations').length, rest.length]).toEqual([5, 1]);
});

test('an ended instance is shown as terminated for an hour', async () => {
  const [first] = await found({});
  const InstanceIds = [Object(first)['Instances'][0].InstanceId];
  await world.ec2('TerminateInstances', { InstanceIds });
  const state = async () => Object((await found({ InstanceIds }))[0])['Instances'][0].State.Name;
  expect(await state()).toBe('shutting-down');
  await world.seconds(30);
  expect(await state()).toBe('terminated');
  await world.seconds(3600);
  expect((await rejectionOf(state())).name).toBe('InvalidInstanceID.NotFound');
});

test('tags can be added, and zones are known', async () => {
  await world.ec2('CreateTags', { Resources: [OLD_AMI], Tags: [{ Key: 'keep', Value: 'yes' }] });
  expect(await world.ec2('DescribeImages', { ImageIds: [OLD_AMI] })).toMatchObject({
    Images: [{ Tags: [{ Key: 'keep', Value: 'yes' }] }],
  });
  const zones = entriesOf(await world.ec2('DescribeAvailabilityZones', {}), 'AvailabilityZones');
  expect(zones.map(({ ZoneName }) => ZoneName)).toEqual(['ap-southeast-2a', 'ap-southeast-2b', 'ap-southeast-2c']);
});

test('a deprecated image says from when, and stays available', async () => {
  await world.ec2('EnableImageDeprecation', { ImageId: OLD_AMI, DeprecateAt: '2027-01-01T00:00:00.000Z' });
  expect(await world.ec2('DescribeImages', { ImageIds: [OLD_AMI] })).toMatchObject({
    Images: [{ State: 'available', DeprecationTime: '2027-01-01T00:00:00.000Z' }],
  });
});

test.each([
  ['DescribeInstances', { InstanceIds: ['i-0123456789abcdef0'] }, 'InvalidInstanceID.NotFound'],
  ['DescribeInstances', { InstanceIds: ['server'] }, 'InvalidInstanceID.Malformed'],
  ['DescribeInstances', { Filters: [{ Name: 'colour', Values: ['red'] }] }, 'InvalidParameterValue'],
  ['CreateTags', { Resources: ['vol-1'], Tags: [] }, 'InvalidID'],
  ['DeregisterImage', { ImageId: 'ami-0000000000000000f' }, 'InvalidAMIID.NotFound'],
])('%s refuses %j', async (operation, input, name) => {
  expect((await rejectionOf(world.ec2(operation, input))).name).toBe(name);
});
