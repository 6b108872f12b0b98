import {
  AutoScalingClient,
  type AutoScalingClientConfig,
  type AutoScalingGroup as AwsGroup,
  type Instance as AwsInstance,
  type InstanceRefresh as AwsRefresh,
  DescribeAutoScalingGroupsCommand,
  type DescribeAutoScalingGroupsCommandInput,
  DescribeInstanceRefreshesCommand,
  DescribeScheduledActionsCommand,
  type DescribeScheduledActionsCommandInput,
  type LaunchTemplateSpecification,
} from '@aws-sdk/client-auto-scaling';
import { present } from '../present.ts';
import { type CallRules, clientOf } from './client.ts';
import { calling } from './failure.ts';
import { asScheduled, type GroupReach, reachOf, type ScheduledAction } from './group-reach.ts';
import { inParts, pages } from './pages.ts';

/** An Auto Scaling group as it is now. */
export interface AutoScalingGroup extends GroupReach {
  name: string;
  desired: number;
  min: number;
  max: number;
  instances: readonly GroupInstance[];
  targetGroupArns: readonly string[];
  /** Absent with a launch configuration or a mixed instances policy. */
  launchTemplate?: { id: string; name: string; version: string };
  launchConfiguration?: string;
  mixedInstances: boolean;
  /** Everything that its instances may be launched from, the overrides of a mixed instances policy among it. */
  launchesFrom: readonly LaunchSource[];
  healthCheckType: string;
  suspendedProcesses: readonly string[];
  /** Seconds, when the group has one. */
  defaultWarmup?: number;
  /** Of the group's instance maintenance policy. */
  minHealthy?: number;
  maxHealthy?: number;
  tags: Readonly<Record<string, string>>;
}

/** A launch template's version, an image that an override names itself, or what is not read: a launch configuration. */
export type LaunchSource =
  | { kind: 'version'; templateId: string; version: string }
  | { kind: 'image'; image: string }
  | { kind: 'unread' };

export interface GroupInstance {
  id: string;
  zone: string;
  /** `InService`, `Pending`, … */
  lifecycle: string;
  healthy: boolean;
  launchTemplate?: { id: string; version: string };
  protectedFromScaleIn: boolean;
  /** The units of desired capacity that it counts for, where its group gives instance types weights. */
  weight?: number;
}

/** Times are milliseconds since the epoch. */
export interface InstanceRefresh {
  id: string;
  /** `Pending`, `InProgress`, `Baking`, `Successful`, `Failed`, `Cancelling`, `Cancelled`, `RollbackInProgress`, `RollbackFailed`, `RollbackSuccessful` */
  status: string;
  reason?: string;
  percent?: number;
  /** Instances still to be replaced. */
  left?: number;
  startedAt?: number;
  endedAt?: number;
  /** The launch template version that it brings. */
  version?: string;
  rollback?: { reason?: string; percent?: number; startedAt?: number };
}

/** EC2 Auto Scaling, read only. Methods throw AwsCallError. */
export interface AutoScaling {
  /** In the order of the names; those that do not exist are left out. */
  groups(names: readonly string[]): Promise<readonly AutoScalingGroup[]>;
  /** All groups that CloudFormation has made for stacks of these names; `tags` says which group is whose. */
  groupsOfStacks(names: readonly string[]): Promise<readonly AutoScalingGroup[]>;
  /** Names of all groups that CloudFormation has made for this stack and that still exist, in the stack or no longer in it. */
  namesOfStack(stackId: string): Promise<readonly string[]>;
  /** The group's newest refreshes first, of the last six weeks; at most 10. */
  refreshes(group: string): Promise<readonly InstanceRefresh[]>;
  /** Of these groups. */
  scheduledActions(groups: readonly string[]): Promise<readonly ScheduledAction[]>;
}

