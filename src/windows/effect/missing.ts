import { AwsCallError } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import { type GroupPorts, loadGroup } from '../../nodes/effect/group.ts';
import type { FleetMissing } from '../types/missing.ts';
import type { Occurrence } from '../types/occurrence.ts';
import { type PlacesPorts, placeAt } from './places.ts';

/** Fleets of one occurrence whose patches are listed: each may cost a hundred calls. */
const MOST_FLEETS = 3;

/** What the fleets of an occurrence miss now, patch by patch, for those that are patch groups. What cannot be read says so. */
export async function loadFleetsMissing(
  ports: PlacesPorts & Uses<'clock'>,
  { notice, place: key }: Occurrence,
): Promise<readonly FleetMissing[]> {
  const place = placeAt(ports, key);
  if (place === undefined) return [];
  const { nodes, patches, findings } = place;
  const reading = { nodes, patches, findings, clock: ports.clock };
  const groups = notice.fleets.flatMap(({ fleet }) => {
    const target = ports.config.fleets[fleet]?.target;
    return target?.kind === 'patch-group' ? [{ fleet, patchGroup: target.patchGroup }] : [];
  });
  const read: FleetMissing[] = [];
  for (const [at, { fleet, patchGroup }] of groups.entries())
    read.push(at < MOST_FLEETS ? await loadFleet(reading, { fleet, patchGroup }) : { fleet, kind: 'left-out' });
  return read;
}

async function loadFleet(
  ports: GroupPorts,
  { fleet, patchGroup }: { fleet: string; patchGroup: string },
): Promise<FleetMissing> {
  try {
    const { missing, notRead, inspector } = await loadGroup(ports, patchGroup);
    return { fleet, kind: 'read', missing, notRead, inspector };
  } catch (error) {
    if (error instanceof AwsCallError) return { fleet, kind: 'unread' };
    throw error;
  }
}
