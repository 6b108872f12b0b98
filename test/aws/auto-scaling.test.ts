import * as sdk from '@aws-sdk/client-auto-scaling';
import { createAutoScaling } from '../../src/aws/auto-scaling.ts';
import { refusalOf, type Script, type ScriptedAws, startScriptedAws } from '../support/scripted-aws.ts';

let aws: ScriptedAws;

afterEach(() => aws.close());

const answering = async (script: Script) => {
  aws = await startScriptedAws({ name: 'autoscaling', sdk }, script);
  return createAutoScaling(aws.client);
};
const group = (AutoScalingGroupName: string, over: object = {}) => ({
  AutoScalingGroupName,
  MinSize: 2,
  MaxSize: 6,
  DesiredCapacity: 3,
  DefaultCooldown: 300,
  AvailabilityZones: ['ap-southeast-2a'],
  HealthCheckType: 'ELB',
  CreatedTime: new Date(0),
  ...over,
});

test('reads a group: its size, template, instances and what its policies say', async () => {
  const template = { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'api', Version: '7' };
  const instance = { AvailabilityZone: 'ap-southeast-2a', LifecycleState: 'InService', ProtectedFromScaleIn: false };
  const autoScaling = await answering({
    DescribeAutoScalingGroups: {
      AutoScalingGroups: [
        group('api', {
          LaunchTemplate: template,
          Instances: [
            { ...instance, InstanceId: 'i-1', HealthStatus: 'Healthy', LaunchTemplate: template },
            {
              ...instance,
              InstanceId: 'i-2',
              HealthStatus: 'Unhealthy',
              ProtectedFromScaleIn: true,
              WeightedCapacity: '4',
            },
          ],
          TargetGroupARNs: ['arn:tg'],
          SuspendedProcesses: [{ ProcessName: 'Launch' }],
          DefaultInstanceWarmup: 0,
          InstanceMaintenancePolicy: { MinHealthyPercentage: 100, MaxHealthyPercentage: -1 },
          Tags: [{ Key: 'team', Value: 'api' }],
        }),
      ],
    },
  });
  const one = { zone: 'ap-southeast-2a', lifecycle: 'InService' };
  expect(await autoScaling.groups(['api'])).toEqual([
    {
      name: 'api',
      desired: 3,
      min: 2,
      max: 6,
      instances: [
        {
          ...one,
          id: 'i-1',
          healthy: true,
          launchTemplate: { id: 'lt-1', version: '7' },
          protectedFromScaleIn: false,
        },
        { ...one, id: 'i-2', healthy: false, protectedFromScaleIn: true, weight: 4 },
      ],
      targetGroupArns: ['arn:tg'],
      launchTemplate: { id: 'lt-1', name: 'api', version: '7' },
      mixedInstances: false,
      launchesFrom: [{ kind: 'version', templateId: 'lt-1', version: '7' }],
      healthCheckType: 'ELB',
      suspendedProcesses: ['Launch'],
      defaultWarmup: 0,
      minHealthy: 100,
      tags: { team: 'api' },
    },
  ]);
});

test('gives groups in the order asked for, without those that are not there, and never all of them', async () => {
  const autoScaling = await answering({ DescribeAutoScalingGroups: { AutoScalingGroups: [group('b'), group('a')] } });
  expect((await autoScaling.groups(['a', 'gone', 'b'])).map(({ name }) => name)).toEqual(['a', 'b']);
  expect(await autoScaling.groups([])).toEqual([]);
  expect(aws.asked).toHaveLength(1);
});

test('a group of mixed instances has no template of its own, one without a version launches the default', async () => {
  const LaunchTemplate = { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'api' };
  const mixed = { LaunchTemplate: { LaunchTemplateSpecification: LaunchTemplate } };
  const autoScaling = await answering({
    DescribeAutoScalingGroups: {
      AutoScalingGroups: [group('mixed', { MixedInstancesPolicy: mixed }), group('plain', { LaunchTemplate })],
    },
  });
  const [first, second] = await autoScaling.groups(['mixed', 'plain']);
  expect([first?.mixedInstances, first?.launchTemplate]).toEqual([true, undefined]);
  expect(second?.launchTemplate).toEqual({ id: 'lt-1', name: 'api', version: '$Default' });
});

