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
}

/** Managed nodes and the instances behind them, read only. Methods throw AwsCallError. */
export interface Nodes {
  /** Those of these ids that are registered; any number of ids. DescribeInstanceInformation, 50 a page. */
  managed(ids: readonly string[]): Promise<readonly ManagedNode[]>;
  /** Registered nodes with the tag, `mi-…` included. A `tag:` filter cannot be combined with others. */
  managedByTag(tag: TagTarget): Promise<readonly ManagedNode[]>;
  /** Instances with the tag that are not terminated, whatever Systems Manager knows of them. */
  instancesByTag(tag: TagTarget): Promise<readonly Ec2Instance[]>;
  /** Those of these ids that exist; any number of ids. */
  instances(ids: readonly string[]): Promise<readonly Ec2Instance[]>;
  /** Target groups by instance id, for the instances of these ids that are registered in one; with the health of each there. */
  targetsOf(
    ids: readonly string[],
  ): Promise<readonly { instanceId: string; targetGroupArn: string; healthy: boolean }[]>;
}
