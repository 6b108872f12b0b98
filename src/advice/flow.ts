import { fleetsAt, placesOf } from '../config/place.ts';
import type { FleetConfig } from '../config/types.ts';
import type { Uses, UsesAt } from '../contract/ports.ts';
import type { Mrkdwn } from '../slack/mrkdwn.ts';
import { advisedFleet, fleetOfLife, partsOf } from './decision.ts';
import { loadAdvice, loadGroupAdvice } from './effect.ts';
import { adviceUnread, groupAdvice, instanceAdvice, unknownInstance } from './message.ts';

type AdvicePorts = Uses<'nodes' | 'config'>;

/** How one instance is best patched, and why: reads alone. Home is asked first; what no place has and one did not say is unread. */
export async function adviseInstance(
  ports: Uses<'config'> & UsesAt<'nodes'>,
  id: string,
  now: number,
): Promise<Mrkdwn> {
  let unread: Mrkdwn | undefined;
  for (const place of placesOf(ports.config)) {
    const read = await loadAdvice(ports.at(place), id, now);
    if (read.kind === 'unread') unread ??= adviceUnread(`instance ${id}`, read.error);
    else if (read.value !== undefined) {
      const there = { images: ports.config.images, fleets: fleetsAt(ports.config, place) };
      return instanceAdvice(read.value, fleetOfLife(there, read.value.life));
    }
  }
  return unread ?? unknownInstance(id);
}

/** The same for whoever carries the tag of a patch group. */
export async function advisePatchGroup(
  ports: AdvicePorts,
  { fleet, patchGroup }: { fleet: FleetConfig; patchGroup: string },
  now: number,
): Promise<Mrkdwn> {
  const read = await loadGroupAdvice(ports, patchGroup, now);
  return read.kind === 'unread'
    ? adviceUnread(`patch group ${patchGroup}`, read.error)
    : groupAdvice(advisedFleet(ports.config, fleet), patchGroup, partsOf(read.value));
}
