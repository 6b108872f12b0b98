import { snapshotPolicy } from '../../approvals/decision/policy.ts';
import type { Person } from '../../approvals/types.ts';
import type { FleetConfig } from '../../config/types.ts';
import { at } from '../../contract/ports.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { loadLease } from '../../runs/effect/run-store.ts';
import { wakeOf } from '../../runs/effect/wake.ts';
import { reconcile } from '../../runs/flow/reconcile.ts';
import { openRunByItself } from '../../runs/flow/request.ts';
import { atRun } from '../../runs/ports.ts';
import type { Report } from '../../runs/run-kind.ts';
import { windowSubject } from '../decision/subject.ts';
import { patchDoor } from '../door.ts';
import { followersOf } from '../effect/order.ts';
import { loadPlan, planOrUnread } from '../effect/plan.ts';
import { saveReceipt } from '../effect/receipt.ts';
import { lookAtSoak } from '../effect/report.ts';
import { waitingRuns } from '../effect/waiting.ts';
import { isAdopted, isPatched, type PatchFleet } from '../types/fleet.ts';
import type { NextFleet } from '../types/receipt.ts';
import type { PatchRun } from '../types/run.ts';
import type { OccurrencePorts } from './occurrences.ts';
import { directRun, type RequestPorts } from './open.ts';

export type NextPorts = RequestPorts & OccurrencePorts;

/** What follows the end of a run: its fleet stays healthy, its people say so, and the fleets after it are asked for. Repeating it asks once. */
export async function reportPatch(ports: NextPorts, run: PatchRun, now: number): Promise<Report> {
  const soak = await lookAtSoak(atRun(ports, run), run, now);
  if (soak.kind === 'not-yet') return soak;
  if (soak.kind === 'nothing') return { kind: 'ready' };
  // The emergency asks for its fleets itself.
  if (run.emergency !== undefined) return { kind: 'ready' };
  const next: NextFleet[] = [];
  const source = { key: run.id, requester: run.requester };
  for (const fleet of followersOf(ports.config, run.name)) next.push(await openNext(ports, source, { fleet, now }));
  await saveReceipt(ports.table, run.id, { ...soak.receipt, next });
  // Those that wait for this say so no longer.
  for (const { kind, fleet } of next)
    if (kind !== 'opened') for (const id of await waitingRuns(ports, fleet)) await reconcile(ports, id, now);
  return { kind: 'ready' };
}

/** What patched the fleet before. */
interface Source {
  /** The same for the same patching: what it opens is opened once. */
  key: string;
  requester: Person;
}

/** The request for one fleet after it, in the name of whoever asked for the first: they do not approve what follows from it. */
export async function openNext(
  ports: NextPorts,
  source: Source,
  { fleet, now }: { fleet: FleetConfig; now: number },
): Promise<NextFleet> {
  const policy = snapshotPolicy(ports.config, fleet.policy);
  if (!isPatched(fleet) || policy === undefined) return { kind: 'refused', fleet: fleet.name, code: 'not-configured' };
  const opensAt = await nextOpening(ports, fleet, now);
  if (opensAt !== undefined) {
    await showAgain(ports, fleet);
    return { kind: 'in-window', fleet: fleet.name, opensAt };
  }
  const planned = await planOrUnread(() =>
    loadPlan(at(ports, fleet.place), fleet, { operation: 'install', asked: {} }, now),
  );
  if (planned.kind === 'refused') return { kind: 'refused', fleet: fleet.name, code: planned.refusal.code };
  const id = runIdOf(patchDoor.runPrefix, `${source.key}/next/${fleet.name}`);
  const run = directRun(ports, { id, fleet, policy, requester: source.requester, plan: planned.plan, now });
  const opened = await openRunByItself(ports, run, now);
  return opened.kind === 'busy'
    ? { kind: 'busy', fleet: fleet.name }
    : { kind: 'opened', fleet: fleet.name, runId: id };
}

/** Its card has said what it waited for. */
async function showAgain({ table, wakes }: NextPorts, { place, target, window }: PatchFleet): Promise<void> {
  const runId =
    window === undefined ? undefined : await loadLease(table, windowSubject(place, target.patchGroup, window));
  if (runId !== undefined) await wakes.send(wakeOf(runId), 0);
}

/** An adopted window takes what comes: its occurrence waits for the fleet before as long as it has to. */
async function nextOpening(ports: NextPorts, fleet: FleetConfig, now: number): Promise<number | undefined> {
  if (!isAdopted(fleet)) return undefined;
  const read = await ports.readWindow(fleet, now);
  return read?.kind === 'window' && read.window.enabled ? read.upcoming[0] : undefined;
}
