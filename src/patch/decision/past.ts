import type { Operation } from '../types/plan.ts';
import type { PatchRun } from '../types/run.ts';

/** It was moved to another time, or its occurrence was skipped. */
export const isDeferred = ({ deferrals, state, plan, start }: PatchRun): boolean =>
  deferrals > 0 || (state === 'rejected' && plan.occurrence !== undefined && start === undefined);

const MOST = 3;

/** Durations of the newest runs of the operation that succeeded, newest first, in milliseconds. */
export const usualOf = (runs: readonly PatchRun[], operation: Operation): number[] =>
  runs
    .filter(({ state, plan }) => state === 'succeeded' && plan.operation === operation)
    .flatMap(({ start, ending }) => (start === undefined || ending === undefined ? [] : ending.at - start.claimedAt))
    .slice(0, MOST);
