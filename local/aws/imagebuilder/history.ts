import type { ImageStatus } from '@aws-sdk/client-imagebuilder';
import { MINUTE } from '../../../src/duration.ts';
import { stepFailure } from './failures.ts';
import type { ImageBuilderState, ImageRecord, Phase } from './state.ts';
import { applyStep } from './step-effects.ts';

/** A step of the past that waited for people was answered. */
const ANSWERED_WITHIN = 20 * MINUTE;

/** Writes a bake as if it had run from `createdAt` on, without events: to its end, or to where its fault strikes. */
export const recordPastBake = (state: ImageBuilderState, image: ImageRecord): void => {
  let now = image.createdAt;
  for (const phase of image.phases) {
    const ended = recordPhase(state, image, phase, now);
    if (ended.failure !== undefined) {
      finish(state, image, 'FAILED', ended.failure);
      return;
    }
    now = ended.now;
  }
  finish(state, image, 'AVAILABLE');
};

const recordPhase = (
  state: ImageBuilderState,
  image: ImageRecord,
  phase: Phase,
  from: number,
): { now: number; failure?: string } => {
  const { workflow } = phase;
  if (workflow === undefined) return { now: from + phase.ms };
  workflow.startedAt = from;
  let now = from;
  for (const step of workflow.steps) {
    step.startedAt = now;
    now += Number.isFinite(step.ms) ? step.ms : ANSWERED_WITHIN;
    step.endedAt = now;
    workflow.endedAt = now;
    if (image.fault?.kind === 'component-failure' && step.action === 'ExecuteComponents') {
      const { message, context } = stepFailure(state, image, phase, workflow, step);
      const failure = `Workflow step ${step.name} (${step.id}) of ${workflow.id} failed. ${message}`;
      Object.assign(step, { status: 'FAILED', message: failure });
      Object.assign(workflow, { status: 'FAILED', message: failure });
      image.failureContext = context;
      return { now, failure };
    }
    step.status = 'COMPLETED';
    applyStep(state, image, step, now);
  }
  workflow.status = 'COMPLETED';
  return { now };
};

const finish = (state: ImageBuilderState, image: ImageRecord, status: ImageStatus, reason?: string): void => {
  image.status = status;
  if (reason !== undefined) image.reason = reason;
  for (const { workflow } of image.phases) {
    for (const step of workflow?.steps ?? []) if (step.status === 'PENDING') step.status = 'SKIPPED';
    if (workflow?.status === 'PENDING') workflow.status = 'SKIPPED';
  }
  const pipeline = state.pipelines.get(image.pipelineArn);
  if (pipeline !== undefined) pipeline.lastRunStatus = status;
};
