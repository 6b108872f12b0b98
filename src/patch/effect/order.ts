import type { Config, FleetConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { type Order, orderOf, tellsWhatWasInstalled } from '../decision/order.ts';
import { isSeenOnly, type PatchFleet } from '../types/fleet.ts';
import type { PatchRun } from '../types/run.ts';
import { loadPatchRuns } from './history.ts';
import { loadReceipt } from './receipt.ts';
import { loadSeen } from './seen.ts';

type OrderPorts = Uses<'table' | 'config'> & HasKinds;

/** Fleets that come after this one. */
export const followersOf = ({ fleets }: Pick<Config, 'fleets'>, fleet: string): FleetConfig[] =>
  Object.values(fleets).filter(({ after }) => after === fleet);

/** How long the fleet before must have been healthy for this one, in milliseconds. */
export const soakNeededBy = ({ policies }: Config, { soakMs, policy }: FleetConfig): number =>
  soakMs ?? policies[policy]?.soakMs ?? 0;

/** Whether the fleet before was patched and soaked, so that this one may be. */
export async function loadOrder(ports: OrderPorts, fleet: PatchFleet, now: number): Promise<Order> {
  const { config } = ports;
  const before = fleet.after === undefined ? undefined : config.fleets[fleet.after];
  if (before === undefined) return { kind: 'allowed' };
  const [newest] = await loadInstalls(ports, before.name, 1);
  const receipt = newest === undefined ? undefined : await loadReceipt(ports.table, newest.id);
  const own = (await loadInstalls(ports, fleet.name, 5)).find(({ state }) => state === 'succeeded');
  const seen = isSeenOnly(before) ? await loadSeen(ports.table, before.name) : undefined;
  const ownSeen = isSeenOnly(fleet) ? await loadSeen(ports.table, fleet.name) : undefined;
  const ownPatchedAt = Math.max(own?.ending?.at ?? 0, ownSeen?.patched?.firstAt ?? 0);
  return orderOf({
    before: { fleet: before.name, ...present({ signoff: before.signoff }) },
    runs: newest === undefined ? [] : [newest],
    neededMs: soakNeededBy(config, fleet),
    now,
    ...present({ receipt, seen, ownPatchedAt: ownPatchedAt === 0 ? undefined : ownPatchedAt }),
  });
}

/** The newest installs of a fleet that began, at most so many. */
export async function loadInstalls(
  ports: Uses<'table'> & HasKinds,
  fleet: string,
  most: number,
): Promise<readonly PatchRun[]> {
  const runs = await loadPatchRuns(ports, fleet, (read) => read.filter(tellsWhatWasInstalled).length >= most);
  return runs.filter(tellsWhatWasInstalled).slice(0, most);
}

/** The first fleet of the order that this one stands in. A circle is a problem of the config, and ends here all the same. */
export function firstOf({ fleets }: Pick<Config, 'fleets'>, fleet: FleetConfig): string {
  const seen = new Set([fleet.name]);
  let first = fleet;
  for (
    let next = fleets[first.after ?? ''];
    next !== undefined && !seen.has(next.name);
    next = fleets[first.after ?? '']
  ) {
    seen.add(next.name);
    first = next;
  }
  return first.name;
}
