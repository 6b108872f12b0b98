import type { Config, FleetConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { soakNeeded } from '../../runs/decision/emergency.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import type { Emergency } from '../../runs/types/run.ts';
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
export const soakNeededBy = (config: Config, fleet: FleetConfig): number => soakNeeded(config, fleet);

/** Whether the fleet before was patched and soaked, so that this one may be. In an emergency what that installed counts, and its shorter soak. */
export async function loadOrder(
  ports: OrderPorts,
  fleet: PatchFleet,
  now: number,
  emergency?: Emergency,
): Promise<Order> {
  const { config } = ports;
  const before = fleet.after === undefined ? undefined : config.fleets[fleet.after];
  if (before === undefined) return { kind: 'allowed' };
  const [newest] = await loadInstalls(ports, before.name, 1, emergency);
  const receipt = newest === undefined ? undefined : await loadReceipt(ports.table, newest.id);
  const own = (await loadInstalls(ports, fleet.name, 5, emergency)).find(({ state }) => state === 'succeeded');
  const seen = isSeenOnly(before) ? await loadSeen(ports.table, before.name) : undefined;
  const ownSeen = isSeenOnly(fleet) ? await loadSeen(ports.table, fleet.name) : undefined;
  const ownPatchedAt = Math.max(own?.ending?.at ?? 0, ownSeen?.patched?.firstAt ?? 0);
  return orderOf({
    before: { fleet: before.name, ...present({ signoff: before.signoff }) },
    runs: newest === undefined ? [] : [newest],
    neededMs: soakNeeded(config, fleet, emergency),
    now,
    ...present({ receipt, seen, ownPatchedAt: ownPatchedAt === 0 ? undefined : ownPatchedAt }),
  });
}

/** The newest installs of a fleet that began, at most so many. A list that closed one CVE tested nothing but that, for that emergency alone. */
export async function loadInstalls(
  ports: Uses<'table'> & HasKinds,
  fleet: string,
  most: number,
  emergency?: Emergency,
): Promise<readonly PatchRun[]> {
  const counts = (run: PatchRun): boolean =>
    tellsWhatWasInstalled(run) && (run.plan.asked.fix === undefined || run.emergency?.id === emergency?.id);
  const runs = await loadPatchRuns(ports, fleet, (read) => read.filter(counts).length >= most);
  return runs.filter(counts).slice(0, most);
}

/** The first fleet of the order that this one stands in. A circle is a problem of the config; the search still ends here. */
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
