import { rejectionOf } from '../local-aws.ts';
import {
  describeGroup,
  entriesOf,
  type GroupWorld,
  groupInput,
  instancesOf,
  lifecycles,
  startedGroup,
  tally,
  targetGroupArn,
} from './group-world.ts';

let world: GroupWorld;
beforeEach(async () => {
  world = await startedGroup();
});
afterEach(() => world.close());

const named = (more: object) => ({ AutoScalingGroupName: 'web', ...more });

test('groups are filtered by tag and given in pages', async () => {
  await world.asg('CreateOrUpdateTags', {
    Tags: [
      { ResourceId: 'web', ResourceType: 'auto-scaling-group', Key: 'team', Value: 'web', PropagateAtLaunch: false },
    ],
  });
  for (const name of ['api', 'worker'])
    await world.asg('CreateAutoScalingGroup', groupInput({ AutoScalingGroupName: name, DesiredCapacity: 0 }));
  const tagged = await world.asg('DescribeAutoScalingGroups', { Filters: [{ Name: 'tag:team', Values: ['web'] }] });
  expect(entriesOf(tagged, 'AutoScalingGroups').map(({ AutoScalingGroupName }) => AutoScalingGroupName)).toEqual([
    'web',
  ]);
  const page = await world.asg('DescribeAutoScalingGroups', { MaxRecords: 2 });
  const rest = await world.asg('DescribeAutoScalingGroups', { MaxRecords: 2, NextToken: page['NextToken'] });
  expect([entriesOf(page, 'AutoScalingGroups').length, entriesOf(rest, 'AutoScalingGroups').length]).toEqual([2, 1]);
  expect((await rejectionOf(world.asg('DescribeAutoScalingGroups', { NextToken: 'x' }))).name).toBe('InvalidNextToken');
});

test('tags are given in pages, and belong to groups alone', async () => {
  const tag = (Key: string, ResourceType = 'auto-scaling-group') => ({
    ResourceId: 'web',
    ResourceType,
    Key,
    Value: 'x',
  });
  await world.asg('CreateOrUpdateTags', { Tags: [tag('a'), tag('b'), tag('c')] });
  const filter = { Filters: [{ Name: 'key', Values: ['a', 'b', 'c'] }], MaxRecords: 2 };
  const page = await world.asg('DescribeTags', filter);
  const rest = await world.asg('DescribeTags', { ...filter, NextToken: page['NextToken'] });
  expect([page, rest].map((answer) => entriesOf(answer, 'Tags').map(({ Key }) => Key))).toEqual([['a', 'b'], ['c']]);
  const other = world.asg('CreateOrUpdateTags', { Tags: [tag('d', 'instance')] });
  expect((await rejectionOf(other)).name).toBe('ValidationError');
});

test.each(['subnet-madeup', 'subnet-1a, subnet-madeup'])('a group in %s is refused', async (VPCZoneIdentifier) => {
  const said = { name: 'ValidationError', message: "The subnet ID 'subnet-madeup' does not exist" };
  const made = groupInput({ AutoScalingGroupName: 'api', VPCZoneIdentifier });
  expect(await rejectionOf(world.asg('CreateAutoScalingGroup', made))).toMatchObject(said);
  expect(await rejectionOf(world.asg('UpdateAutoScalingGroup', named({ VPCZoneIdentifier })))).toMatchObject(said);
  expect(await describeGroup(world)).toMatchObject({ VPCZoneIdentifier: 'subnet-1a,subnet-1b,subnet-1c' });
});

test('a group in a zone’s own subnet is taken', async () => {
  await world.asg('UpdateAutoScalingGroup', named({ VPCZoneIdentifier: 'subnet-0default00000000b' }));
  expect(await describeGroup(world)).toMatchObject({ AvailabilityZones: ['ap-southeast-2b'] });
});

test('a second group of the same name is refused', async () => {
  const error = await rejectionOf(world.asg('CreateAutoScalingGroup', groupInput()));
  expect(error.name).toBe('AlreadyExistsFault');
});

test.each([
  ['SetDesiredCapacity', { AutoScalingGroupName: 'api', DesiredCapacity: 1 }, 'AutoScalingGroup name not found'],
  ['SetDesiredCapacity', named({ DesiredCapacity: 99 }), 'above max value 20'],
  ['SuspendProcesses', named({ ScalingProcesses: ['Sleep'] }), 'Invalid process: Sleep'],
  ['TerminateInstanceInAutoScalingGroup', { InstanceId: 'i-1', ShouldDecrementDesiredCapacity: false }, 'not found'],
  ['DescribeAutoScalingGroups', { MaxRecords: 101 }, 'less than or equal to 100'],
  ['DescribeAutoScalingGroups', { Filters: [{ Name: 'colour', Values: ['red'] }] }, 'Filter type colour'],
])('%s is refused: %j', async (operation, input, message) => {
  const error = await rejectionOf(world.asg(operation, input));
  expect(error).toMatchObject({ name: 'ValidationError', message: expect.stringContaining(message) });
});

