import type { Call } from '../types.ts';

const group = { AutoScalingGroupName: 'contract-group' };

/** A launch template, an Auto Scaling group of it and its target group; what does not exist. */
export const groupCalls: readonly Call[] = [
  {
    name: 'images',
    service: 'ec2',
    command: 'DescribeImages',
    input: { Owners: ['self', 'amazon'], Filters: [{ Name: 'name', Values: ['web-al2023*', 'al2023*'] }] },
    seed: true,
  },
  { name: 'subnets', service: 'ec2', command: 'DescribeSubnets', input: {}, seed: true },
  {
    name: 'launch-template',
    service: 'ec2',
    command: 'CreateLaunchTemplate',
    input: {
      LaunchTemplateName: 'contract-template',
      LaunchTemplateData: { ImageId: '<images.Images.0.ImageId>', InstanceType: 't3.micro' },
    },
  },
  {
    name: 'launch-template-twice',
    service: 'ec2',
    command: 'CreateLaunchTemplate',
    input: {
      LaunchTemplateName: 'contract-template',
      LaunchTemplateData: { ImageId: '<images.Images.0.ImageId>', InstanceType: 't3.micro' },
    },
  },
  {
    name: 'launch-template-version',
    service: 'ec2',
    command: 'CreateLaunchTemplateVersion',
    input: {
      LaunchTemplateName: 'contract-template',
      SourceVersion: '1',
      LaunchTemplateData: { InstanceType: 't3.small' },
    },
  },
  {
    name: 'launch-templates',
    service: 'ec2',
    command: 'DescribeLaunchTemplates',
    input: { LaunchTemplateNames: ['contract-template'] },
  },
  {
    name: 'launch-template-versions',
    service: 'ec2',
    command: 'DescribeLaunchTemplateVersions',
    input: { LaunchTemplateName: 'contract-template', Versions: ['$Latest'] },
  },
  {
    name: 'launch-template-missing',
    service: 'ec2',
    command: 'DescribeLaunchTemplates',
    input: { LaunchTemplateNames: ['contract-none'] },
  },
  {
    name: 'group',
    service: 'autoscaling',
    command: 'CreateAutoScalingGroup',
    input: {
      ...group,
      MinSize: 0,
      MaxSize: 2,
      DesiredCapacity: 1,
      LaunchTemplate: { LaunchTemplateName: 'contract-template', Version: '1' },
      VPCZoneIdentifier: '<subnets.Subnets.0.SubnetId>',
      Tags: [{ Key: 'team', Value: 'contract', PropagateAtLaunch: true }],
    },
  },
  {
    name: 'group-describe',
    service: 'autoscaling',
    command: 'DescribeAutoScalingGroups',
    input: { AutoScalingGroupNames: ['contract-group'] },
    afterMinutes: 10,
  },
  {
    name: 'group-describe-missing',
    service: 'autoscaling',
    command: 'DescribeAutoScalingGroups',
    input: { AutoScalingGroupNames: ['contract-none'] },
  },
  {
    name: 'group-instances',
    service: 'autoscaling',
    command: 'DescribeAutoScalingInstances',
    input: { InstanceIds: ['<group-describe.AutoScalingGroups.0.Instances.0.InstanceId>'] },
  },
  {
    name: 'instance-describe',
    service: 'ec2',
    command: 'DescribeInstances',
    input: { InstanceIds: ['<group-describe.AutoScalingGroups.0.Instances.0.InstanceId>'] },
  },
  {
    name: 'instance-missing',
    service: 'ec2',
    command: 'DescribeInstances',
    input: { InstanceIds: ['i-00000000000000000'] },
  },
  { name: 'image-missing', service: 'ec2', command: 'DescribeImages', input: { ImageIds: ['ami-00000000000000000'] } },
  {
    name: 'group-tags',
    service: 'autoscaling',
    command: 'DescribeTags',
    input: { Filters: [{ Name: 'auto-scaling-group', Values: ['contract-group'] }] },
  },
  {
    name: 'group-suspend',
    service: 'autoscaling',
    command: 'SuspendProcesses',
    input: { ...group, ScalingProcesses: ['AZRebalance'] },
  },
  {
    name: 'group-suspend-missing',
    service: 'autoscaling',
    command: 'SuspendProcesses',
    input: { AutoScalingGroupName: 'contract-none', ScalingProcesses: ['AZRebalance'] },
  },
  {
    name: 'group-protect',
    service: 'autoscaling',
    command: 'SetInstanceProtection',
    input: {
      ...group,
      InstanceIds: ['<group-describe.AutoScalingGroups.0.Instances.0.InstanceId>'],
      ProtectedFromScaleIn: true,
    },
  },
  {
    name: 'group-desired-too-large',
    service: 'autoscaling',
    command: 'SetDesiredCapacity',
    input: { ...group, DesiredCapacity: 5 },
  },
  {
    name: 'group-schedule',
    service: 'autoscaling',
    command: 'PutScheduledUpdateGroupAction',
    input: {
      ...group,
      ScheduledActionName: 'contract-night',
      StartTime: '2030-01-01T00:00:00Z',
      MinSize: 0,
      MaxSize: 1,
    },
  },
  {
    name: 'group-schedules',
    service: 'autoscaling',
    command: 'DescribeScheduledActions',
    input: group,
  },
  {
    name: 'group-resize-missing',
    service: 'autoscaling',
    command: 'UpdateAutoScalingGroup',
    input: { AutoScalingGroupName: 'contract-none', MaxSize: 1 },
  },
  {
    name: 'group-delete-in-use',
    service: 'autoscaling',
    command: 'DeleteAutoScalingGroup',
    input: group,
  },
  {
    name: 'refresh-describe',
    service: 'autoscaling',
    command: 'DescribeInstanceRefreshes',
    input: group,
  },
  {
    name: 'group-twice',
    service: 'autoscaling',
    command: 'CreateAutoScalingGroup',
    input: {
      ...group,
      MinSize: 0,
      MaxSize: 2,
      LaunchTemplate: { LaunchTemplateName: 'contract-template', Version: '1' },
      VPCZoneIdentifier: '<subnets.Subnets.0.SubnetId>',
    },
  },
  {
    name: 'target-group',
    service: 'elbv2',
    command: 'CreateTargetGroup',
    input: { Name: 'contract-targets', Protocol: 'HTTP', Port: 80, VpcId: '<subnets.Subnets.0.VpcId>' },
  },
  {
    name: 'target-groups',
    service: 'elbv2',
    command: 'DescribeTargetGroups',
    input: { Names: ['contract-targets'] },
  },
  {
    name: 'target-group-missing',
    service: 'elbv2',
    command: 'DescribeTargetGroups',
    input: { Names: ['contract-none'] },
  },
  {
    name: 'target-health',
    service: 'elbv2',
    command: 'DescribeTargetHealth',
    input: { TargetGroupArn: '<target-group.TargetGroups.0.TargetGroupArn>' },
  },
];
