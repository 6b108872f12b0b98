import { imageBuilderTypes, networkTypes } from './lab-types.ts';
import type { MadeName, ResourceType } from './resource-type.ts';
import { textOf } from './text-of.ts';

const arn = (service: string, { accountId, region }: MadeName, path: string) =>
  `arn:aws:${service}:${region}:${accountId}:${path}`;
const iamArn = ({ accountId }: MadeName, path: string) => `arn:aws:iam::${accountId}:${path}`;

const withEffect = {
  'AWS::EC2::LaunchTemplate': { replacedBy: ['LaunchTemplateName'], nameProperty: 'LaunchTemplateName' },
  'AWS::AutoScaling::LaunchConfiguration': { replacedBy: 'all', nameProperty: 'LaunchConfigurationName' },
  'AWS::AutoScaling::AutoScalingGroup': {
    replacedBy: ['AutoScalingGroupName', 'InstanceId'],
    conditional: ['LaunchTemplate', 'LaunchConfigurationName', 'VPCZoneIdentifier', 'PlacementGroup'],
    nameProperty: 'AutoScalingGroupName',
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    replacedBy: ['Name', 'Port', 'Protocol', 'ProtocolVersion', 'TargetType', 'VpcId', 'IpAddressType'],
    nameProperty: 'Name',
  },
  'AWS::EC2::Subnet': {
    replacedBy: ['VpcId', 'CidrBlock', 'AvailabilityZone'],
    properties: {
      required: ['VpcId', 'CidrBlock'],
      optional: ['AvailabilityZone', 'MapPublicIpOnLaunch', 'Tags'],
    },
  },
  'AWS::DynamoDB::Table': { replacedBy: ['TableName', 'KeySchema'], nameProperty: 'TableName' },
  'AWS::SSM::Document': { replacedBy: ['Name', 'DocumentType', 'DocumentFormat'], nameProperty: 'Name' },
  'AWS::SSM::MaintenanceWindow': { replacedBy: [] },
  'AWS::SSM::MaintenanceWindowTask': { replacedBy: ['WindowId', 'TaskType'] },
} satisfies Record<string, ResourceType>;

