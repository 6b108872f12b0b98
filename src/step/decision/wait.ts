import { isBake } from '../../bake/types/run.ts';
import type { WaitingStep } from '../../images/types.ts';
import type { Run } from '../../runs/types/run.ts';
import { isStep } from '../types/run.ts';

/** An image build that waits for people. */
export interface Wait {
  imageArn: string;
  step: WaitingStep;
  /** The run whose image build it is. */
  bake: string;
}

/** The step at which what this run builds, or distributes again, waits for people. */
export function waitOf(run: Run): Wait | undefined {
  if (run.state !== 'running') return undefined;
  if (isBake(run)) {
    const { imageArn, waitsAt: step } = run.progress ?? {};
    return imageArn === undefined || step === undefined ? undefined : { imageArn, step, bake: run.id };
  }
  if (!isStep(run) || run.progress?.waitsAt === undefined) return undefined;
  return { imageArn: run.plan.imageArn, step: run.progress.waitsAt, bake: run.plan.bake };
}
