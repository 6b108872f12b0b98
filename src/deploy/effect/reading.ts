import type { AutoScalingGroup, LaunchSource } from '../../aws/auto-scaling.ts';
import { AwsCallError } from '../../aws/failure.ts';
import {
  type FleetReading,
  groupsInDoubt,
  groupsOfPlan,
  namedIn,
  type Reading,
  type SeenGroup,
} from '../decision/reading.ts';
import type { DeployPlan } from '../types/plan.ts';
import { type FleetPorts, isAmi, loadGroups, namesOf } from './live.ts';

/**
 * What the instances of a plan's groups run; where that is not the plan's image alone, also what would say why. A group that
 * CloudFormation could not delete is in its stack no more, and serves: it is found by its tag and by the name that the plan has.
 * `follows` are groups by their ids in the stack, of a plan that is not worked out. Throws AwsCallError.
 */
export async function readFleet(
  ports: FleetPorts,
  plan: DeployPlan,
  follows: readonly string[] = [],
): Promise<FleetReading> {
  const fleet = await namesOf(ports, plan.target);
  const isListed = (name: string): boolean => fleet.some((group) => group.name === name);
  const left = (await namesLeft(ports, plan)).filter((name) => !isListed(name)).map((name) => ({ name }));
  const found: readonly SeenGroup[] = (await loadGroups(ports, [...fleet, ...left])).map((live) =>
    isListed(live.group.name) ? live : { ...live, isLeft: true },
  );
  const gone = fleet.filter(({ name }) => found.every(({ group }) => group.name !== name));
  const reading = groupsOfPlan({ groups: found, gone }, plan, namedIn(plan, follows));
  if (plan.image.kind === 'container') return reading;
  const asked = groupsInDoubt(reading, plan.image.id);
  return {
    ...reading,
    groups: await Promise.all(
      reading.groups.map(async (seen) => (asked.includes(seen) ? withReasons(ports, seen) : seen)),
    ),
  };
}

/** Groups that an update of the stack could not delete are in it no more. */
async function namesLeft({ autoScaling }: FleetPorts, { change }: DeployPlan): Promise<readonly string[]> {
  if (change?.route !== 'stack') return [];
  const made = await autoScaling.namesOfStack(change.stackId);
  return [...new Set([...change.groups.map(({ name }) => name), ...made])];
}

/** The same, with a failed read as a value, since an end is decided by it. */
export async function tryReadFleet(ports: FleetPorts, plan: DeployPlan): Promise<Reading> {
  try {
    return { kind: 'read', ...(await readFleet(ports, plan)) };
  } catch (error) {
    if (error instanceof AwsCallError) return { kind: 'unreadable', error: error.code };
    throw error;
  }
}

/** Reasons are given where they can be read: what the instances run is known without them. */
async function withReasons(ports: FleetPorts, seen: SeenGroup): Promise<SeenGroup> {
  const { group } = seen;
  const [launches, refreshes] = await Promise.all([
    orNothing(loadLaunches(ports, group)),
    orNothing(ports.autoScaling.refreshes(group.name)),
  ]);
  const [refresh] = refreshes ?? [];
  return {
    ...seen,
    ...(launches === undefined ? {} : { launches }),
    ...(refresh === undefined ? {} : { refresh }),
  };
}

/** The images that a group launches from now on; `undefined` where one of them is unknown. */
async function loadLaunches(
  ports: FleetPorts,
  { launchesFrom }: AutoScalingGroup,
): Promise<readonly string[] | undefined> {
  const images = await Promise.all(launchesFrom.map((source) => imageOfSource(ports, source)));
  const known = images.flatMap((image) => (image !== undefined && isAmi(image) ? [image] : []));
  return known.length === images.length ? [...new Set(known)] : undefined;
}

async function imageOfSource({ ec2 }: FleetPorts, source: LaunchSource): Promise<string | undefined> {
  switch (source.kind) {
    case 'image':
      return source.image;
    case 'version':
      return (await ec2.launchTemplateVersion(source.templateId, source.version)).imageId;
    case 'unread':
      return undefined;
  }
}

async function orNothing<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AwsCallError) return undefined;
    throw error;
  }
}
