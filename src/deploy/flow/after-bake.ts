import { at } from '../../contract/ports.ts';
import { loadLease, loadRun } from '../../runs/effect/run-store.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import type { MadeImage } from '../../runs/types/made-image.ts';
import { isRolledBackFrom, newestOf } from '../decision/order.ts';
import { subjectOf } from '../decision/subject.ts';
import { loadDeploys } from '../effect/history.ts';
import { findDeployImage } from '../effect/images.ts';
import { nextRunId } from '../effect/next-run.ts';
import { loadOriginRefusal } from '../effect/origin.ts';
import { isDeploy } from '../types/run.ts';
import { fleetOf, planFor } from './prepare.ts';
import { openDeploy } from './request.ts';

/**
 * Opens the requests of the fleets that come `after: bake`, for the newest image of theirs; true when each is open, or need not be.
 * Where nobody here requested the bake, the image's name is shown as the requester.
 */
export async function openAfterBake(ports: ReconcilePorts, made: MadeImage, now: number): Promise<boolean> {
  const opened: boolean[] = [];
  for (const { name, afterBake, image } of Object.values(ports.config.fleets))
    if (afterBake === true && image === made.name) opened.push(await isOpened(ports, made, { name, now }));
  return opened.every(Boolean);
}

/** `false`: another run is in progress there, or what must be known cannot be read. */
async function isOpened(
  ports: ReconcilePorts,
  made: MadeImage,
  { name, now }: { name: string; now: number },
): Promise<boolean> {
  const found = fleetOf(ports, name);
  if (found.kind === 'refused') return true;
  const { fleet, policy } = found;
  const there = at(ports, fleet.place);
  const skipped = (why: string): true => {
    ports.log('after-bake-not-opened', { by: made.by, fleet: name, why });
    return true;
  };
  const id = nextRunId(made.by, name);
  if ((await loadRun(ports, id)) !== undefined) return true;
  const busy = await loadLease(ports.table, subjectOf(fleet.place, fleet.target));
  if (busy !== undefined) return isSameRequest(ports, busy, made.image);
  const image = await findDeployImage(there, fleet);
  if (image.kind === 'refused') return image.refusal.code === 'unreadable' ? false : skipped(image.refusal.code);
  if (image.image.id !== made.image) return skipped('newer-image');
  const history = await loadDeploys(ports, name, (runs) => newestOf(runs, made.image) !== undefined);
  if (isRolledBackFrom(history.runs, made.image)) return skipped('rolled-back');
  const plan = { ...planFor(ports, fleet, image.image), opensAfter: made.by };
  const refusal = await loadOriginRefusal(there, { ...plan, image: image.image }, fleet);
  if (refusal !== undefined) return skipped(refusal.code);
  const requester = made.requester ?? { userId: made.name, person: made.name };
  const opened = await openDeploy(ports, { id, fleet, plan, policy, requester, now });
  return opened.kind !== 'busy';
}

/** A request for this very image is open already; a run of another image is waited for. */
async function isSameRequest(ports: ReconcilePorts, runId: string, image: string): Promise<boolean> {
  const run = (await loadRun(ports, runId))?.run;
  return run !== undefined && isDeploy(run) && run.plan.image.id === image;
}
