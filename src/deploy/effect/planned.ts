import type { DeployOutcome, DeployPlan } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';

/** What is known of a fleet before its plan is made. */
export interface PlanRequest {
  run: DeployRun;
  usualMs: readonly number[];
  now: number;
}

export const refusedPlan = (reason: string) => ({ kind: 'refused', reason }) as const;

/** It runs the image: "no updates" is no failure. */
export const alreadyRuns = (images: DeployOutcome['images']) =>
  ({ kind: 'already', outcome: { kind: 'deploy', images, already: true } }) as const;

/** A plan with its change, or why there is none, or none yet. */
export type Planned =
  | { kind: 'planned'; plan: DeployPlan }
  | { kind: 'not-yet' }
  | { kind: 'already'; outcome: DeployOutcome }
  | { kind: 'refused'; reason: string };
