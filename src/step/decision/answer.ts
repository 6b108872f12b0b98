import type { WorkflowStep } from '../../aws/imagebuilder.ts';
import type { Execution } from '../../aws/ssm.ts';
import { MINUTE } from '../../duration.ts';
import { notAdmitted, notAdmittedReason } from '../../runs/decision/refused.ts';
import type { Observation } from '../../runs/types/input.ts';

/** What was read about a step that people let go on. */
export interface AnswerFacts {
  execution: Execution;
  /** The execution of the step; absent when Image Builder no longer has it. */
  step: WorkflowStep | undefined;
  claimedAt: number;
  now: number;
}

/** A step continues within moments of its answer. */
const SETTLES_MS = 10 * MINUTE;

/** The step itself says whether it went on: the runbook's end only who made it. */
export function answerObserved({ execution, step, claimedAt, now }: AnswerFacts): Observation<'step'> {
  const status = step?.status ?? 'GONE';
  const outcome = { kind: 'step', status } as const;
  const working = { kind: 'working', progress: { kind: 'step', status, done: 0, total: 0 } } as const;
  const { end } = execution;
  if (end === undefined) return working;
  if (end === 'cancelled') return { kind: 'cancelled', outcome };
  if (end === 'success') {
    if (status === 'COMPLETED') return { kind: 'succeeded', outcome };
    if (status !== 'RUNNING') return { kind: 'failed', outcome, reason: noLonger(step) };
    return now < claimedAt + SETTLES_MS
      ? working
      : { kind: 'stuck', reason: 'Image Builder accepted the answer, but the step still waits' };
  }
  const reason = status === 'RUNNING' ? failureIn(execution) : noLonger(step);
  return { kind: 'failed', outcome, reason, untouched: true, ...notAdmitted(execution) };
}

export function failureIn(execution: Execution): string {
  const { steps, failure, status } = execution;
  const step = steps.find((each) => each.failure !== undefined);
  return notAdmittedReason(execution) ?? step?.failure ?? failure ?? status;
}

/** Why a step can no longer be answered: someone in Image Builder was faster, it timed out, or its bake ended. */
export function noLonger(step: WorkflowStep | undefined): string {
  switch (step?.status) {
    case undefined:
      return 'Image Builder no longer has the step';
    case 'COMPLETED':
      return 'the step was resumed in Image Builder';
    case 'CANCELLED':
    case 'SKIPPED':
      return 'the bake was stopped while the step waited';
    default:
      return isTimedOut(step)
        ? 'the step timed out'
        : `the step was stopped in Image Builder${step?.message === '' ? '' : ` (${step?.message})`}`;
  }
}

export const isTimedOut = (step: WorkflowStep | undefined): boolean =>
  step?.status === 'FAILED' && /timed out/i.test(step.message);
