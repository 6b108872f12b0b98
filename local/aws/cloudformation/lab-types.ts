import type { MadeName, ResourceType } from './resource-type.ts';
import { textOf } from './text-of.ts';

const byHex = (prefix: string) => ({
  physicalId: ({ hex }: MadeName) => `${prefix}-${hex}`,
});

/** What carries traffic in a network. No packet is simulated; the properties are checked all the same. */
export const networkTypes = {
  'AWS::EC2::InternetGateway': { replacedBy: [], ...byHex('igw'), properties: { optional: ['Tags'] } },
  'AWS::EC2::VPCGatewayAttachment': {
    replacedBy: ['VpcId'],
    physicalId: ({ properties }: MadeName) => `IGW|${textOf(properties['VpcId'])}`,
    properties: { required: ['VpcId'], optional: ['InternetGatewayId', 'VpnGatewayId'] },
  },
  'AWS::EC2::RouteTable': {
    replacedBy: ['VpcId'],
    ...byHex('rtb'),
    properties: { required: ['VpcId'], optional: ['Tags'] },
  },
  'AWS::EC2::Route': {
    replacedBy: ['RouteTableId', 'DestinationCidrBlock'],
    physicalId: ({ properties }: MadeName) =>
      `${textOf(properties['RouteTableId'])}|${textOf(properties['DestinationCidrBlock'])}`,
    properties: { required: ['RouteTableId', 'DestinationCidrBlock'], optional: ['GatewayId', 'NatGatewayId'] },
  },
  'AWS::EC2::SubnetRouteTableAssociation': {
    replacedBy: ['SubnetId'],
    ...byHex('rtbassoc'),
    properties: { required: ['RouteTableId', 'SubnetId'] },
  },
  'AWS::EC2::EIP': {
    replacedBy: ['Domain'],
    physicalId: ({ hex }: MadeName) => addressOf(hex),
    attributes: ({ hex }: MadeName) => ({ AllocationId: `eipalloc-${hex}`, PublicIp: addressOf(hex) }),
    properties: { optional: ['Domain', 'Tags'] },
  },
  'AWS::EC2::NatGateway': {
    replacedBy: ['SubnetId', 'AllocationId', 'ConnectivityType'],
    ...byHex('nat'),
    takes: 90_000,
    properties: { required: ['SubnetId'], optional: ['AllocationId', 'ConnectivityType', 'Tags'] },
  },
  'AWS::EC2::VPCEndpoint': {
    replacedBy: ['VpcId', 'ServiceName', 'VpcEndpointType'],
    ...byHex('vpce'),
    properties: { required: ['VpcId', 'ServiceName'], optional: ['VpcEndpointType', 'RouteTableIds', 'Tags'] },
  },
} satisfies Record<string, ResourceType>;

/** Of the addresses that are kept for documentation. https://datatracker.ietf.org/doc/html/rfc5737 */
const addressOf = (hex: string): string => `203.0.113.${Number.parseInt(hex.slice(0, 2), 16)}`;

/** Their effects are Image Builder's own. Versions of components and recipes never change in place. */
export const imageBuilderTypes = {
  'AWS::ImageBuilder::Component': {
    replacedBy: 'all',
    properties: { required: ['Name', 'Version', 'Platform'], optional: ['Data', 'Description', 'Tags'] },
  },
  'AWS::ImageBuilder::ImageRecipe': {
    replacedBy: 'all',
    properties: {
      required: ['Name', 'Version', 'ParentImage', 'Components'],
      optional: ['Description', 'BlockDeviceMappings', 'WorkingDirectory', 'Tags'],
    },
  },
  'AWS::ImageBuilder::InfrastructureConfiguration': {
    replacedBy: ['Name'],
    properties: {
      required: ['Name', 'InstanceProfileName'],
      optional: [
        ...['Description', 'InstanceTypes', 'SecurityGroupIds', 'SubnetId', 'InstanceMetadataOptions', 'KeyPair'],
        ...['Logging', 'TerminateInstanceOnFailure', 'ResourceTags', 'Tags'],
      ],
    },
  },
  'AWS::ImageBuilder::DistributionConfiguration': {
    replacedBy: ['Name'],
    properties: { required: ['Name', 'Distributions'], optional: ['Description', 'Tags'] },
  },
  'AWS::ImageBuilder::ImagePipeline': {
    replacedBy: ['Name'],
    properties: {
      required: ['Name', 'InfrastructureConfigurationArn'],
      optional: [
        ...['Description', 'ImageRecipeArn', 'ContainerRecipeArn', 'DistributionConfigurationArn', 'Schedule'],
        ...['EnhancedImageMetadataEnabled', 'ImageTestsConfiguration', 'ImageScanningConfiguration', 'Status', 'Tags'],
        ...['Workflows', 'ExecutionRole'],
      ],
    },
  },
} satisfies Record<string, ResourceType>;
