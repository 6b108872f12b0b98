import type { BakeRun, DeployRun, Run } from '../types.ts';

export const isBake = (run: Run): run is BakeRun => run.plan.kind === 'bake';

export const isDeploy = (run: Run): run is DeployRun => run.plan.kind === 'deploy';

/** @throws when the run is of another kind: a feature was handed what is not its own. */
export function bakeOf(run: Run): BakeRun {
  if (isBake(run)) return run;
  throw new Error(`run ${run.id} is no bake`);
}

/** @throws when the run is of another kind: a feature was handed what is not its own. */
export function deployOf(run: Run): DeployRun {
  if (isDeploy(run)) return run;
  throw new Error(`run ${run.id} is no deploy`);
}
