import { AwsCallError } from '../../aws/failure.ts';
import { at } from '../../contract/ports.ts';
import { reconcile } from '../../runs/flow/reconcile.ts';
import { nextLookAt } from '../decision/seen.ts';
import { followersOf, loadOrder } from '../effect/order.ts';
import { loadSeen, lookAtSeen, saveSeen } from '../effect/seen.ts';
import { waitingRuns } from '../effect/waiting.ts';
import { isPatched, isSeenOnly, type SeenOnlyFleet } from '../types/fleet.ts';
import type { NextFleet } from '../types/receipt.ts';
import type { SeenFleet } from '../types/seen.ts';
import { type NextPorts, openNext } from './next.ts';

/** What this worker found last, by fleet: until a look is due by that, the table is not asked. */
export type SeenLast = Map<string, SeenFleet>;

/** Each minute: fleets that their own windows patch are looked at where another comes after them, which is asked for once they have soaked. */
export async function tickSeen(ports: NextPorts, last: SeenLast, now: number): Promise<void> {
  for (const fleet of Object.values(ports.config.fleets).filter(isSeenOnly)) {
    if (!followersOf(ports.config, fleet.name).some(isPatched)) continue;
    try {
      await look(ports, fleet, { last, now });
    } catch (error) {
      if (!(error instanceof AwsCallError)) throw error;
      ports.log('patched-fleet-not-read', { fleet: fleet.name, code: error.code });
    }
  }
}

async function look(
  ports: NextPorts,
  fleet: SeenOnlyFleet,
  { last, now }: { last: SeenLast; now: number },
): Promise<void> {
  if (isEarly(last.get(fleet.name), now)) return;
  const before = await loadSeen(ports.table, fleet.name);
  if (before !== undefined) last.set(fleet.name, before);
  if (isEarly(before, now)) return;
  const read = await ports.readWindow(fleet, now);
  const windowName = read?.kind === 'window' ? read.window.name : (before?.window.name ?? fleet.window);
  const stood = await standing(ports, fleet, now);
  const seen = await lookAtSeen(at(ports, fleet.place), fleet, { before, windowName, now });
  await openFollowers(ports, fleet, { seen, now });
  const stands = await standing(ports, fleet, now);
  for (const name of Object.keys(stands).filter((each) => stands[each] !== stood[each]))
    for (const id of await waitingRuns(ports, name)) await reconcile(ports, id, now);
}

const isEarly = (seen: SeenFleet | undefined, now: number): boolean => seen !== undefined && now < nextLookAt(seen);

/** What the order says of each fleet after it, as far as their cards show that. */
async function standing(
  ports: NextPorts,
  fleet: SeenOnlyFleet,
  now: number,
): Promise<Readonly<Record<string, string>>> {
  const said: Record<string, string> = {};
  for (const follower of followersOf(ports.config, fleet.name).filter(isPatched)) {
    const order = await loadOrder(ports, follower, now);
    said[follower.name] = order.kind === 'refused' ? order.refusal.code : order.kind;
  }
  return said;
}

async function openFollowers(
  ports: NextPorts,
  fleet: SeenOnlyFleet,
  { seen, now }: { seen: SeenFleet; now: number },
): Promise<void> {
  if (seen.patched === undefined || seen.patched.lastAt <= seen.since) return;
  const source = {
    key: `seen/${fleet.name}/${seen.patched.lastAt}`,
    // Nobody asked for it but the window.
    requester: { userId: fleet.window, person: fleet.window },
  };
  const next: NextFleet[] = [...seen.next];
  for (const follower of followersOf(ports.config, fleet.name).filter(isPatched)) {
    if (next.some((each) => each.fleet === follower.name)) continue;
    // A run of the fleet before may have patched it since, and then opens the next fleet itself.
    const order = await loadOrder(ports, follower, now);
    if (order.kind !== 'allowed' || order.before?.window === undefined) continue;
    const opened = await openNext(ports, source, { fleet: follower, now });
    // What could not be read is tried again at the next look.
    if (opened.kind !== 'refused' || opened.code !== 'unreadable') next.push(opened);
  }
  if (next.length > seen.next.length) await saveSeen(ports.table, fleet.name, { ...seen, next });
}
