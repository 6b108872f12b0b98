import { samePlace } from '../../config/place.ts';
import { at } from '../../contract/ports.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import type { Report } from '../../runs/run-kind.ts';
import { findDeployImage } from '../effect/images.ts';
import { nextRunId } from '../effect/next-run.ts';
import { loadOrder } from '../effect/order.ts';
import { loadImageNow, loadOriginRefusal, type OriginPorts } from '../effect/origin.ts';
import type { DeployPlan } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import { fleetOf, type ImageFleet, planFor } from './prepare.ts';
import { openDeploy } from './request.ts';

/** Opens the requests for the fleets that come after this one; ready when all of them are, or need none. Repeating it asks once. */
export async function openNext(
  ports: ReconcilePorts,
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
  ports: ReconcilePorts,
  { plan, requester, id }: DeployRun,
  { fleet: name, now }: { fleet: string; now: number },
): Promise<boolean> {
  const found = fleetOf(ports, name);
  if (found.kind === 'refused') return true;
  const { fleet, policy } = found;
  const order = await loadOrder(ports, { fleet, image: plan.image, now });
  if (order.kind === 'refused' || order.before === undefined) return true;
  const image = await imageThere(ports, plan, fleet);
  if (image === 'unreadable') return false;
  const next = { ...planFor(ports, fleet, image ?? plan.image), before: order.before, opensAfter: id };
  if (image === undefined || (await isUnasked(at(ports, fleet.place), next, fleet))) {
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

/** The same build as the fleet's own account and Region have it; `undefined` where it was not made for there. */
async function imageThere(
  ports: ReconcilePorts,
  { place = ports.home, image }: DeployPlan,
  fleet: ImageFleet,
): Promise<DeployPlan['image'] | 'unreadable' | undefined> {
  if (samePlace(place, fleet.place)) return image;
  const found = await findDeployImage(at(ports, fleet.place), fleet, image.arn ?? image.id);
  if (found.kind === 'image') return found.image;
  return found.refusal.code === 'unreadable' ? 'unreadable' : undefined;
}

/** A request that needs an override, or would be refused, does not open automatically. */
async function isUnasked(ports: ReconcilePorts & OriginPorts, plan: DeployPlan, fleet: ImageFleet): Promise<boolean> {
  const now = await loadImageNow(ports, plan.image, fleet);
  return now.kind === 'there' && (await loadOriginRefusal(ports, { ...plan, image: now.image }, fleet)) !== undefined;
}
