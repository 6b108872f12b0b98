import type { Run } from '../../runs/types/run.ts';
import type { BakeOutcome, BakePlan, BakeProgress } from './plan.ts';

declare module '../../runs/kinds.ts' {
  interface KindTypes {
    bake: { plan: BakePlan; progress: BakeProgress; outcome: BakeOutcome };
  }
}

export type BakeRun = Run<'bake'>;

export const isBake = (run: Run): run is BakeRun => run.kind === 'bake';
