import type { FleetConfig } from '../config/types.ts';
import type { Uses } from '../contract/ports.ts';
import type { Mrkdwn } from '../slack/mrkdwn.ts';
import { advisedFleet, fleetOfLife, partsOf } from './decision.ts';
import { loadAdvice, loadGroupAdvice } from './effect.ts';
import { adviceUnread, groupAdvice, instanceAdvice, unknownInstance } from './message.ts';

type AdvicePorts = Uses<'nodes' | 'config'>;

/** How one instance is best patched, and why: reads alone. */
export async function adviseInstance(ports: AdvicePorts, id: string, now: number): Promise<Mrkdwn> {
  const read = await loadAdvice(ports, id, now);
  if (read.kind === 'unread') return adviceUnread(`instance ${id}`, read.error);
  return read.value === undefined
    ? unknownInstance(id)
    : instanceAdvice(read.value, fleetOfLife(ports.config, read.value.life));
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
