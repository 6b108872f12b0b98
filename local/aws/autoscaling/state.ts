import type {
  DesiredConfiguration,
  InstanceRefreshStatus,
  LaunchConfiguration,
  LaunchTemplateSpecification,
  LifecycleState,
  MixedInstancesPolicy,
  ScalingActivityStatusCode,
} from '@aws-sdk/client-auto-scaling';
import type { Alarms } from '../alarms.ts';
import type { Ec2 } from '../ec2/service.ts';
import type { LoadBalancing } from '../elbv2/service.ts';
import type { ServiceQuotas } from '../service-quotas/service.ts';
import type { ServiceDeps } from '../world.ts';

export interface AutoScalingOptions extends ServiceDeps {
  ec2: Ec2;
  loadBalancing: LoadBalancing;
  alarms: Alarms;
  /** How many vCPUs may run, by quota. */
  quotas: Pick<ServiceQuotas, 'limit'>;
}

/** What a group launches from, as it was given: a version may be `$Latest`. */
export type LaunchSource =
  | { kind: 'template'; template: LaunchTemplateSpecification }
  | { kind: 'mixed'; policy: MixedInstancesPolicy }
  | { kind: 'configuration'; name: string };

/** What the next instance is launched with, versions and parameters resolved. */
export interface LaunchPlan {
  /** Equal for two instances of the same configuration. */
  key: string;
  imageId: string;
  instanceType: string;
  /** Decoded. */
  userData: string;
  /** What the launch template puts on its instances. */
  tags: Record<string, string>;
  /** ARN of the instance profile. */
  profile?: string;
  imdsV2: boolean;
  template?: { LaunchTemplateId: string; LaunchTemplateName: string; Version: string };
  configurationName?: string;
}

export interface Member {
  id: string;
  plan: LaunchPlan;
  zone: string;
  subnetId: string;
  lifecycle: LifecycleState;
  healthy: boolean;
  protectedFromScaleIn: boolean;
  launchedAt: number;
  inServiceAt?: number;
  /** The refresh that launched it, and whether while rolling back. */
  phase?: string;
  /** What its cfn-signal will say; undefined: nothing. */
  signal: 'SUCCESS' | 'FAILURE' | undefined;
}

export interface ActivityRecord {
  id: string;
  description: string;
  cause: string;
  startedAt: number;
  endedAt?: number;
  status: ScalingActivityStatusCode;
  statusMessage?: string;
  zone: string;
  subnetId: string;
  instanceId: string;
}

export interface GroupSettings {
  min: number;
  max: number;
  desired: number;
  cooldown: number;
  zones: string[];
  subnets: string[];
  healthCheckType: string;
  /** Seconds. */
  grace: number;
  targetGroups: string[];
  terminationPolicies: string[];
  protectNew: boolean;
  /** Seconds. */
  defaultWarmup?: number;
  maintenance?: { min: number; max: number };
  deletionProtection: 'none' | 'prevent-all-deletion' | 'prevent-force-deletion';
  /** InstanceLifecyclePolicy. It takes effect with a termination hook alone, and there are none here. */
  onAbandon?: 'retain' | 'terminate';
}

export interface ScheduledActionRecord {
  name: string;
  startsAt: number;
  min?: number;
  max?: number;
  desired?: number;
  cancel: () => void;
}

export interface GroupTag {
  value: string;
  propagate: boolean;
}

export interface Group {
  name: string;
  arn: string;
  createdAt: number;
  settings: GroupSettings;
  launch: LaunchSource;
  members: Map<string, Member>;
  /** Oldest first. */
  activities: ActivityRecord[];
  /** Reasons by process. */
  suspended: Map<string, string>;
  tags: Map<string, GroupTag>;
  /** By name. */
  scheduled: Map<string, ScheduledActionRecord>;
  /** Oldest first. */
  refreshes: Refresh[];
  deleting: boolean;
  /** Why capacity changed last, in the words of an activity's cause. */
  cause: string;
  /** After a launch that failed, the next try is not before this time. */
  retryAt: number;
  /** Whether a look at the group is due at the present moment. */
  isDue: boolean;
  /** Ends the look at the group that is due later. */
  cancelWake: () => void;
}

export interface Preferences {
  minHealthy: number;
  maxHealthy: number;
  /** An explicit maximum of 100 is not the same as none. */
  maxIsExplicit: boolean;
  /** Seconds, as are all durations of a refresh. */
  warmup: number;
  checkpoints: number[];
  checkpointDelay: number;
  skipMatching: boolean;
  autoRollback: boolean;
  protectedInstances: 'Refresh' | 'Ignore' | 'Wait';
  standbyInstances: 'Terminate' | 'Ignore' | 'Wait';
  alarms: string[];
  bakeTime: number;
}

export interface Refresh {
  id: string;
  status: InstanceRefreshStatus;
  reason?: string;
  startedAt: number;
  endedAt?: number;
  preferences: Preferences;
  desired?: DesiredConfiguration;
  /** What `desired` launches from. */
  launch?: LaunchSource;
  /** Ids of instances that are to go; those gone are dropped. */
  toReplace: Set<string>;
  /** Ids of instances that are left alone and not counted. */
  ignored: Set<string>;
  percentage: number;
  instancesToUpdate: number;
  /** The checkpoints already passed. */
  passed: number;
  /** The end of a checkpoint's delay, or of the bake time. */
  pausedUntil?: number;
  /** The most that was ever updated, and since when. */
  most: number;
  progressAt: number;
  waitsForTransitions: boolean;
  rollback?: { reason: string; startedAt: number; percentage: number; instancesToUpdate: number };
}

/** One group, in the world it is in. */
export interface GroupScene {
  state: AutoScalingState;
  group: Group;
}

export interface RefreshScene extends GroupScene {
  refresh: Refresh;
}

export interface AutoScalingState extends AutoScalingOptions {
  nextId: () => string;
  /** By name. */
  groups: Map<string, Group>;
  /** The group of each instance. */
  groupOf: Map<string, Group>;
  configurations: Map<string, LaunchConfiguration>;
  /** What `resolve:ssm:` image ids mean, by parameter. */
  parameterImages: Map<string, string>;
  /** Looks at a group at the present moment, once, however many reasons there are. */
  look: (group: Group) => void;
}
