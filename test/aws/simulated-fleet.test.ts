import { createCloudFormation as simulateCloudFormation } from '../../local/aws/cloudformation/service.ts';
import { createFleetServices } from '../../local/aws/fleet.ts';
import { createAutoScaling } from '../../src/aws/auto-scaling.ts';
import { createCloudFormation } from '../../src/aws/cloudformation.ts';
import { createEc2 } from '../../src/aws/ec2.ts';
import { createQuotas } from '../../src/aws/quotas.ts';
import { type StartedAws, startAws } from '../local/aws/local-aws.ts';

const IMAGES = ['ami-00000000000000001', 'ami-00000000000000002'] as const;

const TEMPLATE = `
Parameters:
  Image: { Type: "AWS::EC2::Image::Id" }
Resources:
  LaunchTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData: { ImageId: !Ref Image, InstanceType: t3.small }
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    UpdatePolicy: { AutoScalingReplacingUpdate: { WillReplace: true } }
    Properties:
      LaunchTemplate: { LaunchTemplateId: !Ref LaunchTemplate, Version: !GetAtt LaunchTemplate.LatestVersionNumber }
      MinSize: 2
      MaxSize: 4
      DesiredCapacity: 2
      AvailabilityZones: !GetAZs ""
`;

let aws: StartedAws;

beforeEach(async () => {
  aws = await startAws({
    services: (deps) => {
      const { alarms, ec2, loadBalancing, autoScaling, serviceQuotas } = createFleetServices(deps, {
        'L-1216C47A': 40,
      });
      const { accountId, region } = deps;
      for (const id of IMAGES)
        ec2.registerAmi({ id, name: id, description: '', createdAt: deps.clock.now(), tags: {}, accountId, region });
      return [ec2, loadBalancing, autoScaling, serviceQuotas, simulateCloudFormation({ ...deps, alarms })];
    },
  });
  const Parameters = [{ ParameterKey: 'Image', ParameterValue: IMAGES[0] }];
  await aws.callService('cloudformation', 'CreateStack', { StackName: 'web', TemplateBody: TEMPLATE, Parameters });
  await aws.clock.advance(20 * 60_000);
});

afterEach(() => aws.close());

const newSet = (image: string) => ({
  stack: 'web',
  name: 'patchwarden-d-1-1',
  token: 'patchwarden-d-1-1',
  description: 'Deploy d-1',
  parameters: [{ key: 'Image', value: image }],
  capabilities: [],
});

test('follows a stack to its group, its instances and their images', async () => {
  const cloudFormation = createCloudFormation(aws.client);
  const stack = await cloudFormation.stack('web');
  expect(stack).toMatchObject({ status: 'CREATE_COMPLETE', parameters: [{ key: 'Image', value: IMAGES[0] }] });
  expect(await cloudFormation.template(stack.id)).toContain('AutoScalingReplacingUpdate');
  const group = (await cloudFormation.resources(stack.id)).find(({ logicalId }) => logicalId === 'Group')?.physicalId;
  const [found] = await createAutoScaling(aws.client).groups([group ?? '']);
  expect([found?.desired, found?.instances.length]).toEqual([2, 2]);
  const ids = found?.instances.map(({ id }) => id) ?? [];
  const images = await createEc2(aws.client).imagesOfInstances([...ids, 'i-00000000000000000']);
  expect(images).toEqual(Object.fromEntries(ids.map((id) => [id, IMAGES[0]])));
  const { id = '', version = '' } = found?.launchTemplate ?? {};
  expect(await createEc2(aws.client).launchTemplateVersion(id, version)).toMatchObject({ imageId: IMAGES[0] });
});

test('reads what there is room for: addresses, vCPUs by type, what runs, and the quota', async () => {
  const ec2 = createEc2(aws.client);
  const subnets = await ec2.subnets(['subnet-0default00000000a', 'subnet-0nobody']);
  expect(subnets).toEqual([{ id: 'subnet-0default00000000a', zone: 'ap-southeast-2a', free: 4090 }]);
  expect(await ec2.vcpus(['t3.small', 'm6i.4xlarge', 'q1.huge'])).toEqual({ 't3.small': 2, 'm6i.4xlarge': 16 });
  expect(await ec2.runningTypes()).toEqual({ 't3.small': 2 });
  const quotas = createQuotas(aws.client);
  expect(await quotas.ofEc2('L-1216C47A')).toBe(40);
  await expect(quotas.ofEc2('L-00000000')).rejects.toMatchObject({ code: 'NoSuchResourceException' });
});

