import type { FleetConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { soakNeeded } from '../../runs/decision/emergency.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import type { Emergency } from '../../runs/types/run.ts';
import { newestOf, type OrderRefusal, orderOf } from '../decision/order.ts';
import { newestSucceeded } from '../decision/previous.ts';
import type { DeployImage } from '../types/image.ts';
import type { DeployRun } from '../types/run.ts';
import type { FleetBefore } from '../types/soak.ts';
import { loadDeploys } from './history.ts';
import { loadSoak } from './soak.ts';

export type LoadedOrder =
  /** Without `before` no fleet goes before this one. */
  { kind: 'allowed'; before?: FleetBefore } | { kind: 'refused'; refusal: OrderRefusal };

/** Whether the fleet before has run and soaked this image. */
export async function loadOrder(
  ports: Uses<'table' | 'config'> & HasKinds,
  {
    fleet,
    image,
    emergency,
    now,
  }: { fleet: FleetConfig; image: DeployImage; emergency?: Emergency | undefined; now: number },
): Promise<LoadedOrder> {
  if (fleet.after === undefined) return { kind: 'allowed' };
  const { runs, cut } = await loadDeploys(
    ports,
    fleet.after,
    (read) => newestOf(read, idThere(read, image)) !== undefined,
  );
  const newest = newestSucceeded(runs);
  const soak = newest === undefined ? undefined : await loadSoak(ports.table, newest.id);
  return orderOf({
    image: idThere(runs, image),
    before: fleet.after,
    runs,
    cut,
    soaks: newest === undefined || soak === undefined ? {} : { [newest.id]: soak },
    neededMs: soakNeeded(ports.config, fleet, emergency),
    now,
  });
}

/** One build is another AMI in another account or Region: the fleet before ran its own of that build. */
const idThere = (runs: readonly DeployRun[], { id, arn }: DeployImage): string =>
  runs.find(({ plan }) => plan.image.id === id || (arn !== undefined && plan.image.arn === arn))?.plan.image.id ?? id;
