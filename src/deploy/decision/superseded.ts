import type { DeployRun } from '../types/run.ts';
import { hasMoved, tellsWhatRan } from './previous.ts';

/** Whether a later deploy has changed the fleet since, so that the result of this one is no longer there. */
export const isSupersededBy = (run: DeployRun, by: DeployRun): boolean =>
  run.name === by.name && run.id !== by.id && run.requestedAt < by.requestedAt && tellsWhatRan(run) && hasMoved(by);

/** The newest of them, from runs, newest first. */
export const supersededIn = (run: DeployRun, runs: readonly DeployRun[]): DeployRun | undefined =>
  runs.find((by) => isSupersededBy(run, by));
