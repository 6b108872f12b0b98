import {
  CancelUpdateStackCommand,
  CreateChangeSetCommand,
  CreateStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { MINUTE, type StartedStacks, startStacks } from './stacks-world.ts';

let world: StartedStacks;

beforeEach(async () => {
  world = await startStacks();
});
afterEach(() => world.close());

test('has the stacks of the world, settled, with the roles they were made with', async () => {
  const { Stacks } = await world.cloudFormation.send(new DescribeStacksCommand({}));
  expect(Stacks?.map(({ StackName, StackStatus, RoleARN }) => [StackName, StackStatus, RoleARN]).sort()).toEqual([
    ['baseline-vpc', 'CREATE_COMPLETE', undefined],
    ['search-dev', 'UPDATE_COMPLETE', 'arn:aws:iam::111122223333:role/search-dev-deploy'],
    ['shop-dev', 'UPDATE_COMPLETE', 'arn:aws:iam::111122223333:role/shop-dev-deploy'],
    ['web-dev', 'UPDATE_COMPLETE', 'arn:aws:iam::111122223333:role/web-dev-deploy'],
    ['web-prod', 'UPDATE_COMPLETE', 'arn:aws:iam::111122223333:role/web-prod-deploy'],
    ['worker-dev', 'UPDATE_COMPLETE', 'arn:aws:iam::111122223333:role/worker-dev-deploy'],
  ]);
  expect((await world.stack('worker-dev')).Parameters?.[0]?.ParameterValue).toContain('/patchwarden/worker:1.0.7-2');
});

test('is there without an event', () => {
  expect(world.events.recent('default')).toEqual([]);
});

test('has every instance in service from the start', async () => {
  const found = await world.groups('');
  expect(found.map(({ Instances = [] }) => Instances.length)).toEqual([2, 4, 3, 2, 10]);
  const instances = found.flatMap(({ Instances }) => Instances ?? []);
  expect(instances.every(({ LifecycleState }) => LifecycleState === 'InService')).toBe(true);
  const [prod] = await world.groups('web-prod');
  expect(new Set(prod?.Instances?.map(({ AvailabilityZone }) => AvailabilityZone)).size).toBe(3);
});

test('a change set replaces the group of web-prod', async () => {
  const [before] = await world.groups('web-prod');
  const { changes } = await world.deploy('web-prod');
  expect(changes).toEqual(['LaunchTemplate', 'AutoScalingGroup']);
  await world.clock.advance(10 * MINUTE);
  expect((await world.stack('web-prod')).StackStatus).toBe('UPDATE_COMPLETE');
  const [after, ...more] = await world.groups('web-prod');
  expect(more).toEqual([]);
  expect(after?.AutoScalingGroupName).not.toBe(before?.AutoScalingGroupName);
  expect(after?.Instances).toHaveLength(4);
  expect((await world.reasons('web-prod')).filter((text) => text.startsWith('Received SUCCESS'))).toHaveLength(4);
});

test.each([
  ['shop-dev', 3],
  ['search-dev', 2],
])('%s ends with all its instances on the new version', async (name, count) => {
  await world.deploy(name);
  await world.clock.advance(40 * MINUTE);
  expect((await world.stack(name)).StackStatus).toBe('UPDATE_COMPLETE');
  const [group] = await world.groups(name);
  expect(group?.Instances?.map(({ LaunchTemplate }) => LaunchTemplate?.Version)).toEqual(Array(count).fill('2'));
});

test.each(['web-dev', 'shop-dev', 'search-dev'])('%s goes back to its old instances when cancelled', async (name) => {
  await world.deploy(name);
  await world.clock.advance(MINUTE / 2);
  await world.cloudFormation.send(new CancelUpdateStackCommand({ StackName: name }));
  await world.clock.advance(40 * MINUTE);
  expect((await world.stack(name)).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  const found = await world.groups(name);
  expect(found.flatMap(({ Instances }) => Instances?.map(({ LaunchTemplate }) => LaunchTemplate?.Version))).toEqual(
    found.flatMap(({ Instances }) => Instances?.map(() => '1')),
  );
});

test('a container image reaches the service through its parameter', async () => {
  const parameters = [{ ParameterKey: 'ImageUri', ParameterValue: 'registry/worker:2' }];
  const update = { StackName: 'worker-dev', UsePreviousTemplate: true, Capabilities: ['CAPABILITY_IAM' as const] };
  await world.cloudFormation.send(new UpdateStackCommand({ ...update, Parameters: parameters }));
  await world.clock.advance(3 * MINUTE);
  expect((await world.stack('worker-dev')).StackStatus).toBe('UPDATE_COMPLETE');
  const { StackEvents } = await world.cloudFormation.send(new DescribeStackEventsCommand({ StackName: 'worker-dev' }));
  const [removed] = (StackEvents ?? []).filter(({ ResourceStatus }) => ResourceStatus === 'DELETE_COMPLETE');
  expect(removed?.LogicalResourceId).toBe('TaskDefinition');
});

const launchConfiguration = `
Parameters: { Image: { Type: "AWS::EC2::Image::Id" } }
Resources:
  Configuration:
    Type: AWS::AutoScaling::LaunchConfiguration
    Properties: { ImageId: !Ref Image, InstanceType: t3.small }
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    UpdatePolicy: { AutoScalingReplacingUpdate: { WillReplace: true } }
    Properties:
      { LaunchConfigurationName: !Ref Configuration, MinSize: 1, MaxSize: 2, AvailabilityZones: [ap-southeast-2a] }`;

test('a launch configuration is replaced, and the group that uses it with it', async () => {
  const { Images } = await world.callService('ec2', 'DescribeImages', {});
  const [one, other] = JSON.stringify(Images).match(/ami-[0-9a-f]+/g) ?? [];
  const given = (ParameterValue: string | undefined) => [{ ParameterKey: 'Image', ParameterValue }];
  const create = { StackName: 'old', TemplateBody: launchConfiguration, Parameters: given(one) };
  await world.cloudFormation.send(new CreateStackCommand(create));
  await world.clock.advance(2 * MINUTE);
  const [before] = await world.groups('old');
  const change = { StackName: 'old', ChangeSetName: 'c', UsePreviousTemplate: true, Parameters: given(other) };
  await world.cloudFormation.send(new CreateChangeSetCommand(change));
  await world.clock.advance(MINUTE);
  const { Changes } = await world.cloudFormation.send(new DescribeChangeSetCommand(change));
  expect(Changes?.map(({ ResourceChange }) => ResourceChange?.Replacement)).toEqual(['True', 'Conditional']);
  await world.cloudFormation.send(new ExecuteChangeSetCommand(change));
  await world.clock.advance(5 * MINUTE);
  const [after, ...more] = await world.groups('old');
  expect([more, after?.LaunchConfigurationName === before?.LaunchConfigurationName]).toEqual([[], false]);
});
