import { freezeAt } from '../../holds/effect/freeze.ts';
import { deployOf } from '../../runs/decision/kind.ts';
import type { Feature } from '../../runs/feature.ts';
import type { DeployRun, RunState } from '../../runs/types.ts';
import { concernsDeploy } from '../decision/concerns.ts';
import { previousOf, returnUntil } from '../decision/previous.ts';
import { startParametersOf } from '../decision/start.ts';
import { needsModal } from '../message/buttons.ts';
import { deployCard } from '../message/card.ts';
import { decideModal } from '../message/decide-modal.ts';
import type { DeployFacts } from '../message/facts.ts';
import { stopConsequence } from '../message/stopping.ts';
import { deployThread } from '../message/thread.ts';
import type { DeploySources } from '../types/sources.ts';
import { checkDeployPlan } from './check.ts';
import { loadDifference } from './difference.ts';
import { loadDeploys } from './history.ts';
import { observeDeploy } from './observe.ts';
import { planDeploy } from './plan.ts';
import { followersOf, isReturn, loadSoak, reportSoak, soakNeededAfter } from './soak.ts';
import { tidyDeploy } from './tidy.ts';

/** Beyond twice the soak a fleet is given so long to become healthy; then its soak is said to be missing. */
const SOAK_MARGIN_MS = 24 * 60 * 60_000;

/** What deploys give to the life of runs. */
export function createDeployFeature(sources: DeploySources): Feature {
  const { documents, config } = sources;
  return {
    startOf: (run) => {
      const { route, parameters, bound } = startParametersOf(deployOf(run));
      return { document: route === 'stack' ? documents.deploy : documents.refresh, parameters, bound };
    },
    concerns: (run, hint) => concernsDeploy(deployOf(run), hint),
    plan: (run, now) => planDeploy(sources, run, now),
    checkPlan: (run) => checkDeployPlan(sources, run),
    observe: (run, now) => observeDeploy(sources, run, now),
    tidy: (run) => tidyDeploy(sources, run),
    reportLimitMs: (run) => 2 * soakNeededAfter(config, run.name) + SOAK_MARGIN_MS,
    report: (run, last) => reportSoak(sources, run, last),
    stopLeaves: (run, how) => stopConsequence(deployOf(run), how),
    approvalForm: async (run, value) => {
      const deploy = deployOf(run);
      if (!needsModal(deploy)) return undefined;
      return decideModal(deploy, value, await loadFacts(sources, deploy, sources.now()));
    },
    card: async (run, now) => deployCard(deployOf(run), await loadFacts(sources, deployOf(run), now)),
    thread: async (run, now) => deployThread(deployOf(run), await loadFacts(sources, deployOf(run), now)),
  };
}

/** States in which people decide on a start that is still to come. */
const BEFORE_START: readonly RunState[] = ['awaiting-approval', 'scheduled'];

/** From the table, since what a card shows was read when it was decided; the calendars alone are asked anew. */
export async function loadFacts(
  { table, config, calendars }: Pick<DeploySources, 'table' | 'config' | 'calendars'>,
  run: DeployRun,
  now: number,
): Promise<DeployFacts> {
  const freeze = BEFORE_START.includes(run.state)
    ? await freezeAt({ calendars, config }, Math.max(now, run.scheduledFor ?? now))
    : undefined;
  const ended = run.state === 'succeeded';
  const [difference, soak, runs] = await Promise.all([
    run.plan.change === undefined ? undefined : loadDifference(table, run.id),
    ended && !isReturn(run.plan) ? loadSoak(table, run.id) : undefined,
    ended ? loadDeploys(table, run.name) : [],
  ]);
  const previous = ended ? previousOf(runs, run.plan.image.id) : undefined;
  const until = returnUntil(run);
  const offered = previous?.of.id === run.id && now < until;
  return {
    now,
    ...(freeze?.kind === 'closed' ? { freeze } : {}),
    ...(difference === undefined ? {} : { difference }),
    ...(soak === undefined ? {} : { soak }),
    ...(offered ? { rollback: { image: previous.image.id, until } } : {}),
    next: isReturn(run.plan) ? [] : followersOf(config, run.name).map(({ name }) => name),
  };
}
