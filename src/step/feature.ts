import type { Feature } from '../contract/feature.ts';
import type { Uses } from '../contract/ports.ts';
import type { ReconcilePorts } from '../runs/ports.ts';
import type { Offers, RunKind } from '../runs/run-kind.ts';
import { retryableOf } from './decision/retryable.ts';
import { dueSteps, lookAtStep, stepsAbout } from './flow/look.ts';
import { requestRetry } from './flow/retry.ts';
import { createStepKind, type StepPorts } from './kind.ts';
import { retryButton } from './message/buttons.ts';

/** Approval steps in the middle of a bake, and retries of what failed after an image was built. */
export const createStep = (
  ports: ReconcilePorts & StepPorts & Uses<'images'>,
): Feature & Offers & { run: RunKind<'step'> } => ({
  run: createStepKind(ports),
  offers: (run) => {
    const retryable = retryableOf(run);
    return retryable === undefined ? [] : [retryButton(run, retryable)];
  },
  onClick: (job, now) => requestRetry(ports, job, now),
  onHints: (hints) => stepsAbout(ports, hints),
  onTick: () => dueSteps(ports),
  look: (runId, at) => lookAtStep(ports, runId, at),
});
