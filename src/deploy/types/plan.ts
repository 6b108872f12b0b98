import type { ImageOrigin } from '../../images/types.ts';
import { present } from '../../present.ts';
import { type ImageMemory, toldIn } from './memory.ts';
import type { Override } from './override.ts';

/** What a deploy moves a fleet to, exactly as people are asked to approve it. Times are milliseconds since the epoch. */
export interface DeployPlan {
  kind: 'deploy';
  /** The fleet's name in the config. */
  fleet: string;
  target: DeployTarget;
  image: DeployImage;
  /** What would change, as AWS says; absent while it is being worked out. */
  change?: DeployChange;
  /** `canary` stops at the checkpoint and asks; `rest` goes on from there; everything else is `whole`. */
  stage: 'whole' | 'canary' | 'rest';
  /** The launch template's version, where it is there already: that of the canary, or the one that a rollback returns the group to. */
  version?: string;
  /** What the fleet that goes before has shown of this image. */
  before?: FleetBefore;
  /** What speaks against the image here, as it was when people were asked; absent where nothing does. */
  memory?: ImageMemory;
  /** The image needs an override here: someone requests it with a reason and the larger quorum. */
  override?: Override;
  /** The request opened automatically, after that run of the fleet before. */
  opensAfter?: string;
  /** This is the rollback of that deploy. */
  returnOf?: string;
  /** Who rolled it back; the request and its approvals are those of the deploy, when they count. */
  returnBy?: string;
}

/** Whether a plan is a rollback: it moves a fleet to the image from before the deploy that it names. */
export const isRollback = ({ returnOf }: Pick<DeployPlan, 'returnOf'>): boolean => returnOf !== undefined;

/** `parameter` is the template's parameter that takes the image. */
export type DeployTarget =
  | { kind: 'stack'; stack: string; parameter: string }
  | { kind: 'auto-scaling-group'; group: string };

export interface DeployImage {
  /** AMI id, or container image URI. */
  id: string;
  kind: 'ami' | 'container';
  /** Image build version ARN, when Image Builder made it. */
  arn?: string;
  createdAt?: number;
  /** Whose it is and what made it, as AWS said when the plan was worked out. */
  origin?: ImageOrigin;
  /** The bake here that made it, where it is among the newest runs of its image. */
  bakedBy?: string;
}

/** The fleet before this one, its deploy of the same image, and what its soak showed. */
export interface FleetBefore {
  fleet: string;
  runId: string;
  succeededAt: number;
  soak: Soak;
}

/** How the fleet did since its deploy succeeded. */
export interface Soak {
  /** How long it must be healthy. */
  neededMs: number;
  /** Since when every look found all targets (without target groups: all instances) healthy; absent while they are not. */
  healthySince?: number;
  /** The last look. */
  lastAt?: number;
  healthy: number;
  total: number;
  /** The fewest healthy of all looks, with the total of that look. */
  worst?: { healthy: number; total: number; at: number };
  looks: number;
  /** Instances that did not run the image at the last look. */
  others?: number;
  /** Time since `healthySince` in which nobody looked, so it does not count. */
  unseenMs?: number;
  /** The look after the last one failed: when, and AWS's code. */
  unread?: { at: number; error: string };
}

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
  /** When the groups were read, in milliseconds since the epoch: what is said of them as now is of then. */
  readAt?: number;
  /** Instances that run beside the present ones for a while: the capacity that must be there. */
  extraInstances: number;
  /** Absent where no Auto Scaling group changes, and in plans of earlier versions. */
  worst?: WorstMoment;
  /** What it launches beside what runs, and where; of at most twenty groups. */
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
  changeSetId: string;
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

/** Something that approvers must know. One that would hurt the fleet blocks: the deploy is not asked for at all. */
export interface Warning {
  code: WarningCode;
  blocks: boolean;
  /** Names and numbers for the sentence, e.g. `{ live: '6', template: '2' }`. */
  facts: Readonly<Record<string, string>>;
}

