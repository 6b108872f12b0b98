import { isRecord } from '../json-value.ts';
import { ResourceFailure } from './errors.ts';
import { pause } from './operation.ts';
import { awaitSignals, beginSignals, requireSuccesses } from './signals.ts';
import type { Teller } from './stack-events.ts';
import { textOf } from './text-of.ts';
import { call, isNotFound, isoDuration, numberOr, typedRecord, type Work } from './work.ts';

const SERVICE = 'autoscaling';
const POLL = 15_000;

export interface GroupInstance {
  id: string;
  inService: boolean;
  /** The launch template's version, or the launch configuration's name. */
  launchedFrom: string;
}

export interface Group {
  desired: number;
  min: number;
  max: number;
  /** What its next instance will be launched from. */
  launchesFrom: string;
  instances: GroupInstance[];
}

export const readGroup = async (teller: Teller, name: string): Promise<Group | undefined> => {
  const answer = await call(teller, SERVICE, 'DescribeAutoScalingGroups', { AutoScalingGroupNames: [name] });
  const [group] = records(answer['AutoScalingGroups']);
  if (group === undefined) return undefined;
  return {
    desired: numberOr(group['DesiredCapacity'], 0),
    min: numberOr(group['MinSize'], 0),
    max: numberOr(group['MaxSize'], 0),
    launchesFrom: launchedFrom(group),
    instances: records(group['Instances']).map((instance) => ({
      id: String(instance['InstanceId']),
      inService: instance['LifecycleState'] === 'InService' && instance['HealthStatus'] !== 'Unhealthy',
      launchedFrom: launchedFrom(instance),
    })),
  };
};

export const records = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

/** What instances of a group with these properties are launched from; an instance's own description reads alike. */
export const launchedFrom = ({ LaunchTemplate, LaunchConfigurationName }: Record<string, unknown>): string => {
  if (!isRecord(LaunchTemplate)) return textOf(LaunchConfigurationName);
  return `${textOf(LaunchTemplate['LaunchTemplateId'])}:${textOf(LaunchTemplate['Version'])}`;
};

/** The template's properties as the API takes them. */
const requestOf = (properties: Record<string, unknown>): Record<string, unknown> => {
  const { Tags: _tags, Cooldown, VPCZoneIdentifier, NotificationConfigurations: _notified, ...same } = properties;
  const { TargetGroupARNs: _targets, LoadBalancerNames: _balancers, ...rest } = typedRecord(same);
  return {
    ...rest,
    ...(Cooldown !== undefined && { DefaultCooldown: Number(Cooldown) }),
    ...(VPCZoneIdentifier !== undefined && { VPCZoneIdentifier: [VPCZoneIdentifier].flat().map(textOf).join(',') }),
  };
};

/** CloudFormation's own tags, by which instances find what to signal. */
const tagsOf = ({ stack, record, properties }: Work): Record<string, unknown>[] => [
  ...records(properties['Tags']).map((tag) => ({ ...typedRecord(tag), ...groupOfTag(record.physicalId) })),
  ...Object.entries({
    'aws:cloudformation:stack-name': stack.name,
    'aws:cloudformation:stack-id': stack.id,
    'aws:cloudformation:logical-id': record.logicalId,
  }).map(([Key, Value]) => ({ Key, Value, PropagateAtLaunch: true })),
];

const groupOfTag = (name: string) => (name === '' ? {} : { ResourceId: name, ResourceType: 'auto-scaling-group' });

export const createGroup = async (work: Work, name: string): Promise<void> => {
  beginSignals(work);
  const { TargetGroupARNs, LoadBalancerNames } = work.properties;
  await call(work, SERVICE, 'CreateAutoScalingGroup', {
    ...requestOf(work.properties),
    AutoScalingGroupName: name,
    ...(TargetGroupARNs !== undefined && { TargetGroupARNs }),
    ...(LoadBalancerNames !== undefined && { LoadBalancerNames }),
    Tags: tagsOf(work).map(({ ResourceId: _id, ResourceType: _type, ...tag }) => tag),
  });
  work.initiated(name);
  await awaitCreation(work);
};

/** Without a CreationPolicy the group is complete as soon as it exists. */
const awaitCreation = async (work: Work): Promise<void> => {
  const { creationPolicy } = work.definition;
  const signal = creationPolicy?.['ResourceSignal'];
  if (!isRecord(signal) || !work.operation.pace.live || isExpress(work)) return;
  const group = creationPolicy?.['AutoScalingCreationPolicy'];
  const awaited = {
    count: numberOr(signal['Count'], 1),
    timeout: isoDuration(textOf(signal['Timeout'] ?? 'PT5M')) ?? 300_000,
    minSuccessfulPercent: numberOr(isRecord(group) ? group['MinSuccessfulInstancesPercent'] : undefined, 100),
  };
  requireSuccesses(work, await awaitSignals(work, awaited), awaited);
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-express-mode.html */
export const isExpress = ({ stack }: Work): boolean => stack.deploymentConfig?.Mode === 'EXPRESS';

/** What the group's changed properties ask of the API; `without` are members to leave as they are. */
export const updateGroup = async (work: Work, without: readonly string[] = []): Promise<void> => {
  const name = work.record.physicalId;
  const request = Object.fromEntries(
    Object.entries(requestOf(work.properties)).filter(([member]) => !without.includes(member)),
  );
  await call(work, SERVICE, 'UpdateAutoScalingGroup', { ...request, AutoScalingGroupName: name });
  await updateTargetGroups(work, name);
};

const updateTargetGroups = async (work: Work, name: string): Promise<void> => {
  const [before, after] = [work.previous, work.properties].map((properties) =>
    [properties['TargetGroupARNs'] ?? []].flat(),
  );
  const gone = (before ?? []).filter((arn) => !after?.includes(arn));
  const added = (after ?? []).filter((arn) => !before?.includes(arn));
  const input = { AutoScalingGroupName: name };
  if (added.length > 0)
    await call(work, SERVICE, 'AttachLoadBalancerTargetGroups', { ...input, TargetGroupARNs: added });
  if (gone.length > 0) await call(work, SERVICE, 'DetachLoadBalancerTargetGroups', { ...input, TargetGroupARNs: gone });
};

/** Deletes the group with its instances, and waits until it is gone. */
export const removeGroup = async (teller: Teller, name: string): Promise<void> => {
  try {
    await call(teller, SERVICE, 'DeleteAutoScalingGroup', { AutoScalingGroupName: name, ForceDelete: true });
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  for (let polls = 0; (await readGroup(teller, name)) !== undefined; polls++) {
    if (polls === 240) throw new ResourceFailure('Group did not stabilize within 60 minutes while it was deleted.');
    await pause(teller, POLL);
  }
};