const inert = {
  'AWS::EC2::VPC': {
    replacedBy: ['CidrBlock'],
    physicalId: ({ hex }: MadeName) => `vpc-${hex}`,
    properties: {
      required: ['CidrBlock'],
      optional: ['EnableDnsSupport', 'EnableDnsHostnames', 'InstanceTenancy', 'Tags'],
    },
  },
  'AWS::EC2::SecurityGroup': {
    replacedBy: ['GroupDescription', 'GroupName', 'VpcId'],
    nameProperty: 'GroupName',
    physicalId: ({ hex }: MadeName) => `sg-${hex}`,
    attributes: ({ hex }: MadeName) => ({ GroupId: `sg-${hex}` }),
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    replacedBy: ['Name', 'Scheme', 'Type'],
    nameProperty: 'Name',
    takes: 120_000,
    physicalId: (made: MadeName) =>
      arn('elasticloadbalancing', made, `loadbalancer/app/${made.name.slice(0, 32)}/${made.hex.slice(0, 16)}`),
    attributes: (made: MadeName) => ({
      DNSName: `${made.name.slice(0, 32)}-${made.hex.slice(0, 9)}.${made.region}.elb.amazonaws.com`,
      LoadBalancerFullName: `app/${made.name.slice(0, 32)}/${made.hex.slice(0, 16)}`,
    }),
  },
  'AWS::ElasticLoadBalancingV2::Listener': {
    replacedBy: ['LoadBalancerArn'],
    physicalId: (made: MadeName) =>
      arn('elasticloadbalancing', made, `listener/app/${made.name.slice(0, 32)}/${made.hex.slice(0, 16)}`),
  },
  'AWS::IAM::Role': {
    replacedBy: ['RoleName', 'Path'],
    nameProperty: 'RoleName',
    iam: true,
    physicalId: ({ name }: MadeName) => name,
    attributes: (made: MadeName) => ({
      Arn: iamArn(made, `role/${made.name}`),
      RoleId: `AROA${made.hex.toUpperCase()}`,
    }),
  },
  'AWS::IAM::InstanceProfile': {
    replacedBy: ['InstanceProfileName', 'Path'],
    nameProperty: 'InstanceProfileName',
    iam: true,
    takes: 60_000,
    physicalId: ({ name }: MadeName) => name,
    attributes: (made: MadeName) => ({ Arn: iamArn(made, `instance-profile/${made.name}`) }),
  },
  'AWS::IAM::Policy': { replacedBy: [], iam: true, physicalId: ({ name }: MadeName) => name },
  'AWS::CloudWatch::Alarm': {
    replacedBy: ['AlarmName'],
    nameProperty: 'AlarmName',
    physicalId: ({ name }: MadeName) => name,
    attributes: (made: MadeName) => ({ Arn: arn('cloudwatch', made, `alarm:${made.name}`) }),
  },
  'AWS::CloudWatch::CompositeAlarm': {
    replacedBy: ['AlarmName'],
    nameProperty: 'AlarmName',
    physicalId: ({ name }: MadeName) => name,
    attributes: (made: MadeName) => ({ Arn: arn('cloudwatch', made, `alarm:${made.name}`) }),
  },
  'AWS::ECS::Cluster': {
    replacedBy: ['ClusterName'],
    nameProperty: 'ClusterName',
    physicalId: ({ name }: MadeName) => name,
    attributes: (made: MadeName) => ({ Arn: arn('ecs', made, `cluster/${made.name}`) }),
  },
  'AWS::ECS::TaskDefinition': {
    replacedBy: 'all',
    physicalId: (made: MadeName) =>
      arn('ecs', made, `task-definition/${textOf(made.properties['Family'] ?? made.name)}:${revisionOf(made)}`),
  },
  'AWS::ECS::Service': {
    replacedBy: ['Cluster', 'LaunchType', 'ServiceName', 'SchedulingStrategy'],
    nameProperty: 'ServiceName',
    takes: 60_000,
    physicalId: (made: MadeName) => arn('ecs', made, `service/${made.name}`),
    attributes: ({ name }: MadeName) => ({ Name: name }),
  },
  'AWS::Logs::LogGroup': {
    replacedBy: ['LogGroupName'],
    nameProperty: 'LogGroupName',
    physicalId: ({ name }: MadeName) => name,
    attributes: (made: MadeName) => ({ Arn: `${arn('logs', made, `log-group:${made.name}`)}:*` }),
  },
  'AWS::SSM::Parameter': {
    replacedBy: ['Name'],
    nameProperty: 'Name',
    physicalId: ({ name }: MadeName) => name,
    attributes: ({ properties }: MadeName) => ({
      Type: textOf(properties['Type'] ?? 'String'),
      Value: textOf(properties['Value']),
    }),
  },
} satisfies Record<string, ResourceType>;

/** Task definitions have whole revisions; any number will do, as long as each has its own. */
const revisionOf = ({ hex }: MadeName): number => (Number.parseInt(hex.slice(0, 6), 16) % 9000) + 1;

const types: ReadonlyMap<string, ResourceType> = new Map<string, ResourceType>([
  ...Object.entries(withEffect),
  ...Object.entries(inert),
  ...Object.entries(networkTypes),
  ...Object.entries(imageBuilderTypes),
]);

export const isKnownType = (type: string): boolean => types.has(type);

export const resourceType = (type: string): ResourceType => {
  const found = types.get(type);
  if (found === undefined) throw new Error(`no resource type ${type}: the template was not checked`);
  return found;
};

/** Whether a change of `property` makes a new physical resource. */
export const recreation = (type: string, property: string): 'Always' | 'Conditionally' | 'Never' => {
  const { replacedBy, conditional } = resourceType(type);
  if (replacedBy === 'all' || replacedBy.includes(property)) return 'Always';
  return conditional?.includes(property) ? 'Conditionally' : 'Never';
};
