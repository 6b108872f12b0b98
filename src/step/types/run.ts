import type { Run } from '../../runs/types/run.ts';
import type { ResumePlan, RetryPlan, StepOutcome, StepPlan, StepProgress } from './plan.ts';

declare module '../../runs/kinds.ts' {
  interface KindTypes {
    step: { plan: StepPlan; progress: StepProgress; outcome: StepOutcome };
  }
}

export type StepRun = Run<'step'>;
export type ResumeRun = StepRun & { plan: ResumePlan };
export type RetryRun = StepRun & { plan: RetryPlan };

export const isStep = (run: Run): run is StepRun => run.kind === 'step';
export const isResume = (run: StepRun): run is ResumeRun => run.plan.operation === 'resume';
export const isRetry = (run: StepRun): run is RetryRun => run.plan.operation === 'retry';
