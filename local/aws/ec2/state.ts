import type { InstanceStateName, RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import type { Clock, Emit } from '../../types.ts';
import type { BuiltAmi } from '../imagebuilder/state.ts';
import type { Tags } from './filters.ts';

export interface Ec2Options {
  clock: Clock;
  emit: Emit;
  accountId: string;
  region: string;
  /** Of its ids. */
  salt?: string | undefined;
}

export interface TemplateVersion {
  number: number;
  /** The role that made it, and its session; absent: who administers the account. */
  by?: string;
  description?: string;
  createdAt: number;
  data: RequestLaunchTemplateData;
}

export interface LaunchTemplateRecord {
  id: string;
  name: string;
  createdAt: number;
  /** By number. */
  versions: Map<number, TemplateVersion>;
  latest: number;
  defaultVersion: number;
  tags: Tags;
}

export interface InstanceRecord {
  id: string;
  state: InstanceStateName;
  imageId: string;
  instanceType: string;
  availabilityZone: string;
  subnetId: string;
  launchedAt: number;
  /** When its operating system last began. */
  bootedAt: number;
  /** Its operating system is coming up again, or hangs: it is `running`, and nothing on it answers. */
  down: boolean;
  windows: boolean;
  /** ARN of its instance profile, if it has one. */
  profile?: string;
  /** Its metadata service takes tokens alone. */
  imdsV2: boolean;
  /** Absent for On-Demand Instances. */
  lifecycle?: 'spot';
  /** Data volumes that stay when it is terminated; shown with its root volume, where it has any. */
  keptVolumes?: number;
  /** It was launched from a product of AWS Marketplace. */
  productCode?: string;
  tags: Tags;
}

export interface SubnetRecord {
  id: string;
  vpcId: string;
  cidr: string;
  zone: string;
  tags: Tags;
}

/** The operating system of an instance went down, or came up; or the instance is terminated. */
export type PowerListener = (instanceId: string, power: 'down' | 'up' | 'gone') => void;

/** A group's instance runs for the first time: now, or since before the world's time. */
export type LaunchListener = (instance: Readonly<InstanceRecord>, when: 'now' | 'before') => void;

export interface Ec2State extends Ec2Options {
  nextId: () => string;
  /** By `region/id`. */
  amis: Map<string, BuiltAmi & { deprecatedAt?: number }>;
  templates: Map<string, LaunchTemplateRecord>;
  /** Ids by name. */
  templateNames: Map<string, string>;
  instances: Map<string, InstanceRecord>;
  /** By id. */
  subnets: Map<string, SubnetRecord>;
  /** By client token: what was asked and what was answered. */
  tokens: Map<string, { request: string; response: object }>;
  /** Told of an instance that somebody terminates by EC2's own API. */
  onTerminated: (instanceId: string) => void;
  powerListeners: PowerListener[];
  launchListeners: LaunchListener[];
}
