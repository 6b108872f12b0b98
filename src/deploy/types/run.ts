import type { Run } from '../../runs/types/run.ts';
import type { DeployPlan } from './plan.ts';
import type { DeployOutcome, DeployProgress } from './progress.ts';

declare module '../../runs/kinds.ts' {
  interface KindTypes {
    deploy: { plan: DeployPlan; progress: DeployProgress; outcome: DeployOutcome };
  }
}

export type DeployRun = Run<'deploy'>;

export const isDeploy = (run: Run): run is DeployRun => run.kind === 'deploy';