test('an instance can be terminated without a replacement, but not below the minimum', async () => {
  const [one] = await instancesOf(world);
  const input = { InstanceId: one?.['InstanceId'], ShouldDecrementDesiredCapacity: true };
  expect(await world.asg('TerminateInstanceInAutoScalingGroup', input)).toMatchObject({
    Activity: { StatusCode: 'InProgress', Description: `Terminating EC2 instance: ${String(one?.['InstanceId'])}` },
  });
  await world.seconds(60);
  expect(await describeGroup(world)).toMatchObject({ DesiredCapacity: 3 });
  await world.asg('UpdateAutoScalingGroup', named({ MinSize: 3 }));
  const [other] = await instancesOf(world);
  const again = world.asg('TerminateInstanceInAutoScalingGroup', { ...input, InstanceId: other?.['InstanceId'] });
  expect((await rejectionOf(again)).message).toContain("violate group's min size constraint");
});

test('an instance on standby is out of its target groups, is replaced unless the capacity is lowered, and comes back', async () => {
  const [one] = await instancesOf(world);
  const standby = named({ InstanceIds: [one?.['InstanceId']] });
  await world.asg('EnterStandby', { ...standby, ShouldDecrementDesiredCapacity: false });
  await world.seconds(30);
  expect(await lifecycles(world)).toEqual({ Standby: 1, InService: 4 });
  await world.asg('ExitStandby', standby);
  await world.seconds(30);
  expect([await lifecycles(world), (await describeGroup(world))['DesiredCapacity']]).toEqual([{ InService: 5 }, 5]);
});

test('only an instance in service goes on standby, and one that leaves is not terminated again', async () => {
  const [one] = await instancesOf(world);
  const InstanceId = one?.['InstanceId'];
  const standby = named({ InstanceIds: [InstanceId] });
  expect((await rejectionOf(world.asg('ExitStandby', standby))).message).toContain('is not in Standby');
  const terminate = () =>
    world.asg('TerminateInstanceInAutoScalingGroup', { InstanceId, ShouldDecrementDesiredCapacity: false });
  await terminate();
  expect((await rejectionOf(terminate())).message).toContain('is not in InService or Standby');
  const enter = world.asg('EnterStandby', { ...standby, ShouldDecrementDesiredCapacity: false });
  expect((await rejectionOf(enter)).message).toContain('is not in InService');
});

test('a target group that is attached gets the instances, and loses them when detached', async () => {
  const TargetGroupARNs = [await targetGroupArn(world)];
  const health = async () => {
    const answer = await world.elb('DescribeTargetHealth', { TargetGroupArn: TargetGroupARNs[0] });
    return tally(
      entriesOf(answer, 'TargetHealthDescriptions').map(({ TargetHealth }) => Object(TargetHealth)['State']),
    );
  };
  await world.asg('AttachLoadBalancerTargetGroups', named({ TargetGroupARNs }));
  await world.seconds(20);
  expect([await health(), (await describeGroup(world))['TargetGroupARNs']]).toEqual([{ healthy: 4 }, TargetGroupARNs]);
  await world.asg('DetachLoadBalancerTargetGroups', named({ TargetGroupARNs }));
  await world.seconds(10);
  expect(await health()).toEqual({});
});

test('deletion protection holds against force', async () => {
  await world.asg('UpdateAutoScalingGroup', named({ DeletionProtection: 'prevent-force-deletion' }));
  const error = await rejectionOf(world.asg('DeleteAutoScalingGroup', named({ ForceDelete: true })));
  expect(error.message).toContain('prevent-force-deletion');
});

test('what is not simulated is answered 501', async () => {
  const policy = world.asg('PutScalingPolicy', named({ PolicyName: 'x' }));
  const hooks = groupInput({ AutoScalingGroupName: 'api', LoadBalancerNames: ['classic'] });
  const names = await Promise.all([policy, world.asg('CreateAutoScalingGroup', hooks)].map(rejectionOf));
  expect(names.map(({ name }) => name)).toEqual(['NotImplemented', 'NotImplemented']);
});
