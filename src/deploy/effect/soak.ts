import { AwsCallError } from '../../aws/failure.ts';
import type { Config, FleetConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import type { HasKinds, Report } from '../../runs/run-kind.ts';
import { reportKey } from '../../store/keys.ts';
import { loadPacked, savePacked } from '../../store/packed.ts';
import type { Table } from '../../store/table.ts';
import { healthIn } from '../decision/live.ts';
import { newestSucceeded } from '../decision/previous.ts';
import { keptOf } from '../decision/reading.ts';
import { isSoaked, type Look, lookedAt, newSoak, nextLookAt, notLookedAt } from '../decision/soak.ts';
import { type DeployPlan, isRollback } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import type { Soak } from '../types/soak.ts';
import { loadDeploys } from './history.ts';
import type { FleetPorts } from './live.ts';
import { readFleet } from './reading.ts';

/** Fleets that come after this one. */
export const followersOf = ({ fleets }: Config, fleet: string): FleetConfig[] =>
  Object.values(fleets).filter(({ after }) => after === fleet);

/** How long the fleet before must have been healthy for this one. */
export const soakNeededBy = ({ policies }: Config, { soakMs, policy }: FleetConfig): number =>
  soakMs ?? policies[policy]?.soakMs ?? 0;

/** The longest that a follower asks for. */
export const soakNeededAfter = (config: Config, fleet: string): number =>
  Math.max(0, ...followersOf(config, fleet).map((follower) => soakNeededBy(config, follower)));

/** `next` are the fleets that may be asked for now. */
export type SoakReport = { kind: 'ready'; next: readonly string[] } | Extract<Report, { kind: 'not-yet' }>;

type SoakPorts = FleetPorts & Uses<'table' | 'config'> & HasKinds;

/**
 * One look at a fleet that has been moved: it must stay healthy for as long as the fleets after it require. When it
 * has, they are asked for. A newer deploy of the fleet ends it: what would be shown is no longer there. Throws AwsCallError
 * to be asked again.
 */
export async function reportSoak(
  ports: SoakPorts,
  run: DeployRun,
  { now, last }: { now: number; last: boolean },
): Promise<SoakReport> {
  const followers = followersOf(ports.config, run.name);
  if (followers.length === 0) return { kind: 'ready', next: [] };
  const newest = await loadNewest(ports, run.name);
  if (newest === 'unknown') return { kind: 'not-yet' };
  if (newest !== undefined && newest !== run.id) return { kind: 'ready', next: [] };
  const needed = soakNeededAfter(ports.config, run.name);
  const before = { ...((await loadSoak(ports.table, run.id)) ?? newSoak(needed)), neededMs: needed };
  const soak = await lookOnce(ports, run, { before, now });
  if (isSoaked(soak)) {
    return { kind: 'ready', next: isRollback(run.plan) ? [] : followers.map(({ name }) => name) };
  }
  return last ? { kind: 'not-yet' } : { kind: 'not-yet', later: nextLookAt(soak, now) };
}

/** A look that fails is kept with its time, so that nobody takes what was seen before for what is so now. Throws AwsCallError. */
async function lookOnce(
  ports: SoakPorts,
  { id, plan }: DeployRun,
  { before, now }: { before: Soak; now: number },
): Promise<Soak> {
  try {
    const soak = lookedAt(before, { at: now, ...(await healthOf(ports, plan)) });
    await savePacked(ports.table, reportKey(id), soak);
    return soak;
  } catch (error) {
    if (error instanceof AwsCallError)
      await savePacked(ports.table, reportKey(id), notLookedAt(before, { at: now, error: error.code }));
    throw error;
  }
}

/** Id of the fleet's newest deploy that succeeded; `unknown` where requests that moved nothing hide it. */
async function loadNewest(ports: Uses<'table'> & HasKinds, fleet: string): Promise<string | undefined> {
  const { runs, cut } = await loadDeploys(ports, fleet, (read) => newestSucceeded(read) !== undefined);
  return newestSucceeded(runs)?.id ?? (cut ? 'unknown' : undefined);
}

export const loadSoak = (table: Table, runId: string): Promise<Soak | undefined> => loadPacked(table, reportKey(runId));

/** Targets where there are target groups, else instances; one that runs another image does not count as healthy. */
export async function healthOf(ports: FleetPorts, plan: DeployPlan): Promise<Omit<Look, 'at'>> {
  const { groups } = await readFleet(ports, plan);
  const { healthy, total } = healthIn(groups);
  const others =
    plan.image.kind === 'container' ? 0 : keptOf(groups).filter(({ image }) => image !== plan.image.id).length;
  return { healthy: Math.max(0, healthy - others), total, others };
}
