import { knownWaits } from '../../bake/types/plan.ts';
import { isBake } from '../../bake/types/run.ts';
import type { ApprovalStep } from '../../images/types.ts';
import type { Run } from '../../runs/types/run.ts';
import type { RetryPlan } from '../types/plan.ts';
import { isRetry, isStep } from '../types/run.ts';

/** An image build that ended early in a phase that Image Builder can begin again. */
export interface Retryable {
  imageArn: string;
  phase: RetryPlan['phase'];
  /** The run whose image build it is. */
  bake: string;
  /** Where its workflows wait for people, as far as that was known before the bake. */
  waits: readonly ApprovalStep[];
}

const PHASES: Readonly<Record<string, RetryPlan['phase']>> = {
  test: 'test',
  distribution: 'distribution',
  TESTING: 'test',
  DISTRIBUTING: 'distribution',
};

/**
 * "Retries an image distribution without rebuilding the image": AMIs alone, from a test or distribution that failed or was cancelled.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_RetryImage.html
 */
export function retryableOf(run: Run): Retryable | undefined {
  if (run.state !== 'failed' && run.state !== 'cancelled') return undefined;
  if (isStep(run) && isRetry(run) && run.start !== undefined) {
    const { imageArn, phase, bake, waits = [] } = run.plan;
    return { imageArn, phase, bake, waits };
  }
  if (!isBake(run) || run.plan.output !== 'ami') return undefined;
  const { outcome, progress } = run;
  const where = outcome?.failure?.workflow ?? (run.state === 'cancelled' ? progress?.status : undefined);
  const phase = where === undefined || !Object.hasOwn(PHASES, where) ? undefined : PHASES[where];
  return outcome?.imageArn === undefined || phase === undefined
    ? undefined
    : { imageArn: outcome.imageArn, phase, bake: run.id, waits: knownWaits(run.plan) };
}
