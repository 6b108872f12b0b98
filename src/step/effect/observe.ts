import { AwsCallError } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import { waitingStep } from '../../images/decision/waits.ts';
import type { Observation } from '../../runs/types/input.ts';
import { answerObserved } from '../decision/answer.ts';
import { ownAmi, retryObserved } from '../decision/retry.ts';
import { isResume, isRetry, type RetryRun, type StepRun } from '../types/run.ts';
import { loadStep } from './plan.ts';

type ObservePorts = Uses<'automation' | 'images' | 'ec2' | 'here'>;

/** Reads the execution, and the step or the image that it is about; what cannot be read leaves the run as it is. */
export async function observeStep(ports: ObservePorts, run: StepRun, now: number): Promise<Observation<'step'>> {
  const { start } = run;
  if (start?.executionId === undefined) return { kind: 'unknown', what: 'its execution is not known yet' };
  try {
    const execution = await ports.automation.get(start.executionId);
    if (isRetry(run)) return await observeRetry(ports, run, { execution, now });
    if (!isResume(run)) return { kind: 'unknown', what: 'its plan' };
    return answerObserved({ execution, step: await loadStep(ports.images, run.plan), claimedAt: start.claimedAt, now });
  } catch (error) {
    if (error instanceof AwsCallError) return { kind: 'unknown', what: error.message };
    throw error;
  }
}

async function observeRetry(
  { images, ec2, here }: ObservePorts,
  { plan, progress: before }: RetryRun,
  { execution, now }: Pick<Parameters<typeof retryObserved>[0], 'execution' | 'now'>,
): Promise<Observation<'step'>> {
  const image = await images.image(plan.imageArn);
  const workflows = await images.workflows(plan.imageArn);
  const workflow = workflows.find(({ status }) => status === 'RUNNING');
  const steps = workflow === undefined ? [] : await images.workflowSteps(workflow.id);
  const id = image.status === 'AVAILABLE' ? ownAmi(image, here) : undefined;
  const [ami] = id === undefined ? [] : await ec2.images([id]);
  const waitsAt = waitingStep({ workflow, steps, planned: plan.waits ?? [] });
  return retryObserved({ execution, image, workflows, waitsAt, ami, before, here, now });
}
