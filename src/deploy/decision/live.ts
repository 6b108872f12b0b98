import type { AutoScalingGroup, GroupInstance } from '../../aws/auto-scaling.ts';
import type { MachineImage } from '../../aws/ec2.ts';
import { present } from '../../present.ts';
import type { GroupFacts } from '../types/change.ts';
import type { DeployImage } from '../types/image.ts';
import type { Warning, WarningCode } from '../types/warning.ts';
import { MAX_PLACES, namesOf } from './bounds.ts';

/** An Auto Scaling group with what was read around it. */
export interface LiveGroup {
  group: AutoScalingGroup;
  /** In its stack. */
  logicalId?: string;
  /** Targets of its target groups, those of other groups beside it among them. */
  targets?: GroupTargets;
  /** The image that each instance runs, by instance id; unknown ones are left out. */
  runs: Readonly<Record<string, string>>;
}

/** `ids` are those of the healthy targets, by target group. */
export interface GroupTargets {
  healthy: number;
  total: number;
  ids?: readonly (readonly string[])[];
  /** Of those that nothing checks, in the same order; absent where there are none. */
  unchecked?: readonly (readonly string[])[];
}

export const warn = (code: WarningCode, blocks: boolean, facts: Warning['facts'] = {}): Warning => ({
  code,
  blocks,
  facts,
});

export const serving = ({ instances }: AutoScalingGroup): number =>
  instances.filter(({ healthy, lifecycle }) => healthy && lifecycle === 'InService').length;

/** In service and healthy for its group, and for every target group that it must be healthy in. */
export const isServing = ({ targets }: LiveGroup, { id, healthy, lifecycle }: GroupInstance): boolean =>
  healthy && lifecycle === 'InService' && (targets?.ids ?? []).every((ids) => ids.includes(id));

/** Healthy targets of all groups, or instances where there are no targets; as many as are wanted count, so that missing ones show. */
export function healthIn(groups: readonly LiveGroup[]): { healthy: number; total: number } {
  const each = groups.map(({ group, targets }) =>
    targets === undefined
      ? { healthy: Math.min(serving(group), group.desired), total: group.desired }
      : { healthy: targets.healthy, total: Math.max(targets.total, group.desired * group.targetGroupArns.length) },
  );
  return {
    healthy: each.reduce((sum, { healthy }) => sum + healthy, 0),
    total: each.reduce((sum, { total }) => sum + total, 0),
  };
}

export const groupFactsOf = ({ group, logicalId }: LiveGroup): GroupFacts => ({
  name: group.name,
  ...present({ logicalId }),
  desired: group.desired,
  min: group.min,
  max: group.max,
  healthy: serving(group),
  ...placesOf(group),
});

function placesOf({ instances, targetGroupArns }: AutoScalingGroup) {
  const zones = [...new Set(instances.map(({ zone }) => zone))].sort();
  return {
    zones: zones.slice(0, MAX_PLACES),
    targetGroups: targetGroupArns.slice(0, MAX_PLACES).map(targetGroupName),
    ...(zones.length > MAX_PLACES ? { zonesMore: zones.length - MAX_PLACES } : {}),
    ...(targetGroupArns.length > MAX_PLACES ? { targetGroupsMore: targetGroupArns.length - MAX_PLACES } : {}),
  };
}

/** `arn:…:targetgroup/<name>/<id>` */
const targetGroupName = (arn: string): string => arn.split(':targetgroup/')[1]?.split('/')[0] ?? arn;

/** Leaving the group or already out: its image no longer counts. https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-lifecycle.html */
const LEAVING = /^(?:Terminat|Detach)/;

/** Instances that the group has or will have, including those in Standby, which return to service with the image that they run. */
export const keptIn = ({ instances }: AutoScalingGroup): readonly GroupInstance[] =>
  instances.filter(({ lifecycle }) => !LEAVING.test(lifecycle));

/** Instances of each image over all groups, most first. */
export function imagesOf(groups: readonly LiveGroup[]): { image: string; instances: number }[] {
  const sums = new Map<string, number>();
  for (const { group, runs } of groups)
    for (const { id } of keptIn(group)) {
      const image = runs[id];
      if (image !== undefined) sums.set(image, (sums.get(image) ?? 0) + 1);
    }
  return [...sums]
    .map(([image, instances]) => ({ image, instances }))
    .sort((a, b) => b.instances - a.instances || (a.image < b.image ? -1 : 1));
}

/** While one of these is suspended an update waits for what does not come. */
const NEEDED_PROCESSES = ['Launch', 'Terminate', 'HealthCheck', 'ReplaceUnhealthy', 'AddToLoadBalancer'];

/** What is wrong with a fleet before the deploy starts. None of it blocks: the deploy may be the fix. */
export const liveWarnings = (groups: readonly LiveGroup[]): Warning[] => [
  ...groups.flatMap((live) => [...suspended(live), ...unhealthy(live)]),
  ...mixed(groups),
];

export const suspendedOf = ({ suspendedProcesses }: AutoScalingGroup): string[] =>
  suspendedProcesses.filter((name) => NEEDED_PROCESSES.includes(name));

function suspended({ group }: LiveGroup): Warning[] {
  const processes = suspendedOf(group);
  if (processes.length === 0) return [];
  return [warn('suspended-processes', false, { group: group.name, processes: processes.join(', ') })];
}

function unhealthy({ group, targets }: LiveGroup): Warning[] {
  const healthy = serving(group);
  if (healthy < group.desired)
    return [warn('unhealthy-now', false, { group: group.name, healthy: `${healthy} of ${group.desired}` })];
  if (targets === undefined || targets.healthy >= targets.total) return [];
  return [warn('unhealthy-now', false, { group: group.name, targets: `${targets.healthy} of ${targets.total}` })];
}

function mixed(groups: readonly LiveGroup[]): Warning[] {
  const images = imagesOf(groups);
  if (images.length < 2) return [];
  return [
    warn('mixed-images', false, { images: namesOf(images.map(({ image, instances }) => `${image} ×${instances}`)) }),
  ];
}

/** What is to be said of the new image and of the one that a rollback would move to. `old`: as EC2 knows it; absent when it is gone. */
export function imageWarnings(facts: {
  image: DeployImage;
  known?: MachineImage;
  from?: DeployImage;
  old?: MachineImage;
  now: number;
}): Warning[] {
  const { image, known, from, old, now } = facts;
  const deprecated = known?.deprecatedAt !== undefined && known.deprecatedAt <= now;
  const back = from !== undefined && (from.kind === 'container' || old?.state === 'available');
  return [
    ...(deprecated ? [warn('deprecated-image', false, { image: image.id })] : []),
    ...(back ? [] : [warn('no-way-back', false, from === undefined ? {} : { image: from.id })]),
  ];
}