test("names the groups that were made for a stack, by CloudFormation's own tag, on as many pages as there are", async () => {
  const autoScaling = await answering({
    DescribeAutoScalingGroups: { AutoScalingGroups: [group('web-1'), group('web-2')] },
  });
  expect(await autoScaling.namesOfStack('arn:stack')).toEqual(['web-1', 'web-2']);
  expect(aws.asked.at(-1)).toMatchObject({
    input: { Filters: [{ Name: 'tag:aws:cloudformation:stack-id', Values: ['arn:stack'] }], IncludeInstances: false },
  });
});

test("reads the groups of many stacks by CloudFormation's own tag, ten stacks to a call", async () => {
  const autoScaling = await answering({ DescribeAutoScalingGroups: { AutoScalingGroups: [group('web-1')] } });
  const stacks = Array.from({ length: 11 }, (_, i) => `stack-${i}`);
  expect((await autoScaling.groupsOfStacks(stacks)).map(({ name }) => name)).toEqual(['web-1', 'web-1']);
  expect(aws.asked.at(-1)).toMatchObject({
    input: { Filters: [{ Name: 'tag:aws:cloudformation:stack-name', Values: ['stack-10'] }] },
  });
  expect(await autoScaling.groupsOfStacks([])).toEqual([]);
});

test('reads everything that a group may launch from: overrides with a template or an image of their own', async () => {
  const policy = { LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '3' } };
  const own = { LaunchTemplateId: 'lt-2', Version: '$Latest' };
  const Overrides = [{ InstanceType: 'm6i.large' }, { LaunchTemplateSpecification: own }, { ImageId: 'ami-0own' }];
  const mixed = (LaunchTemplate: object) => ({ MixedInstancesPolicy: { LaunchTemplate } });
  const autoScaling = await answering({
    DescribeAutoScalingGroups: {
      AutoScalingGroups: [
        group('plain', mixed(policy)),
        group('overrides', mixed({ ...policy, Overrides })),
        group('configuration', { LaunchConfigurationName: 'lc-1' }),
      ],
    },
  });
  const [plain, overrides, configuration] = await autoScaling.groups(['plain', 'overrides', 'configuration']);
  const fromPolicy = { kind: 'version', templateId: 'lt-1', version: '3' };
  expect(plain?.launchesFrom).toEqual([fromPolicy]);
  expect(overrides?.launchesFrom).toEqual([
    fromPolicy,
    { kind: 'version', templateId: 'lt-2', version: '$Latest' },
    { kind: 'image', image: 'ami-0own' },
  ]);
  expect(configuration?.launchesFrom).toEqual([{ kind: 'unread' }]);
});

test('reads refreshes, with their version and the way back', async () => {
  const autoScaling = await answering({
    DescribeInstanceRefreshes: {
      InstanceRefreshes: [
        {
          InstanceRefreshId: 'r-2',
          Status: 'RollbackInProgress',
          PercentageComplete: 60,
          InstancesToUpdate: 2,
          StartTime: new Date(1_000),
          DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '8' } },
          RollbackDetails: { RollbackReason: 'alarm', PercentageCompleteOnRollback: 10 },
        },
        { InstanceRefreshId: 'r-1', Status: 'Successful', EndTime: new Date(500) },
      ],
    },
  });
  expect(await autoScaling.refreshes('api')).toEqual([
    {
      id: 'r-2',
      status: 'RollbackInProgress',
      percent: 60,
      left: 2,
      startedAt: 1_000,
      version: '8',
      rollback: { reason: 'alarm', percent: 10 },
    },
    { id: 'r-1', status: 'Successful', endedAt: 500 },
  ]);
  expect(aws.asked[0]?.input).toMatchObject({ AutoScalingGroupName: 'api', MaxRecords: 10 });
});

test.each([
  [new sdk.ResourceContentionFault({ message: 'a pending update', $metadata: {} }), 'busy'],
  [refusalOf(sdk.AutoScalingServiceException, 'ValidationError', 'AutoScalingGroup name not found - null'), 'gone'],
  [refusalOf(sdk.AutoScalingServiceException, 'ValidationError', '1 validation error detected'), 'refused'],
])('%s is %s', async (error, failure) => {
  const autoScaling = await answering({ DescribeInstanceRefreshes: error });
  await expect(autoScaling.refreshes('api')).rejects.toMatchObject({ failure });
});
