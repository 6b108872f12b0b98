import type { DeployRun } from '../types/run.ts';

/** Durations of the last three deploys that succeeded, newest first, from runs in that order, in milliseconds. */
export const usualMsOf = (runs: readonly DeployRun[]): number[] =>
  runs
    .flatMap(({ state, start, ending, earlier }) =>
      // What waited at a checkpoint for people tells nothing of AWS.
      state === 'succeeded' && start !== undefined && ending !== undefined && earlier === undefined
        ? ending.at - start.claimedAt
        : [],
    )
    .slice(0, 3);
