import type { Ec2Instance } from '../aws/nodes.ts';
import type { Config, FleetConfig } from '../config/types.ts';
import { DAY } from '../duration.ts';
import { TAG_KEYS } from '../nodes/decision/exclusion.ts';
import { present } from '../present.ts';
import type { Advice, AdvisedFleet, Caution, InstanceLife, Manager, Reason, Route } from './types.ts';

/** Whoever has lived so long is not replaced by a deploy each week. */
export const LONG_LIVED_MS = 30 * DAY;

/** How EC2 says that an instance lives. */
export function lifeOf(instance: Ec2Instance, now: number): InstanceLife {
  const { id, tags, launchedAt, rootAttachedAt, lifecycle, keptVolumes = 0, marketplace } = instance;
  const key = TAG_KEYS.find((each) => tags[each] !== undefined);
  const value = key === undefined ? undefined : tags[key];
  return {
    id,
    // A stopped and started instance says when it was started last.
    ageMs: now - Math.min(launchedAt, rootAttachedAt ?? launchedAt),
    spot: lifecycle === 'spot',
    keptVolumes,
    vendor: marketplace === true,
    ...present({
      group: tags['aws:autoscaling:groupName'],
      stack: tags['aws:cloudformation:stack-name'],
      patchGroup: key === undefined || value === undefined ? undefined : { key, value },
      managedBy: managerOf(instance),
    }),
  };
}

/** A server outside EC2, as Systems Manager has it. */
export const lifeOnPremises = (id: string): InstanceLife => ({ id, spot: false, keptVolumes: 0, vendor: false });

/**
 * https://docs.aws.amazon.com/eks/latest/userguide/eks-using-tags.html,
 * https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-tags.html,
 * https://docs.aws.amazon.com/batch/latest/userguide/using-tags.html
 */
function managerOf({ tags, operator }: Ec2Instance): Manager | undefined {
  const nodeGroup = tags['eks:nodegroup-name'] ?? tags['eks:cluster-name'];
  if (nodeGroup !== undefined) return { kind: 'eks', name: nodeGroup };
  const cluster = Object.keys(tags).find((key) => key.startsWith('kubernetes.io/cluster/'));
  if (cluster !== undefined) return { kind: 'eks', name: cluster.slice('kubernetes.io/cluster/'.length) };
  const flow = tags['aws:elasticmapreduce:job-flow-id'];
  if (flow !== undefined) return { kind: 'emr', name: flow };
  if (tags['AWSBatchServiceTag'] !== undefined) return { kind: 'batch', name: tags['AWSBatchServiceTag'] };
  return operator === undefined ? undefined : { kind: 'service', name: operator };
}

/** In place or bake: the first that applies, and what speaks against it. */
export function adviceFor(life: InstanceLife): Advice {
  const reason = reasonOf(life);
  const route = ROUTES[reason.code];
  return { life, route, reason, cautions: cautionsOf(life, route) };
}

function reasonOf({ ageMs, spot, group, stack, patchGroup, keptVolumes, managedBy }: InstanceLife): Reason {
  if (managedBy !== undefined) return { code: 'managed', by: managedBy };
  if (ageMs === undefined) return { code: 'on-premises' };
  if (spot) return { code: 'spot' };
  if (group !== undefined) return { code: 'group', group };
  if (patchGroup !== undefined) return { code: 'tagged', ...patchGroup };
  if (keptVolumes > 0) return { code: 'keeps-data', volumes: keptVolumes };
  if (ageMs >= LONG_LIVED_MS) return { code: 'long-lived', ageMs };
  return stack === undefined ? { code: 'too-young', ageMs } : { code: 'of-stack', stack, ageMs };
}

const ROUTES: Readonly<Record<Reason['code'], Route>> = {
  managed: 'not-covered',
  'on-premises': 'in-place',
  spot: 'latest-image',
  group: 'image',
  tagged: 'in-place',
  'keeps-data': 'in-place',
  'long-lived': 'in-place',
  'of-stack': 'image',
  'too-young': 'in-place',
};

const isReplaced = (route: Route): boolean => route === 'image' || route === 'latest-image';

const cautionsOf = ({ patchGroup, keptVolumes, vendor }: InstanceLife, route: Route): Caution[] => [
  ...(isReplaced(route) && patchGroup !== undefined ? [{ code: 'patched-in-vain', ...patchGroup } as const] : []),
  ...(isReplaced(route) && keptVolumes > 0 ? [{ code: 'data-at-risk', volumes: keptVolumes } as const] : []),
  ...(vendor && route !== 'not-covered' ? [{ code: 'vendor' } as const] : []),
];

/** The fleet of the config that an instance belongs to by its group, its stack or its tag. */
export function fleetOfLife({ fleets, images }: Pick<Config, 'fleets' | 'images'>, life: InstanceLife) {
  const found = Object.values(fleets).find((fleet) => isIn(fleet, life));
  return found === undefined ? undefined : advisedFleet({ images }, found);
}

export function advisedFleet(
  { images }: Pick<Config, 'images'>,
  { name, target, image, patch }: FleetConfig,
): AdvisedFleet {
  const own = image === undefined ? undefined : images[image];
  return {
    name,
    target: target.kind === 'patch-group' ? 'patch-group' : 'image',
    patches: patch !== undefined,
    ...present({ image: own === undefined ? undefined : { name: own.name, baked: own.pipelineArn !== undefined } }),
  };
}

function isIn({ target }: FleetConfig, { group, stack, patchGroup }: InstanceLife): boolean {
  switch (target.kind) {
    case 'stack':
      return stack === target.stack;
    case 'auto-scaling-group':
      return group === target.group;
    case 'patch-group':
      return patchGroup?.value === target.patchGroup;
  }
}

/** Instances of one advice, the largest part first. */
export interface Part {
  advice: Advice;
  ids: readonly string[];
}

/** Members that are advised alike for the same reason are one part. */
export function partsOf(all: readonly Advice[]): Part[] {
  const parts = new Map<string, Advice[]>();
  for (const advice of all) {
    const key = `${advice.route} ${advice.reason.code}`;
    parts.set(key, [...(parts.get(key) ?? []), advice]);
  }
  return [...parts.values()]
    .flatMap((part) => {
      const [advice] = part;
      return advice === undefined ? [] : [{ advice, ids: part.map(({ life }) => life.id) }];
    })
    .sort((one, other) => other.ids.length - one.ids.length);
}
