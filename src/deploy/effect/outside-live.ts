import { unlessGone } from '../../aws/failure.ts';
import { present } from '../../present.ts';
import { keptIn, type LiveGroup } from '../decision/live.ts';
import type { DeployTarget } from '../types/plan.ts';
import { type FleetPorts, namesOf } from './live.ts';

/** The groups with what their instances run; health is nobody's question here. */
export async function loadLive(ports: FleetPorts, target: DeployTarget): Promise<readonly LiveGroup[]> {
  const named = (await unlessGone(namesOf(ports, target))) ?? [];
  if (named.length === 0) return [];
  const groups = await ports.autoScaling.groups(named.map(({ name }) => name));
  const ids = groups.flatMap((group) => keptIn(group).map(({ id }) => id));
  const runs = ids.length === 0 ? {} : await ports.ec2.imagesOfInstances(ids);
  return groups.map((group) => {
    const logicalId = named.find(({ name }) => name === group.name)?.logicalId;
    return { group, runs, ...present({ logicalId }) };
  });
}