/** Names that one DescribeAutoScalingGroups takes. */
const NAMES = 50;
/** Values of one filter: AWS documents no limit, and refuses long lists elsewhere. */
const VALUES = 10;
const REFRESHES = 10;
/** As many groups are asked about one by one; the actions of more are found among those of the account. */
const EACH = 5;

export function createAutoScaling(config: AutoScalingClientConfig & CallRules): AutoScaling {
  const client = clientOf(AutoScalingClient, config);
  return {
    groups: (names) =>
      calling(`reading Auto Scaling groups ${names.join(', ')}`, async () => {
        const found = new Map<string, AutoScalingGroup>();
        // Without a name AWS would answer with all groups of the account; no part has none.
        for (const part of inParts(names, NAMES))
          for (const group of await readGroups(client, { AutoScalingGroupNames: [...part] }))
            found.set(group.name, group);
        return [...new Set(names)].flatMap((name) => found.get(name) ?? []);
      }),
    groupsOfStacks: (names) =>
      calling(`reading Auto Scaling groups of stacks ${names.join(', ')}`, async () => {
        const parts = await Promise.all(
          inParts(names, VALUES).map((part) =>
            readGroups(client, { Filters: [{ Name: 'tag:aws:cloudformation:stack-name', Values: [...part] }] }),
          ),
        );
        return parts.flat();
      }),
    namesOfStack: (stackId) =>
      calling(`reading Auto Scaling groups of stack ${stackId}`, async () => {
        const Filters = [{ Name: 'tag:aws:cloudformation:stack-id', Values: [stackId] }];
        return (await readGroups(client, { Filters, IncludeInstances: false })).map(({ name }) => name);
      }),
    refreshes: (group) =>
      calling(`reading instance refreshes of ${group}`, async () => {
        const answer = await client.send(
          new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: group, MaxRecords: REFRESHES }),
        );
        if (answer.InstanceRefreshes === undefined) throw new Error('the answer has no refreshes');
        return answer.InstanceRefreshes.map(asRefresh);
      }),
    scheduledActions: (groups) =>
      calling(`reading scheduled actions of ${groups.join(', ')}`, async () => {
        const asked = groups.length > EACH ? [{}] : groups.map((AutoScalingGroupName) => ({ AutoScalingGroupName }));
        const found = await Promise.all(asked.map((group) => readScheduled(client, group)));
        return found.flat().filter(({ group }) => groups.includes(group));
      }),
  };
}

async function readScheduled(
  client: AutoScalingClient,
  asked: DescribeScheduledActionsCommandInput,
): Promise<readonly ScheduledAction[]> {
  const found = await pages(
    (token) => client.send(new DescribeScheduledActionsCommand({ ...asked, ...present({ NextToken: token }) })),
    ({ ScheduledUpdateGroupActions, NextToken }) => ({ items: ScheduledUpdateGroupActions, next: NextToken }),
  );
  return found.map(asScheduled);
}

async function readGroups(
  client: AutoScalingClient,
  asked: Omit<DescribeAutoScalingGroupsCommandInput, 'NextToken'>,
): Promise<readonly AutoScalingGroup[]> {
  const found = await pages(
    (token) => client.send(new DescribeAutoScalingGroupsCommand({ ...asked, ...present({ NextToken: token }) })),
    ({ AutoScalingGroups, NextToken }) => ({ items: AutoScalingGroups, next: NextToken }),
  );
  return found.map(asGroup);
}

