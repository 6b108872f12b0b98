import { present } from '../../present.ts';
import type { Reading } from '../decision/reading.ts';
import { healthShown, imagesShown, shownOf } from '../decision/shown.ts';
import type { DeployPlan } from '../types/plan.ts';
import type { DeployOutcome } from '../types/progress.ts';
import type { DeployRun } from '../types/run.ts';

/** What is known of a fleet before its plan is made. */
export interface PlanRequest {
  run: DeployRun;
  usualMs: readonly number[];
  now: number;
}

export const refusedPlan = (reason: string) => ({ kind: 'refused', reason }) as const;

/** It runs the image, as its instances show: nothing is to be done. */
export const alreadyRuns = (reading: Reading, { run, now }: Pick<PlanRequest, 'run' | 'now'>) => {
  const shown = shownOf(reading, { image: run.plan.image.id, since: run.requestedAt });
  const told = { images: imagesShown(reading), shown, ...present({ health: healthShown(reading, now) }) };
  return { kind: 'already', outcome: { kind: 'deploy', already: true, ...told } } as const;
};

/** A container image is not an AMI of instances: "no updates" is all that there is to read. */
export const alreadySet = { kind: 'already', outcome: { kind: 'deploy', images: [], already: true } } as const;

/** A plan with its change, or why there is none, or none yet. */
export type Planned =
  | { kind: 'planned'; plan: DeployPlan }
  | { kind: 'not-yet' }
  | { kind: 'already'; outcome: DeployOutcome }
  | { kind: 'refused'; reason: string };
