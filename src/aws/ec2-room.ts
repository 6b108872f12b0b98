import {
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  DescribeSubnetsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { present } from '../present.ts';
import { calling } from './failure.ts';
import { inParts, pages } from './pages.ts';

/** A subnet as it is now. */
export interface Subnet {
  id: string;
  zone: string;
  /** Private addresses that nothing uses. */
  free: number;
}

/** What there is room for. Methods throw AwsCallError. */
export interface Ec2Room {
  /** Those of these ids that exist; any number of ids. */
  subnets(ids: readonly string[]): Promise<readonly Subnet[]>;
  /** vCPUs of one instance by its type, for those that EC2 knows here; any number of types. */
  vcpus(types: readonly string[]): Promise<Readonly<Record<string, number>>>;
  /** On-Demand instances of the account in this Region that run or start, by type: what the quotas of running instances count. */
  runningTypes(): Promise<Readonly<Record<string, number>>>;
}

/** A filter takes at most 200 values. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html */
const VALUES = 200;
/** The largest page that DescribeInstances takes. */
const PAGE = 1000;

export const createEc2Room = (client: EC2Client): Ec2Room => ({
  subnets: (ids) =>
    calling(`reading subnets ${ids.join(', ')}`, async () => {
      const found: Subnet[] = [];
      for (const part of inParts(ids, VALUES)) found.push(...(await readSubnets(client, part)));
      return found;
    }),
  vcpus: (types) =>
    calling(`reading instance types ${types.join(', ')}`, async () => {
      const found: Record<string, number> = {};
      for (const part of inParts(types, VALUES)) Object.assign(found, await readTypes(client, part));
      return found;
    }),
  runningTypes: () => calling('reading the instances that run', () => readRunning(client)),
});

/** By filter, since an unknown id is then left out instead of refusing the call. */
async function readSubnets(client: EC2Client, ids: readonly string[]): Promise<Subnet[]> {
  const found = await pages(
    (token) =>
      client.send(
        new DescribeSubnetsCommand({
          Filters: [{ Name: 'subnet-id', Values: [...ids] }],
          ...present({ NextToken: token }),
        }),
      ),
    ({ Subnets, NextToken }) => ({ items: Subnets, next: NextToken }),
  );
  return found.flatMap(({ SubnetId: id, AvailabilityZone: zone = '', AvailableIpAddressCount: free }) =>
    id === undefined || free === undefined ? [] : [{ id, zone, free }],
  );
}

async function readTypes(client: EC2Client, types: readonly string[]): Promise<Record<string, number>> {
  const found = await pages(
    (token) =>
      client.send(
        new DescribeInstanceTypesCommand({
          Filters: [{ Name: 'instance-type', Values: [...types] }],
          ...present({ NextToken: token }),
        }),
      ),
    ({ InstanceTypes, NextToken }) => ({ items: InstanceTypes, next: NextToken }),
  );
  return Object.fromEntries(
    found.flatMap(({ InstanceType: type, VCpuInfo }) =>
      type === undefined || VCpuInfo?.DefaultVCpus === undefined ? [] : [[type, VCpuInfo.DefaultVCpus]],
    ),
  );
}

async function readRunning(client: EC2Client): Promise<Record<string, number>> {
  const reservations = await pages(
    (token) =>
      client.send(
        new DescribeInstancesCommand({
          Filters: [{ Name: 'instance-state-name', Values: ['pending', 'running'] }],
          MaxResults: PAGE,
          ...present({ NextToken: token }),
        }),
      ),
    ({ Reservations, NextToken }) => ({ items: Reservations, next: NextToken }),
  );
  const counts = new Map<string, number>();
  for (const { InstanceType: type, InstanceLifecycle } of reservations.flatMap(({ Instances = [] }) => Instances))
    if (type !== undefined && InstanceLifecycle !== 'spot') counts.set(type, (counts.get(type) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/**
 * The quotas of running On-Demand instances, by the letters that a type's family begins with.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html#ec2-on-demand-instances-limits
 */
const QUOTAS: readonly (readonly [code: string, family: RegExp])[] = [
  ['L-F7808C92', /^hpc/],
  ['L-1945791B', /^inf/],
  ['L-2C3B7624', /^trn/],
  ['L-6E869C2A', /^dl/],
  ['L-DB2E81BA', /^(?:g|vt)\d|^gr\d/],
  ['L-417A185B', /^p\d/],
  ['L-74FC7D96', /^f\d/],
  ['L-7295265B', /^x\d/],
  ['L-43DA4232', /^u/],
  ['L-1216C47A', /^(?:a|c|d|h|i|m|r|t|z)\d|^(?:im|is)\d/],
];

/** The quota that counts an instance type; `undefined` for a family that is in none that is known here. */
export const quotaOf = (type: string): string | undefined => QUOTAS.find(([, family]) => family.test(type))?.[0];
