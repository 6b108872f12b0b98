import type { ImageBuilder } from '../../aws/imagebuilder.ts';
import type { ImageConfig } from '../../config/types.ts';
import type { WaitingStep } from '../../images/types.ts';
import { present } from '../../present.ts';
import type { PlanCheck } from '../../runs/types/input.ts';
import { noLonger } from '../decision/answer.ts';
import type { Retryable } from '../decision/retryable.ts';
import type { ResumePlan, RetryPlan } from '../types/plan.ts';
import { isResume, type StepRun } from '../types/run.ts';

/** Everything an approver is told about a step that waits. Throws AwsCallError. */
export async function resumePlan(
  images: ImageBuilder,
  image: ImageConfig,
  { bake, imageArn, step }: { bake: string; imageArn: string; step: WaitingStep },
): Promise<ResumePlan> {
  const { destinations = [], instanceTypes: types = [] } = await images.image(imageArn);
  const instance = step.hasInstance ? { types, ...present({ hourly: image.instanceCost }) } : undefined;
  return {
    kind: 'step',
    operation: 'resume',
    image: image.name,
    imageArn,
    bake,
    destinations,
    step,
    ...present({ instance }),
  };
}

/** The same of an image to be retried; its state where it is not one. Throws AwsCallError. */
export async function retryPlan(
  images: ImageBuilder,
  { name }: ImageConfig,
  { imageArn, phase, bake, waits }: Retryable,
): Promise<RetryPlan | { state: string }> {
  const { status, reason = 'Image Builder gave no reason', destinations = [] } = await images.image(imageArn);
  if (status !== 'FAILED' && status !== 'CANCELLED') return { state: status };
  return { kind: 'step', operation: 'retry', image: name, imageArn, bake, destinations, phase, reason, waits };
}

/** Is what was approved still there to be done? A step has one execution, and an image one state. Throws AwsCallError. */
export async function checkStepPlan(
  images: ImageBuilder,
  image: ImageConfig | undefined,
  run: StepRun,
): Promise<PlanCheck<'step'>> {
  if (image === undefined) return { kind: 'gone', why: `patchwarden.yml no longer has image ${run.name}` };
  if (isResume(run)) {
    const step = await loadStep(images, run.plan);
    return step?.status === 'RUNNING' ? { kind: 'same' } : { kind: 'gone', why: noLonger(step) };
  }
  const { status } = await images.image(run.plan.imageArn);
  return status === 'FAILED' || status === 'CANCELLED'
    ? { kind: 'same' }
    : { kind: 'gone', why: `the image is ${status}: there is nothing to retry` };
}

export const loadStep = async (images: ImageBuilder, { step }: ResumePlan) =>
  (await images.workflowSteps(step.workflowId)).find(({ id }) => id === step.id);
