import type { DeployImage } from './image.ts';
import type { Warning } from './warning.ts';

/** How the instances are replaced. */
export type Shape =
  /** AutoScalingReplacingUpdate: a new group beside the old one. */
  | 'replace'
  /** AutoScalingRollingUpdate: batch by batch in the same group. */
  | 'roll'
  /** AutoScalingInstanceRefresh: CloudFormation starts an instance refresh and waits for it. */
  | 'stack-refresh'
  /** An instance refresh that the runbook starts. */
  | 'refresh'
  /** No Auto Scaling group changes: CloudFormation updates the resources by their own rules. */
  | 'update';

export type DeployChange = StackChange | RefreshChange;

interface Blast {
  shape: Shape;
  /** What runs now. */
  from?: DeployImage;
  groups: readonly GroupFacts[];
  /** When the groups were read, in milliseconds since the epoch: what is shown as the present state is from then. */
  readAt?: number;
  /** Instances that run beside the present ones for a while: the capacity that must be there. */
  extraInstances: number;
  /** Absent where no Auto Scaling group changes, and in plans of earlier versions. */
  worst?: WorstMoment;
  /** What it launches beyond what runs, and where; for at most twenty groups. */
  launches?: readonly Need[];
  /** Durations of the fleet's last successful deploys, newest first, in milliseconds; at most three. */
  usualMs: readonly number[];
  /** At most forty: one of each code, what blocks, and then the others. */
  warnings: readonly Warning[];
  /** How many more there are. */
  warningsMore?: number;
  /** What a change takes out of service, has no room for or leaves behind: bounded alike, and none of it voids a rollback. */
  reachWarnings?: readonly Warning[];
  reachWarningsMore?: number;
}

/** Instances that a group launches beyond those that run. */
export interface Need {
  group: string;
  extra: number;
  /** Ids of subnets; none where the group names zones alone. */
  subnets: readonly string[];
  /** The instance types that it may launch; none where they are not known. */
  types: readonly string[];
  /** Some of its instances are Spot Instances, which have a quota of their own. */
  spot: boolean;
}

/** How many instances serve when fewest do, of how many; of several groups also the one that keeps the smallest share. */
export interface WorstMoment {
  serve: number;
  of: number;
  fewest?: { group: string; serve: number; of: number };
  /** Something is replaced without waiting for what replaces it, so fewer may serve. */
  guaranteed?: false;
}

export interface StackChange extends Blast {
  route: 'stack';
  stackId: string;
  /** Absent where none was made, since the fleet is only observed: then nothing of it can start. */
  changeSetId?: string;
  /** When the stack was last changed, as the plan saw it: a later time voids the plan. */
  stackChangedAt: number;
  /** At most fifty, what is replaced first. */
  resources: readonly ResourceChange[];
  /** How many more there are. */
  resourcesMore?: number;
  /** How long CloudFormation keeps the old resources after the new ones are in service, in minutes. */
  monitoringMinutes: number;
  /** Names of the alarms that send it back, when the config names any; the stack may have some of its own. */
  alarms?: readonly string[];
}

export interface RefreshChange extends Blast {
  route: 'refresh';
  launchTemplate: { id: string; name: string; fromVersion: string };
  preferences: RefreshPreferences;
}

/** Percentages are 0–100 (at most healthy 100–200); times in seconds. */
export interface RefreshPreferences {
  minHealthy: number;
  maxHealthy: number;
  /** The refresh ends there and people are asked. */
  checkpoint?: number;
  bakeSeconds: number;
  alarms: readonly string[];
}

/** A resource of a change set. Names are untrusted. */
export interface ResourceChange {
  logicalId: string;
  physicalId?: string;
  type: string;
  action: string;
  /** As the change set says: by property rules alone, which do not know the UpdatePolicy. */
  replacement: 'no' | 'maybe' | 'yes';
}

/** An Auto Scaling group as it is now. */
export interface GroupFacts {
  name: string;
  logicalId?: string;
  desired: number;
  min: number;
  max: number;
  healthy: number;
  /** Availability Zones with an instance, at most ten. */
  zones: readonly string[];
  /** At most ten. */
  targetGroups: readonly string[];
  /** How many more there are of both. */
  zonesMore?: number;
  targetGroupsMore?: number;
}

/** Every warning of a change, and how many more there are. */
export const warningsOf = ({
  warnings,
  warningsMore = 0,
  reachWarnings = [],
  reachWarningsMore = 0,
}: Pick<DeployChange, 'warnings' | 'warningsMore' | 'reachWarnings' | 'reachWarningsMore'>) => ({
  warnings: [...warnings, ...reachWarnings],
  warningsMore: warningsMore + reachWarningsMore,
});
