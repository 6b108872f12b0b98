import { DescribeInstancesCommand, EC2Client, type Filter, type Instance } from '@aws-sdk/client-ec2';
import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeInstanceInformationCommand, type InstanceInformation, SSMClient } from '@aws-sdk/client-ssm';
import { present } from '../present.ts';
import { clientOf } from './client.ts';
import { calling } from './failure.ts';
import { inParts, pages } from './pages.ts';
import type { AwsConfig } from './signed-call.ts';

/** A tag's key and the values of which an instance has one. */
export interface TagTarget {
  key: string;
  values: readonly string[];
}

/** What Systems Manager last heard of an instance that registered with it. Times are milliseconds since the epoch. */
export interface ManagedNode {
  /** `i-…` or `mi-…`. */
  id: string;
  ping: 'online' | 'connection-lost' | 'inactive';
  pingedAt?: number;
  agentVersion?: string;
  platform: 'linux' | 'windows' | 'macos';
  /** As the agent says it, e.g. `Amazon Linux`, `Microsoft Windows Server 2022 Datacenter`. */
  osName: string;
  osVersion: string;
  computerName?: string;
}

/** An instance as EC2 has it. */
export interface Ec2Instance {
  id: string;
  /** `running`, `stopped`, … */
  state: string;
  imageId: string;
  launchedAt: number;
  tags: Readonly<Record<string, string>>;
  availabilityZone: string;
  /** EC2's word, e.g. `spot`; absent for On-Demand Instances, whether a reservation or savings plan pays for them or not. */
  lifecycle?: string;
  /** Volumes that stay when it is terminated. */
  keptVolumes?: number;
  /** When its root volume was attached: a stop and a start do not change that. */
  rootAttachedAt?: number;
  /** The AWS service that manages it for the account, e.g. `ecs.amazonaws.com`. */
  operator?: string;
  /** It was launched from an image that someone sells on AWS Marketplace. */
  marketplace?: true;
}

/** Managed nodes and the instances behind them, read only. Methods throw AwsCallError. */
export interface Nodes {
  /** Those of these ids that are registered; any number of ids: one DescribeInstanceInformation for each 50. */
  managed(ids: readonly string[]): Promise<readonly ManagedNode[]>;
  /** Registered nodes with the tag, `mi-…` included: one DescribeInstanceInformation for each 50 found. A `tag:` filter cannot be combined with others. */
  managedByTag(tag: TagTarget): Promise<readonly ManagedNode[]>;
  /** Instances with the tag that are not terminated, whatever Systems Manager knows of them: one DescribeInstances for each 1,000 found. */
  instancesByTag(tag: TagTarget): Promise<readonly Ec2Instance[]>;
  /** Those of these ids that exist, lately terminated ones included; any number of ids: one DescribeInstances for each 200. */
  instances(ids: readonly string[]): Promise<readonly Ec2Instance[]>;
  /**
   * Target groups by instance id, for the instances of these ids that serve in one; with the health of each there. Those that
   * are drained, and groups that no load balancer uses, do not count. Nothing finds the groups of an instance: DescribeTargetGroups
   * for each 400 of the account, and DescribeTargetHealth for each of them that takes instances.
   */
  targetsOf(
    ids: readonly string[],
  ): Promise<readonly { instanceId: string; targetGroupArn: string; healthy: boolean }[]>;
}

/** A filter of EC2 takes 200 values, one of Systems Manager 100, whose pages have 50. */
const EC2_VALUES = 200;
const EC2_PAGE = 1000;
const SSM_PAGE = 50;
const ALIVE = ['pending', 'running', 'shutting-down', 'stopping', 'stopped'];

export function createNodes(config: AwsConfig): Nodes {
  const ssm = clientOf(SSMClient, config);
  const ec2 = clientOf(EC2Client, config);
  const elb = clientOf(ElasticLoadBalancingV2Client, config);
  return {
    managed: (ids) =>
      calling(`reading what Systems Manager knows of ${ids.length} instances`, async () =>
        inTurn(inParts(ids, SSM_PAGE), (part) => readManaged(ssm, 'InstanceIds', part)),
      ),
    managedByTag: ({ key, values }) =>
      calling(`reading managed nodes tagged ${key}`, () => readManaged(ssm, `tag:${key}`, values)),
    instancesByTag: ({ key, values }) =>
      calling(`reading instances tagged ${key}`, async () => {
        const found = await inTurn(inParts(values, EC2_VALUES), (part) =>
          readInstances(ec2, [
            { Name: `tag:${key}`, Values: part.map(asWritten) },
            { Name: 'instance-state-name', Values: ALIVE },
          ]),
        );
        return found.filter(({ tags }) => values.includes(tags[key] ?? ''));
      }),
    instances: (ids) =>
      calling(`reading ${ids.length} instances`, async () =>
        inTurn(inParts(ids, EC2_VALUES), (part) => readInstances(ec2, [{ Name: 'instance-id', Values: [...part] }])),
      ),
    targetsOf: (ids) =>
      calling(`reading the target groups of ${ids.length} instances`, async () => {
        if (ids.length === 0) return [];
        const targets = await inTurn(await groupsOfInstances(elb), (arn) => readTargets(elb, arn));
        return targets.filter(({ instanceId }) => ids.includes(instanceId));
      }),
  };
}