test('reads what outlasts a group, and its scheduled actions', async () => {
  const autoScaling = createAutoScaling(aws.client);
  const resources = await createCloudFormation(aws.client).resources('web');
  const name = resources.find(({ logicalId }) => logicalId === 'Group')?.physicalId ?? '';
  const startsAt = aws.clock.now() + 3_600_000;
  const action = { ScheduledActionName: 'night', StartTime: new Date(startsAt), DesiredCapacity: 3 };
  await aws.callService('autoscaling', 'PutScheduledUpdateGroupAction', { AutoScalingGroupName: name, ...action });
  await aws.callService('autoscaling', 'UpdateAutoScalingGroup', {
    AutoScalingGroupName: name,
    DeletionProtection: 'prevent-force-deletion',
    InstanceLifecyclePolicy: { RetentionTriggers: { TerminateHookAbandon: 'retain' } },
  });
  expect(await autoScaling.scheduledActions([name])).toEqual([{ name: 'night', group: name, startsAt, desired: 3 }]);
  expect(await autoScaling.scheduledActions(['a', 'b', 'c', 'd', 'e', name])).toHaveLength(1);
  expect(await autoScaling.groups([name])).toMatchObject([
    { instanceTypes: ['t3.small'], deletionProtection: 'prevent-force-deletion', retains: ['TerminateHookAbandon'] },
  ]);
});

test('a change set is made once under its name, read and deleted', async () => {
  const cloudFormation = createCloudFormation(aws.client);
  const made = await cloudFormation.createChangeSet(newSet(IMAGES[1]));
  expect(await cloudFormation.createChangeSet(newSet(IMAGES[1]))).toEqual(made);
  await aws.clock.advance(60_000);
  const set = await cloudFormation.changeSet(made);
  expect(set).toMatchObject({ id: made.changeSetId, status: 'CREATE_COMPLETE', executionStatus: 'AVAILABLE' });
  expect(set.changes.map(({ logicalId, action }) => `${action} ${logicalId}`).sort()).toEqual([
    'Modify Group',
    'Modify LaunchTemplate',
  ]);
  await cloudFormation.deleteChangeSet(made);
  await cloudFormation.deleteChangeSet(made);
});

test('what a change set was made from is read as it was handed in', async () => {
  const cloudFormation = createCloudFormation(aws.client);
  const { stackId, changeSetId } = await cloudFormation.createChangeSet(newSet(IMAGES[1]));
  const foreign = await aws.callService('cloudformation', 'CreateChangeSet', {
    StackName: 'web',
    ChangeSetName: 'patchwarden-d-1-2',
    TemplateBody: TEMPLATE.replace('DesiredCapacity: 2', 'DesiredCapacity: 3'),
    Parameters: [{ ParameterKey: 'Image', UsePreviousValue: true }],
  });
  expect(await cloudFormation.sourceTemplate(stackId)).toBe(TEMPLATE);
  expect(await cloudFormation.sourceTemplate(stackId, changeSetId)).toBe(TEMPLATE);
  expect(await cloudFormation.sourceTemplate(stackId, String(Object(foreign)['Id']))).toContain('DesiredCapacity: 3');
});

test('what is not there is gone', async () => {
  const cloudFormation = createCloudFormation(aws.client);
  await expect(cloudFormation.stack('nothing')).rejects.toMatchObject({ failure: 'gone' });
  await expect(cloudFormation.events('nothing', () => true)).rejects.toMatchObject({ failure: 'gone' });
  await expect(cloudFormation.createChangeSet({ ...newSet(IMAGES[1]), stack: 'nothing' })).rejects.toMatchObject({
    failure: 'gone',
  });
  await expect(createEc2(aws.client).launchTemplateVersion('lt-00000000000000000', '1')).rejects.toMatchObject({
    failure: 'gone',
  });
  expect(await createEc2(aws.client).images([...IMAGES, 'ami-00000000000000009'])).toHaveLength(2);
  expect(await createAutoScaling(aws.client).groups(['nothing'])).toEqual([]);
});

test('reads stack events up to the one that is known', async () => {
  const cloudFormation = createCloudFormation(aws.client);
  const all = await cloudFormation.events('web', () => false);
  expect(all.at(0)).toMatchObject({ logicalId: 'web', status: 'CREATE_COMPLETE' });
  expect(all.at(-1)).toMatchObject({ logicalId: 'web', status: 'CREATE_IN_PROGRESS' });
});
