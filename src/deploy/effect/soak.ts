import type { Config, FleetConfig } from '../../config/types.ts';
import { deployOf } from '../../runs/decision/kind.ts';
import type { Report } from '../../runs/feature.ts';
import type { DeployRun, Run } from '../../runs/types.ts';
import { reportKey } from '../../store/keys.ts';
import { packText, unpackText } from '../../store/packed.ts';
import type { Table } from '../../store/table.ts';
import { imagesOf } from '../decision/live.ts';
import { isSoaked, lookedAt, newSoak, nextLookAt } from '../decision/soak.ts';
import type { DeployPlan, Soak } from '../types/plan.ts';
import type { DeploySources } from '../types/sources.ts';
import { loadDeploys } from './history.ts';
import { healthIn, loadFleet } from './live.ts';

/** Fleets that come after this one. */
export const followersOf = ({ fleets }: Config, fleet: string): FleetConfig[] =>
  Object.values(fleets).filter(({ after }) => after === fleet);

/** A fleet that goes back leads no other one there: whoever wants that asks. */
export const isReturn = ({ returnOf }: DeployPlan): boolean => returnOf !== undefined;

/** How long the fleet before must have been healthy for this one. */
export const soakNeededBy = ({ policies }: Config, { soakMs, policy }: FleetConfig): number =>
  soakMs ?? policies[policy]?.soakMs ?? 0;

/** The longest that a follower asks for. */
export const soakNeededAfter = (config: Config, fleet: string): number =>
  Math.max(0, ...followersOf(config, fleet).map((follower) => soakNeededBy(config, follower)));

/**
 * One look at a fleet that has been moved: what it owes is to stay healthy for as long as the fleets after it ask. When it
 * has, they are asked for. A newer deploy of the fleet ends it: what would be shown is no longer there. Throws AwsCallError
 * to be asked again.
 */
export async function reportSoak(sources: DeploySources, reporting: Run, last: boolean): Promise<Report> {
  const run = deployOf(reporting);
  const followers = followersOf(sources.config, run.name);
  if (followers.length === 0 || (await isOutdated(sources.table, run))) return { kind: 'ready', leadsTo: [] };
  const now = sources.now();
  const needed = soakNeededAfter(sources.config, run.name);
  const before = (await loadSoak(sources.table, run.id)) ?? newSoak(needed);
  const soak = lookedAt({ ...before, neededMs: needed }, { at: now, ...(await healthOf(sources, run.plan)) });
  await sources.table.write([
    { kind: 'put', item: { ...reportKey(run.id), packed: packText(JSON.stringify(soak)) }, when: {} },
  ]);
  if (isSoaked(soak)) {
    const next = isReturn(run.plan) ? [] : followers;
    return { kind: 'ready', leadsTo: next.map(({ name }) => ({ kind: 'deploy-next', fleet: name })) };
  }
  return last ? { kind: 'not-yet' } : { kind: 'not-yet', later: nextLookAt(soak, now) };
}

async function isOutdated(table: Table, { id, name }: DeployRun): Promise<boolean> {
  const newest = (await loadDeploys(table, name)).find(({ state }) => state === 'succeeded');
  return newest !== undefined && newest.id !== id;
}

export async function loadSoak(table: Table, runId: string): Promise<Soak | undefined> {
  const packed = (await table.get(reportKey(runId)))?.['packed'];
  if (typeof packed !== 'string') return undefined;
  // Written by reportSoak alone, from the same type.
  return JSON.parse(unpackText(packed));
}

/** Targets where there are target groups, else instances; one that runs another image is none of the healthy. */
export async function healthOf(sources: DeploySources, plan: DeployPlan): Promise<{ healthy: number; total: number }> {
  const groups = await loadFleet(sources, plan.target);
  const { healthy, total } = healthIn(groups);
  const others =
    plan.image.kind === 'container'
      ? 0
      : imagesOf(groups)
          .filter(({ image }) => image !== plan.image.id)
          .reduce((sum, { instances }) => sum + instances, 0);
  return { healthy: Math.max(0, healthy - others), total };
}