/** One after another: the account's other tools share its few calls a second. */
async function inTurn<Part, Found>(
  parts: readonly Part[],
  read: (part: Part) => Promise<readonly Found[]>,
): Promise<Found[]> {
  const all: Found[] = [];
  for (const part of parts) all.push(...(await read(part)));
  return all;
}

/** In a filter of EC2 `*` and `?` stand for anything: a backslash takes them as written. */
export const asWritten = (value: string): string => value.replace(/[*?\\]/g, '\\$&');

async function readManaged(client: SSMClient, Key: string, values: readonly string[]): Promise<readonly ManagedNode[]> {
  const found = await pages(
    (token) =>
      client.send(
        new DescribeInstanceInformationCommand({
          Filters: [{ Key, Values: [...values] }],
          MaxResults: SSM_PAGE,
          ...present({ NextToken: token }),
        }),
      ),
    ({ InstanceInformationList, NextToken }) => ({ items: InstanceInformationList, next: NextToken }),
  );
  return found.map(asNode);
}

const PINGS: Readonly<Record<string, ManagedNode['ping']>> = { Online: 'online', Inactive: 'inactive' };
const PLATFORMS: Readonly<Record<string, ManagedNode['platform']>> = { Windows: 'windows', MacOS: 'macos' };

export const asNode = (node: InstanceInformation): ManagedNode => ({
  id: node.InstanceId ?? '',
  // Unknown means no: what is not surely online is lost.
  ping: PINGS[node.PingStatus ?? ''] ?? 'connection-lost',
  platform: PLATFORMS[node.PlatformType ?? ''] ?? 'linux',
  osName: node.PlatformName ?? '',
  osVersion: node.PlatformVersion ?? '',
  ...present({
    pingedAt: node.LastPingDateTime?.getTime(),
    agentVersion: node.AgentVersion,
    computerName: node.ComputerName,
  }),
});

async function readInstances(client: EC2Client, filters: Filter[]): Promise<readonly Ec2Instance[]> {
  const reservations = await pages(
    (token) =>
      client.send(
        new DescribeInstancesCommand({ Filters: filters, MaxResults: EC2_PAGE, ...present({ NextToken: token }) }),
      ),
    ({ Reservations, NextToken }) => ({ items: Reservations, next: NextToken }),
  );
  return reservations.flatMap(({ Instances = [] }) => Instances.map(asInstance));
}

const asInstance = (instance: Instance): Ec2Instance => ({
  id: instance.InstanceId ?? '',
  state: instance.State?.Name ?? 'unknown',
  imageId: instance.ImageId ?? '',
  launchedAt: instance.LaunchTime?.getTime() ?? 0,
  tags: Object.fromEntries((instance.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  availabilityZone: instance.Placement?.AvailabilityZone ?? '',
  ...livesOf(instance),
});

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html */
function livesOf({
  InstanceLifecycle,
  BlockDeviceMappings = [],
  RootDeviceName,
  Operator,
  ProductCodes = [],
}: Instance) {
  const kept = BlockDeviceMappings.filter(({ Ebs }) => Ebs?.DeleteOnTermination === false).length;
  const root = BlockDeviceMappings.find(({ DeviceName }) => DeviceName === RootDeviceName)?.Ebs?.AttachTime;
  return {
    ...present({
      lifecycle: InstanceLifecycle,
      rootAttachedAt: root?.getTime(),
      operator: Operator?.Managed === true ? (Operator.Principal ?? 'another service') : undefined,
    }),
    ...(kept === 0 ? {} : { keptVolumes: kept }),
    ...(ProductCodes.some(({ ProductCodeType }) => ProductCodeType === 'marketplace')
      ? { marketplace: true as const }
      : {}),
  };
}

async function groupsOfInstances(client: ElasticLoadBalancingV2Client): Promise<readonly string[]> {
  const groups = await pages(
    (token) => client.send(new DescribeTargetGroupsCommand({ PageSize: 400, ...present({ Marker: token }) })),
    ({ TargetGroups, NextMarker }) => ({ items: TargetGroups, next: NextMarker }),
  );
  return groups
    .filter(({ TargetType }) => TargetType === 'instance')
    .flatMap(({ TargetGroupArn }) => TargetGroupArn ?? []);
}

/** `unused` is a target of a group without a load balancer, or in a zone that its load balancer does not serve. */
const NOT_SERVING: readonly string[] = ['draining', 'unhealthy.draining', 'unused'];

async function readTargets(client: ElasticLoadBalancingV2Client, targetGroupArn: string) {
  const { TargetHealthDescriptions = [] } = await client.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }),
  );
  return TargetHealthDescriptions.flatMap(({ Target, TargetHealth }) => {
    const state = TargetHealth?.State ?? 'unknown';
    if (Target?.Id === undefined || NOT_SERVING.includes(state)) return [];
    return [{ instanceId: Target.Id, targetGroupArn, healthy: state === 'healthy' }];
  });
}