function asGroup(group: AwsGroup): AutoScalingGroup {
  const maintenance = group.InstanceMaintenancePolicy;
  return {
    name: group.AutoScalingGroupName ?? '',
    desired: count('desired capacity', group.DesiredCapacity),
    min: count('minimum size', group.MinSize),
    max: count('maximum size', group.MaxSize),
    instances: (group.Instances ?? []).map(asInstance),
    targetGroupArns: group.TargetGroupARNs ?? [],
    ...present({ launchTemplate: templateOf(group), launchConfiguration: group.LaunchConfigurationName }),
    mixedInstances: group.MixedInstancesPolicy !== undefined,
    launchesFrom: launchesFrom(group),
    healthCheckType: group.HealthCheckType ?? '',
    suspendedProcesses: (group.SuspendedProcesses ?? []).flatMap(({ ProcessName }) => ProcessName ?? []),
    ...present({
      defaultWarmup: given(group.DefaultInstanceWarmup),
      minHealthy: given(maintenance?.MinHealthyPercentage),
      maxHealthy: given(maintenance?.MaxHealthyPercentage),
    }),
    tags: Object.fromEntries((group.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    ...reachOf(group),
  };
}

/** A group of unknown size cannot be planned for. */
function count(what: string, value: number | undefined): number {
  if (value === undefined) throw new Error(`the answer has no ${what}`);
  return value;
}

/** Auto Scaling writes -1 for a number that was cleared. */
const given = (value: number | undefined): number | undefined => (value === undefined || value < 0 ? undefined : value);

/** A group that names no version launches `$Default`. */
function templateOf({ LaunchTemplate, MixedInstancesPolicy }: AwsGroup): AutoScalingGroup['launchTemplate'] {
  if (LaunchTemplate?.LaunchTemplateId === undefined || MixedInstancesPolicy !== undefined) return undefined;
  const { LaunchTemplateId: id, LaunchTemplateName: name = '', Version: version = '$Default' } = LaunchTemplate;
  return { id, name, version };
}

/** An override launches from a template or an image of its own where it names one, else from that of the policy. */
function launchesFrom({ LaunchTemplate, MixedInstancesPolicy }: AwsGroup): readonly LaunchSource[] {
  if (MixedInstancesPolicy === undefined) return [versionOf(LaunchTemplate)];
  const { LaunchTemplateSpecification: policy, Overrides = [] } = MixedInstancesPolicy.LaunchTemplate ?? {};
  if (Overrides.length === 0) return [versionOf(policy)];
  return Overrides.map(({ ImageId, LaunchTemplateSpecification: own }) =>
    ImageId === undefined ? versionOf(own ?? policy) : { kind: 'image', image: ImageId },
  );
}

const versionOf = (template: LaunchTemplateSpecification | undefined): LaunchSource =>
  template?.LaunchTemplateId === undefined
    ? { kind: 'unread' }
    : { kind: 'version', templateId: template.LaunchTemplateId, version: template.Version ?? '$Default' };

function asInstance(instance: AwsInstance): GroupInstance {
  const { LaunchTemplateId: id, Version: version } = instance.LaunchTemplate ?? {};
  return {
    id: instance.InstanceId ?? '',
    zone: instance.AvailabilityZone ?? '',
    lifecycle: instance.LifecycleState ?? 'Unknown',
    healthy: instance.HealthStatus?.toLowerCase() === 'healthy',
    ...(id === undefined || version === undefined ? {} : { launchTemplate: { id, version } }),
    protectedFromScaleIn: instance.ProtectedFromScaleIn === true,
    ...(instance.WeightedCapacity === undefined ? {} : { weight: Number(instance.WeightedCapacity) }),
  };
}

function asRefresh(refresh: AwsRefresh): InstanceRefresh {
  const rollback = refresh.RollbackDetails;
  return {
    id: refresh.InstanceRefreshId ?? '',
    status: refresh.Status ?? 'Unknown',
    ...present({
      reason: refresh.StatusReason,
      percent: refresh.PercentageComplete,
      left: refresh.InstancesToUpdate,
      startedAt: refresh.StartTime?.getTime(),
      endedAt: refresh.EndTime?.getTime(),
      version: refresh.DesiredConfiguration?.LaunchTemplate?.Version,
    }),
    ...(rollback === undefined
      ? {}
      : {
          rollback: {
            ...present({
              reason: rollback.RollbackReason,
              percent: rollback.PercentageCompleteOnRollback,
              startedAt: rollback.RollbackStartTime?.getTime(),
            }),
          },
        }),
  };
}
