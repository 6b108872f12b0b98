import {
  AutoScalingClient,
  DescribeInstanceRefreshesCommand,
  StartInstanceRefreshCommand,
} from '@aws-sdk/client-auto-scaling';
import { DescribeInstancesCommand, DescribeLaunchTemplateVersionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { rejectionOf } from '../local-aws.ts';
import { type GroupWorld, OLD_AMI, startedGroup, targetGroupArn } from './group-world.ts';

let world: GroupWorld;
beforeEach(async () => {
  world = await startedGroup();
});
afterEach(() => world.close());

const DesiredConfiguration = { LaunchTemplate: { LaunchTemplateName: 'web', Version: '2' } };

test('the real client starts and reads a refresh, and knows a second start by its class', async () => {
  const client = new AutoScalingClient(world.client);
  const Preferences = { MinHealthyPercentage: 50, CheckpointPercentages: [50, 100], AutoRollback: true, BakeTime: 60 };
  const start = new StartInstanceRefreshCommand({ AutoScalingGroupName: 'web', DesiredConfiguration, Preferences });
  const { InstanceRefreshId } = await client.send(start);
  const { InstanceRefreshes } = await client.send(
    new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: 'web' }),
  );
  expect(InstanceRefreshes).toEqual([
    expect.objectContaining({
      InstanceRefreshId,
      Status: 'Pending',
      StartTime: new Date('2026-11-20T09:01:00Z'),
      Preferences: expect.objectContaining({ ...Preferences, CheckpointDelay: 3600 }),
      DesiredConfiguration,
    }),
  ]);
  expect((await rejectionOf(client.send(start))).name).toBe('InstanceRefreshInProgressFault');
});

test('the real clients read instances, versions and target health', async () => {
  const ec2 = new EC2Client(world.client);
  const Filters = [{ Name: 'tag:aws:autoscaling:groupName', Values: ['web'] }];
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  expect(Reservations?.map(({ Instances }) => Instances?.[0]?.ImageId)).toEqual(Array(4).fill(OLD_AMI));
  const missing = new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName: 'api' });
  expect((await rejectionOf(ec2.send(missing))).name).toBe('InvalidLaunchTemplateName.NotFoundException');
  const balancing = new ElasticLoadBalancingV2Client(world.client);
  const health = new DescribeTargetHealthCommand({
    TargetGroupArn: await targetGroupArn(world),
    Targets: [{ Id: 'i-1' }],
  });
  expect((await balancing.send(health)).TargetHealthDescriptions?.[0]?.TargetHealth).toMatchObject({
    State: 'unused',
    Reason: 'Target.NotRegistered',
  });
});
