import { entriesOf, type GroupWorld, groupInput, groupWorld, lifecycles } from '../autoscaling/group-world.ts';
import { rejectionOf } from '../local-aws.ts';

let world: GroupWorld;
beforeEach(async () => {
  world = await groupWorld();
});
afterEach(() => world.close());

const free = async (...ids: string[]) =>
  entriesOf(await world.ec2('DescribeSubnets', { SubnetIds: ids }), 'Subnets').map(
    ({ AvailableIpAddressCount }) => AvailableIpAddressCount,
  );

const failures = async () =>
  entriesOf(await world.asg('DescribeScalingActivities', { AutoScalingGroupName: 'web' }), 'Activities').flatMap(
    ({ StatusCode, StatusMessage }) => (StatusCode === 'Failed' ? [String(StatusMessage)] : []),
  );

test('a subnet that nobody knows is none', async () => {
  expect((await rejectionOf(free('subnet-0aaaaaaaaaaaaaaaa'))).name).toBe('InvalidSubnetID.NotFound');
  const Filters = [{ Name: 'subnet-id', Values: ['subnet-0aaaaaaaaaaaaaaaa'] }];
  expect(await world.ec2('DescribeSubnets', { Filters })).toEqual({ Subnets: [] });
  const all = entriesOf(await world.ec2('DescribeSubnets', {}), 'Subnets');
  expect(all.map(({ SubnetId }) => SubnetId)).toEqual([
    ...['subnet-1a', 'subnet-1b', 'subnet-1c'],
    ...['a', 'b', 'c'].map((zone) => `subnet-0default00000000${zone}`),
  ]);
});

test('a subnet has the addresses of its block but five, and instances take them', async () => {
  const made = await world.ec2('CreateSubnet', {
    VpcId: 'vpc-1',
    CidrBlock: '10.0.0.0/28',
    AvailabilityZone: 'ap-southeast-2b',
  });
  const id = String(Object(made['Subnet'])['SubnetId']);
  expect(await free(id)).toEqual([11]);
  await world.asg('CreateAutoScalingGroup', groupInput({ VPCZoneIdentifier: id }));
  await world.seconds(60);
  expect(await free(id)).toEqual([7]);
  expect((await rejectionOf(world.ec2('DeleteSubnet', { SubnetId: id }))).name).toBe('DependencyViolation');
  await world.asg('UpdateAutoScalingGroup', { AutoScalingGroupName: 'web', DesiredCapacity: 12, MaxSize: 20 });
  await world.seconds(60);
  expect(await free(id)).toEqual([0]);
  expect(await lifecycles(world)).toEqual({ InService: 11 });
  expect((await failures())[0]).toBe(
    `There are not enough free addresses in subnet '${id}' to satisfy the requested number of instances. Launching EC2 instance failed.`,
  );
});

test('a full subnet is passed over while another has addresses', async () => {
  world.fleet.ec2.placeSubnet({ id: 'subnet-1a', cidr: '10.0.0.0/28' });
  await world.asg(
    'CreateAutoScalingGroup',
    groupInput({ VPCZoneIdentifier: 'subnet-1a,subnet-1b', DesiredCapacity: 24, MaxSize: 24 }),
  );
  await world.seconds(60);
  expect(await free('subnet-1a')).toEqual([0]);
  expect(await lifecycles(world)).toEqual({ InService: 24 });
});

test.each([['10.0.0.0/15'], ['10.0.0.0/29'], ['ten']])('a subnet of %s is refused', async (CidrBlock) => {
  expect((await rejectionOf(world.ec2('CreateSubnet', { VpcId: 'vpc-1', CidrBlock }))).name).toBe(
    'InvalidParameterValue',
  );
});

test('launches end at the vCPU quota, and a higher one lets them go on', async () => {
  world.fleet.serviceQuotas.set('L-1216C47A', 7);
  await world.asg('CreateAutoScalingGroup', groupInput());
  await world.seconds(60);
  expect(await lifecycles(world)).toEqual({ InService: 3 });
  expect((await failures())[0]).toMatch(
    /^Could not launch On-Demand Instances\. VcpuLimitExceeded - .* current vCPU limit of 7 allows /,
  );
  world.fleet.serviceQuotas.set('L-1216C47A', 8);
  await world.seconds(120);
  expect(await lifecycles(world)).toEqual({ InService: 4 });
});

test('Service Quotas tells the quotas of running instances by their codes', async () => {
  const quota = (input: object) => world.aws('servicequotas')('GetServiceQuota', { ...input });
  expect(await quota({ ServiceCode: 'ec2', QuotaCode: 'L-1216C47A' })).toMatchObject({
    Quota: { Value: 512, QuotaName: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances' },
  });
  for (const input of [
    { ServiceCode: 'ec2', QuotaCode: 'L-00000000' },
    { ServiceCode: 's3', QuotaCode: 'L-1216C47A' },
  ])
    expect((await rejectionOf(quota(input))).name).toBe('NoSuchResourceException');
});

test('instance types are described by name, with their vCPUs', async () => {
  const types = async (input: object) =>
    entriesOf(await world.ec2('DescribeInstanceTypes', { ...input }), 'InstanceTypes').map(
      ({ InstanceType, VCpuInfo }) => [InstanceType, Object(VCpuInfo)['DefaultVCpus']],
    );
  expect(await types({ InstanceTypes: ['t3.small', 't2.micro', 'm6i.4xlarge', 'c7g.medium'] })).toEqual([
    ['t3.small', 2],
    ['t2.micro', 1],
    ['m6i.4xlarge', 16],
    ['c7g.medium', 1],
  ]);
  const Filters = [{ Name: 'instance-type', Values: ['t3.small', 'q9.huge'] }];
  expect(await types({ Filters })).toEqual([['t3.small', 2]]);
  expect((await rejectionOf(types({ InstanceTypes: ['q9.huge'] }))).name).toBe('InvalidInstanceType');
});
