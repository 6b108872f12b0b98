import type { AutoScalingGroup } from '../../aws/auto-scaling.ts';
import type { StackResource } from '../../aws/cloudformation.ts';
import type { MachineImage } from '../../aws/ec2.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { LiveGroup } from '../decision/live.ts';
import type { NamedGroup } from '../decision/reading.ts';
import type { DeployImage } from '../types/image.ts';
import type { DeployTarget } from '../types/plan.ts';

/** What it takes to see what a fleet runs. */
export type FleetPorts = Uses<'autoScaling' | 'cloudFormation' | 'ec2' | 'loadBalancing'>;

const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

/** The Auto Scaling groups of a fleet with what they run. A group that does not exist is left out. */
export const loadFleet = async (ports: FleetPorts, target: DeployTarget): Promise<LiveGroup[]> =>
  loadGroups(ports, await namesOf(ports, target));

/** The groups that a fleet has by its name or its stack, whether they exist or not. */
export const namesOf = async (
  { cloudFormation }: Uses<'cloudFormation'>,
  target: DeployTarget,
): Promise<readonly NamedGroup[]> =>
  target.kind === 'auto-scaling-group'
    ? [{ name: target.group }]
    : groupsIn(await cloudFormation.resources(target.stack));

const groupsIn = (resources: readonly StackResource[]): NamedGroup[] =>
  resources.flatMap(({ type, physicalId, logicalId, status }) =>
    type === GROUP && physicalId !== undefined && status !== 'DELETE_COMPLETE' ? [{ name: physicalId, logicalId }] : [],
  );

export async function loadGroups(ports: FleetPorts, named: readonly NamedGroup[]): Promise<LiveGroup[]> {
  if (named.length === 0) return [];
  const groups = await ports.autoScaling.groups(named.map(({ name }) => name));
  return Promise.all(
    groups.map(async (group) => {
      const logicalId = named.find(({ name }) => name === group.name)?.logicalId;
      const [targets, runs] = await Promise.all([targetsOf(ports, group), imagesIn(ports, group)]);
      return {
        group,
        runs,
        ...present({ logicalId, targets }),
      };
    }),
  );
}

async function targetsOf({ loadBalancing }: FleetPorts, group: AutoScalingGroup): Promise<LiveGroup['targets']> {
  if (group.targetGroupArns.length === 0) return undefined;
  const all = await Promise.all(group.targetGroupArns.map((arn) => loadBalancing.targetHealth(arn)));
  const told = all.filter(({ ids }) => ids !== undefined);
  const unchecked = told.map((each) => each.unchecked ?? []);
  return {
    healthy: all.reduce((sum, { healthy }) => sum + healthy, 0),
    total: all.reduce((sum, { total }) => sum + total, 0),
    ids: told.map(({ ids = [] }) => ids),
    ...(unchecked.every((ids) => ids.length === 0) ? {} : { unchecked }),
  };
}

const imagesIn = async ({ ec2 }: FleetPorts, { instances }: AutoScalingGroup): Promise<LiveGroup['runs']> =>
  instances.length === 0 ? {} : ec2.imagesOfInstances(instances.map(({ id }) => id));

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
