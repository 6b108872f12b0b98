import type { AutoScalingGroup } from '../../aws/auto-scaling.ts';
import type { StackResource } from '../../aws/cloudformation.ts';
import type { MachineImage } from '../../aws/ec2.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { type LiveGroup, serving } from '../decision/live.ts';
import type { DeployImage, DeployTarget } from '../types/plan.ts';

/** What it takes to see what a fleet runs. */
export type FleetPorts = Uses<'autoScaling' | 'cloudFormation' | 'ec2' | 'loadBalancing'>;

const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

/** The Auto Scaling groups of a fleet with what they run. A group that does not exist is left out. */
export async function loadFleet(ports: FleetPorts, target: DeployTarget): Promise<LiveGroup[]> {
  if (target.kind === 'auto-scaling-group') return loadGroups(ports, [{ name: target.group }]);
  return loadGroups(ports, groupsIn(await ports.cloudFormation.resources(target.stack)));
}

interface Named {
  name: string;
  logicalId?: string;
}

const groupsIn = (resources: readonly StackResource[]): Named[] =>
  resources.flatMap(({ type, physicalId, logicalId, status }) =>
    type === GROUP && physicalId !== undefined && status !== 'DELETE_COMPLETE' ? [{ name: physicalId, logicalId }] : [],
  );

async function loadGroups(ports: FleetPorts, named: readonly Named[]): Promise<LiveGroup[]> {
  if (named.length === 0) return [];
  const groups = await ports.autoScaling.groups(named.map(({ name }) => name));
  return Promise.all(
    groups.map(async (group) => {
      const logicalId = named.find(({ name }) => name === group.name)?.logicalId;
      const [targets, images] = await Promise.all([targetsOf(ports, group), imagesIn(ports, group)]);
      return {
        group,
        images,
        ...present({ logicalId, targets }),
      };
    }),
  );
}

async function targetsOf({ loadBalancing }: FleetPorts, group: AutoScalingGroup): Promise<LiveGroup['targets']> {
  if (group.targetGroupArns.length === 0) return undefined;
  const all = await Promise.all(group.targetGroupArns.map((arn) => loadBalancing.targetHealth(arn)));
  return {
    healthy: all.reduce((sum, { healthy }) => sum + healthy, 0),
    total: all.reduce((sum, { total }) => sum + total, 0),
  };
}

async function imagesIn({ ec2 }: FleetPorts, { instances }: AutoScalingGroup): Promise<LiveGroup['images']> {
  if (instances.length === 0) return {};
  const images = await ec2.imagesOfInstances(instances.map(({ id }) => id));
  const counts = new Map<string, number>();
  for (const image of Object.values(images)) counts.set(image, (counts.get(image) ?? 0) + 1);
  return Object.fromEntries(counts);
}

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

export const isAmi = (id: string): boolean => /^ami-[0-9a-z]+$/.test(id);

/** An image by its id alone, with its age where EC2 knows it. */
export function imageOf(id: string, known: MachineImage | undefined): DeployImage {
  const createdAt = known?.createdAt;
  return { id, kind: isAmi(id) ? 'ami' : 'container', ...present({ createdAt }) };
}

/** Those of these ids that are AMIs and exist, by id. */
export async function loadAmis(
  { ec2 }: Uses<'ec2'>,
  ids: readonly (string | undefined)[],
): Promise<ReadonlyMap<string, MachineImage>> {
  const wanted = [...new Set(ids.flatMap((id) => (id !== undefined && isAmi(id) ? id : [])))];
  const found = wanted.length === 0 ? [] : await ec2.images(wanted);
  return new Map(found.map((image) => [image.id, image]));
}