export type WarningCode =
  /** AutoScalingReplacingUpdate without CreationPolicy: the old fleet would be deleted at once. */
  | 'no-creation-policy'
  /** MinSuccessfulInstancesPercent 0: done with nothing in service. */
  | 'no-success-needed'
  /** ResourceSignal waits for no signal: done with nothing in service. */
  | 'no-signal-needed'
  /** A rolling update that waits for no signal. */
  | 'roll-without-signals'
  /** At the worst moment nothing would serve. */
  | 'none-in-service'
  /** What CloudFormation or Auto Scaling would refuse, or wait for in vain. */
  | 'min-in-service'
  | 'batch-size'
  | 'pause-time'
  | 'two-policies'
  | 'sizes-contradict'
  | 'refresh-preferences'
  /** Its last checkpoint is below 100 %: it ends there, and the other instances keep the old image. */
  | 'refresh-ends-early'
  | 'signals-cannot-arrive'
  | 'launch-suspended'
  /** A second group counts as ready before all of its instances are. */
  | 'few-signals'
  /** Instances that are protected from scale-in or in Standby: terminated with the others, waited for, or left as they are. */
  | 'protected-replaced'
  | 'protected-wait'
  | 'protected-left'
  | 'standby-replaced'
  | 'standby-wait'
  | 'standby-left'
  /** What stays behind, or is lost with the old group. */
  | 'deletion-protection'
  | 'instances-retained'
  | 'warm-pool'
  | 'scheduled-lost'
  | 'scheduled-soon'
  | 'scheduled-unknown'
  /** Room for the instances that run beside the present ones. */
  | 'no-addresses'
  | 'few-addresses'
  | 'addresses-unknown'
  | 'no-vcpu-quota'
  | 'vcpu-quota-unknown'
  /** Live desired capacity that the template would reset. */
  | 'capacity-reset'
  /** `$Latest` or `$Default`: what runs is not what was approved, and it cannot be rolled back. */
  | 'floating-version'
  /** A numbered version that does not follow the launch template. */
  | 'fixed-version'
  /** Another thing that the group launches from does not take the image. */
  | 'other-source'
  /** Something that decides what the update does to the fleet is not known before it. */
  | 'cannot-be-told'
  /** Parts of the template that are written by something else, and not read. */
  | 'language-extensions'
  | 'macro'
  | 'module'
  /** A nested stack that the image goes to. */
  | 'image-in-nested-stack'
  /** The image comes from an SSM parameter, read again at each launch or update. */
  | 'ssm-image'
  | 'nested-stack'
  | 'express-mode'
  | 'drifted'
  /** An explicit AutoScalingGroupName: the group cannot be replaced. */
  | 'fixed-group-name'
  /** The group has no UpdatePolicy: instances that run keep their old image. */
  | 'no-update-policy'
  /** The same of a group that runs none: those that it launches next take the image. */
  | 'empty-group'
  /** Nothing in the template follows the image parameter to a group. */
  | 'nothing-replaced'
  /** A resource outside the fleet would change too. */
  | 'other-changes'
  /** The old image is gone or unknown: a rollback has nothing to move to. */
  | 'no-way-back'
  /** The stack has no service role, so the runbook could change nothing. */
  | 'no-stack-role'
  | 'suspended-processes'
  | 'deprecated-image'
  | 'mixed-images'
  /** Targets or instances that are unhealthy already. */
  | 'unhealthy-now';

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

/** The parts of a plan that bind: the rest is what people were told. */
export const bindingOf = (plan: DeployPlan): object => ({
  kind: plan.kind,
  target: plan.target,
  image: plan.image.id,
  stage: plan.stage,
  ...present({ version: plan.version }),
  ...(plan.override === undefined ? {} : { override: true }),
  ...(plan.memory === undefined ? {} : { memory: toldIn(plan.memory) }),
  ...(plan.change === undefined ? {} : { change: bindingOfChange(plan.change) }),
});

const bindingOfChange = (change: DeployChange): object =>
  change.route === 'stack'
    ? { changeSetId: change.changeSetId, stackChangedAt: change.stackChangedAt }
    : { launchTemplate: change.launchTemplate, preferences: change.preferences };
