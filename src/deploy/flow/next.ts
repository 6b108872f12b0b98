import type { ReconcilePorts } from '../../runs/ports.ts';
import type { Report } from '../../runs/run-kind.ts';
import { nextRunId } from '../effect/next-run.ts';
import { loadOrder } from '../effect/order.ts';
import { loadImageNow, loadOriginRefusal, type OriginPorts } from '../effect/origin.ts';
import type { DeployPlan } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import { fleetOf, type ImageFleet, planFor } from './prepare.ts';
import { openDeploy } from './request.ts';

type NextPorts = ReconcilePorts & OriginPorts;

/** Opens the requests for the fleets that come after this one; ready when all of them are, or need none. Repeating it asks once. */
export async function openNext(
  ports: NextPorts,
  source: DeployRun,
  { fleets, now }: { fleets: readonly string[]; now: number },
): Promise<Report> {
  // The emergency asks for its fleets itself.
  if (source.emergency !== undefined) return { kind: 'ready' };
  const opened: boolean[] = [];
  for (const fleet of fleets) opened.push(await isOpened(ports, source, { fleet, now }));
  return opened.every(Boolean) ? { kind: 'ready' } : { kind: 'not-yet' };
}

/**
 * With the same image, in the name of whoever asked for the first deploy: they do not approve what follows from their own
 * request. `false` when another run is in progress on that fleet.
 */
async function isOpened(
  ports: NextPorts,
  { plan, requester, id }: DeployRun,
  { fleet: name, now }: { fleet: string; now: number },
): Promise<boolean> {
  const found = fleetOf(ports, name);
  if (found.kind === 'refused') return true;
  const { fleet, policy } = found;
  const order = await loadOrder(ports, { fleet, image: plan.image, now });
  if (order.kind === 'refused' || order.before === undefined) return true;
  const next = { ...planFor(fleet, plan.image), before: order.before, opensAfter: id };
  if (await isUnasked(ports, next, fleet)) {
    ports.log('next-fleet-not-opened', { runId: id, fleet: name });
    return true;
  }
  const opened = await openDeploy(ports, {
    id: nextRunId(id, name),
    fleet,
    plan: next,
    policy,
    requester,
    now,
  });
  if (opened.kind !== 'busy') return true;
  ports.log('next-fleet-busy', { runId: id, fleet: name });
  return false;
}

/** A request that needs an override, or would be refused, does not open automatically. */
async function isUnasked(ports: NextPorts, plan: DeployPlan, fleet: ImageFleet): Promise<boolean> {
  const now = await loadImageNow(ports, plan.image, fleet);
  return now.kind === 'there' && (await loadOriginRefusal(ports, { ...plan, image: now.image }, fleet)) !== undefined;
}
