import type { Run } from '../../runs/types/run.ts';
import type { PatchPlan } from './plan.ts';
import type { PatchOutcome, PatchProgress } from './progress.ts';

declare module '../../runs/kinds.ts' {
  interface KindTypes {
    patch: { plan: PatchPlan; progress: PatchProgress; outcome: PatchOutcome };
  }
}

export type PatchRun = Run<'patch'>;

export const isPatch = (run: Run): run is PatchRun => run.kind === 'patch';
