import { present } from '../../present.ts';
import type { DeployRun } from '../types/run.ts';
import type { Serving } from '../types/shown.ts';
import type { FleetBefore, Soak } from '../types/soak.ts';
import { isActiveRollback, newestSucceeded, tellsWhatRan } from './previous.ts';
import { newSoak, soakedAt, soakedMs } from './soak.ts';

/** What the fleet before has run, newest first, and what its soaks showed. */
export interface OrderFacts {
  image: string;
  before: string;
  runs: readonly DeployRun[];
  /** Older runs were not read. */
  cut: boolean;
  /** By run id. */
  soaks: Readonly<Record<string, Soak>>;
  /** How long this fleet wants it to have been healthy there. */
  neededMs: number;
  now: number;
}

/** Why an image may not go to a fleet yet; `fleet` is the one before. */
export type OrderRefusal =
  /** It never ran there; `newest` is what does. */
  | { code: 'never-ran'; fleet: string; newest?: string }
  /** `until`: when it is over at the earliest; absent while the fleet is not healthy. */
  | { code: 'still-soaking'; fleet: string; runId: string; until?: number }
  /** Its soak never became long enough. */
  | { code: 'not-healthy'; fleet: string; runId: string; healthy: number; total: number }
  /** It was rolled back from it, or is being rolled back: then `going` is there. */
  | { code: 'rolled-back'; fleet: string; runId: string; going?: true }
  /** AWS called its deploy done, and its instances showed otherwise: so many of them ran it. */
  | { code: 'not-all-on-it'; fleet: string; runId: string; on: number; total: number }
  /** Its deploy succeeded in a fleet of no instances, so nothing has shown it. */
  | { code: 'no-instances'; fleet: string; runId: string }
  /** It ran there, and another has come since. */
  | { code: 'other-image'; fleet: string; newest: string }
  /** Whether it ran there is not known: so many requests that moved nothing have come since. */
  | { code: 'not-known'; fleet: string };

export type Order = { kind: 'allowed'; before: FleetBefore } | { kind: 'refused'; refusal: OrderRefusal };

const refused = (refusal: OrderRefusal): Order => ({ kind: 'refused', refusal });

/** "When the fleet before has succeeded and soaked": with the same image, and with it still. */
export function orderOf(facts: OrderFacts): Order {
  const { image, before: fleet, runs, cut } = facts;
  const newest = newestSucceeded(runs);
  const same = newestOf(runs, image);
  if (same !== undefined && isRolledBackFrom(runs, image))
    return refused({
      code: 'rolled-back',
      fleet,
      runId: same.id,
      ...(isBeingRolledBack(runs, same) ? { going: true } : {}),
    });
  if (newest !== undefined && same === newest) return soakOf(facts, newest);
  if (same === undefined) {
    const partly = runs.find((run) => run.plan.image.id === image);
    const shown = partly?.outcome?.shown;
    if (partly !== undefined && shown?.serving !== undefined && shown.back !== true && shown.on === shown.total)
      return refused(notServing(fleet, partly.id, shown.serving));
    if (partly !== undefined && shown !== undefined && shown.back !== true)
      return refused({ code: 'not-all-on-it', fleet, runId: partly.id, on: shown.on, total: shown.total });
    if (cut) return refused({ code: 'not-known', fleet });
    return refused({
      code: 'never-ran',
      fleet,
      ...(newest === undefined ? {} : { newest: newest.plan.image.id }),
    });
  }
  return refused({ code: 'other-image', fleet, newest: newest?.plan.image.id ?? image });
}

const notServing = (fleet: string, runId: string, { healthy, wanted: total }: Serving): OrderRefusal => ({
  code: 'not-healthy',
  fleet,
  runId,
  healthy,
  total,
});

/** The newest deploy that brought this image to the fleet, whether it stayed or not. */
export const newestOf = (runs: readonly DeployRun[], image: string): DeployRun | undefined =>
  runs.find(({ plan, state }) => plan.image.id === image && (state === 'succeeded' || state === 'rolled-back'));

/** By any deploy since, whether it reached its end or not: a later deploy of another image does not make this one good again. */
const wasRolledBack = (runs: readonly DeployRun[], { id }: DeployRun): boolean =>
  runs.some((run) => run.plan.returnOf === id && (isActiveRollback(run) || tellsWhatRan(run)));

/** Whether this image was rolled back from the fleet whose runs these are, and has not come there again since. */
export function isRolledBackFrom(runs: readonly DeployRun[], image: string): boolean {
  const same = newestOf(runs, image);
  return same !== undefined && (same.state === 'rolled-back' || wasRolledBack(runs, same));
}

const isBeingRolledBack = (runs: readonly DeployRun[], { id }: DeployRun): boolean =>
  runs.some((run) => run.plan.returnOf === id && isActiveRollback(run));

function soakOf({ before: fleet, soaks, neededMs, now }: OrderFacts, run: DeployRun): Order {
  const soak = soaks[run.id] ?? newSoak(neededMs);
  const succeededAt = run.ending?.at ?? run.requestedAt;
  if (neededMs === 0 && run.outcome?.shown?.total === 0 && soak.healthySince === undefined)
    return refused({ code: 'no-instances', fleet, runId: run.id });
  const seen = soak.looks > 0 ? soak : run.outcome?.health;
  if (neededMs === 0 && seen !== undefined && soak.healthySince === undefined && seen.healthy < seen.total)
    return refused({ code: 'not-healthy', fleet, runId: run.id, healthy: seen.healthy, total: seen.total });
  if (neededMs === 0 || soakedMs(soak) >= neededMs)
    return { kind: 'allowed', before: { fleet, runId: run.id, succeededAt, soak } };
  if (run.report !== 'pending')
    return refused({ code: 'not-healthy', fleet, runId: run.id, healthy: soak.healthy, total: soak.total });
  const until = soak.healthySince === undefined ? undefined : Math.max(now, soakedAt({ ...soak, neededMs }, now));
  return refused({ code: 'still-soaking', fleet, runId: run.id, ...present({ until }) });
}
