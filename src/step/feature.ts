import type { Feature } from '../contract/feature.ts';
import type { ReconcilePorts } from '../runs/ports.ts';
import type { Offers, RunKind } from '../runs/run-kind.ts';
import { retryableOf } from './decision/retryable.ts';
import { waitOf } from './decision/wait.ts';
import { openAnswer } from './flow/answer.ts';
import { dueSteps, lookAtStep, stepsAbout } from './flow/look.ts';
import { requestRetry } from './flow/retry.ts';
import { createStepKind, type StepPorts } from './kind.ts';
import { answerButtons, retryButton } from './message/buttons.ts';
import { STEP_ACTIONS } from './types/actions.ts';

/** Approval steps in the middle of a bake, and retries of what failed after an image was built. */
export const createStep = (ports: ReconcilePorts & StepPorts): Feature & Offers & { run: RunKind<'step'> } => ({
  run: createStepKind(ports),
  offers: (run) => {
    const retryable = retryableOf(run);
    if (retryable !== undefined) return [retryButton(run, retryable)];
    return waitOf(run) === undefined ? [] : [answerButtons(run)];
  },
  onClick: (job, now) => {
    if (job.actionId === STEP_ACTIONS.resume) return openAnswer(ports, job, { action: 'approve', now });
    if (job.actionId === STEP_ACTIONS.stop) return openAnswer(ports, job, { action: 'reject', now });
    return requestRetry(ports, job, now);
  },
  onHints: (hints) => stepsAbout(ports, hints),
  onTick: (_now, work) => dueSteps(ports, work),
  look: (runId, at) => lookAtStep(ports, runId, at),
});
