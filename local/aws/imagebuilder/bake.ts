import type { ImageStatus } from '@aws-sdk/client-imagebuilder';
import { stateChange, stepWaiting } from './events.ts';
import { faultIn, stepFailure } from './failures.ts';
import { countRun } from './schedule-failures.ts';
import type { ImageBuilderState, ImageRecord, Phase, WorkflowRecord, WorkflowStepRecord } from './state.ts';
import { announceScan, applyStep } from './step-effects.ts';

/** How long Image Builder takes to clean up after a cancel. */
const CANCEL_TAKES = 20_000;
/** A component that fails does so after this part of its usual time. */
const FAILS_AFTER = 0.6;

const terminal: readonly ImageStatus[] = ['AVAILABLE', 'CANCELLED', 'FAILED', 'DEPRECATED', 'DELETED', 'DISABLED'];

export const isTerminal = (status: ImageStatus): boolean => terminal.includes(status);

type StepEnd = 'done' | 'cancelled' | { failed: string };

interface Scene {
  state: ImageBuilderState;
  image: ImageRecord;
  phase: Phase;
  workflow: WorkflowRecord;
}

/** Begins a bake, or goes on from a later phase of it. */
export const startBake = (
  state: ImageBuilderState,
  image: ImageRecord,
  phases: readonly Phase[] = image.phases,
): void => {
  state.clock.at(state.clock.now(), () => image.waiting.start(() => runBake(state, image, phases)));
};

const runBake = async (state: ImageBuilderState, image: ImageRecord, phases: readonly Phase[]): Promise<void> => {
  for (const phase of phases) {
    setStatus(state, image, phase.status);
    const end = await runPhase(state, image, phase);
    if (end === 'done') continue;
    skipRest(image);
    if (end === 'cancelled') return cancelled(state, image);
    image.reason = end.failed.slice(0, 1024);
    return setStatus(state, image, 'FAILED');
  }
  setStatus(state, image, 'AVAILABLE');
};

const runPhase = async (state: ImageBuilderState, image: ImageRecord, phase: Phase): Promise<StepEnd> => {
  const { workflow } = phase;
  if (workflow === undefined) return pause(state, image, phase.ms);
  workflow.status = 'RUNNING';
  workflow.startedAt = state.clock.now();
  if (workflow.type === 'TEST' && image.scan !== undefined) image.scan = 'SCANNING';
  const scene: Scene = { state, image, phase, workflow };
  for (const step of workflow.steps) {
    const end = await runStep(scene, step);
    if (end === 'done' || (end !== 'cancelled' && step.onFailure === 'Continue')) continue;
    endWorkflow(state, workflow, end === 'cancelled' ? 'CANCELLED' : 'FAILED');
    if (end !== 'cancelled') workflow.message = end.failed;
    return end;
  }
  endWorkflow(state, workflow, 'COMPLETED');
  return 'done';
};

const runStep = async (scene: Scene, step: WorkflowStepRecord): Promise<StepEnd> => {
  const { state, image } = scene;
  step.status = 'RUNNING';
  step.startedAt = state.clock.now();
  if (step.action === 'CollectImageScanFindings') image.scan = 'COLLECTING';
  const end = await stepEnd(scene, step);
  step.endedAt = state.clock.now();
  step.status = end === 'done' ? 'COMPLETED' : end === 'cancelled' ? 'CANCELLED' : 'FAILED';
  if (end === 'done') {
    applyStep(state, image, step, state.clock.now());
    announceScan(state, image, step);
  } else if (end !== 'cancelled') {
    step.message = end.failed;
  }
  return end;
};

const stepEnd = async (scene: Scene, step: WorkflowStepRecord): Promise<StepEnd> => {
  const { state, image, phase, workflow } = scene;
  if (step.action === 'WaitForAction') return waitForAction(scene, step);
  const fault = faultIn(image, workflow, step);
  if (fault === undefined) return pause(state, image, step.ms);
  if (fault.kind === 'stuck') return pause(state, image, Number.POSITIVE_INFINITY);
  const end = await pause(state, image, step.ms * FAILS_AFTER);
  if (end === 'cancelled') return end;
  const { message, context } = stepFailure(state, image, phase, workflow, step);
  image.failureContext = context;
  return { failed: `Workflow step ${step.name} (${step.id}) of ${workflow.id} failed. ${message}` };
};

const waitForAction = async ({ state, image, workflow }: Scene, step: WorkflowStepRecord): Promise<StepEnd> => {
  state.emit(stepWaiting(image, workflow, step));
  const until = state.clock.now() + (step.timeoutMs ?? Number.POSITIVE_INFINITY);
  for (;;) {
    const wake = await image.waiting.wait(until);
    if (wake === 'stop') return 'cancelled';
    if (wake === 'time') return { failed: `Workflow step ${step.name} (${step.id}) of ${workflow.id} timed out` };
    const { stepAction } = image;
    if (stepAction?.stepId !== step.id) continue;
    delete image.stepAction;
    if (stepAction.action === 'RESUME') return 'done';
    return {
      failed: `Workflow step ${step.name} (${step.id}) of ${workflow.id} was stopped: ${stepAction.reason ?? 'no reason given'}`,
    };
  }
};

const pause = async (state: ImageBuilderState, image: ImageRecord, ms: number): Promise<'done' | 'cancelled'> => {
  if (image.cancelling) return 'cancelled';
  const until = state.clock.now() + ms;
  for (;;) {
    const wake = await image.waiting.wait(until);
    if (wake === 'stop') return 'cancelled';
    if (wake === 'time') return 'done';
  }
};

const endWorkflow = (state: ImageBuilderState, workflow: WorkflowRecord, status: WorkflowRecord['status']): void => {
  workflow.status = status;
  workflow.endedAt = state.clock.now();
};

/** What has not begun when a bake ends early never will. */
const skipRest = (image: ImageRecord): void => {
  for (const { workflow } of image.phases) {
    for (const step of workflow?.steps ?? []) if (step.status === 'PENDING') step.status = 'SKIPPED';
    if (workflow?.status === 'PENDING') workflow.status = 'SKIPPED';
  }
  if (image.scan !== undefined && image.scan !== 'COMPLETED') image.scan = 'ABANDONED';
};

const cancelled = async (state: ImageBuilderState, image: ImageRecord): Promise<void> => {
  await image.waiting.wait(state.clock.now() + CANCEL_TAKES);
  image.reason = 'Image creation was cancelled.';
  setStatus(state, image, 'CANCELLED');
};

const setStatus = (state: ImageBuilderState, image: ImageRecord, status: ImageStatus): void => {
  if (image.status === status) return;
  const previous = image.status;
  image.status = status;
  const pipeline = state.pipelines.get(image.pipelineArn);
  if (pipeline !== undefined) {
    pipeline.lastRunStatus = status;
    countRun(state, pipeline, image);
  }
  const event = stateChange(image, previous);
  if (event !== undefined) state.emit(event);
};
