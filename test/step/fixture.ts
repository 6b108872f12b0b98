import type { WaitingStep } from '../../src/images/types.ts';
import type { RunState } from '../../src/runs/types/state.ts';
import type { ResumePlan, RetryPlan } from '../../src/step/types/plan.ts';
import type { ResumeRun, RetryRun } from '../../src/step/types/run.ts';
import { DAY, IMAGE, runIn, T0 } from '../runs/fixture.ts';

export const STEP_ID = 'step-5e914740-4b71-4945-a79c-d7234d8698d5';

/** Waits since T0 for three days in the distribution workflow, then the bake fails. */
export const aWait = (parts: Partial<WaitingStep> = {}): WaitingStep => ({
  id: STEP_ID,
  workflowId: 'wf-d2556ad4-4ba4-471a-aa47-b701e17549d0',
  name: 'ApproveDistribution',
  workflow: 'distribution',
  since: T0,
  waitsMs: 3 * DAY,
  onFailure: 'abort',
  hasInstance: false,
  ...parts,
});

export const aResumePlan = (parts: Partial<ResumePlan> = {}): ResumePlan => ({
  kind: 'step',
  operation: 'resume',
  image: 'web',
  imageArn: IMAGE,
  bake: 'b-7k2m9x4q',
  destinations: [{ region: 'ap-southeast-2', accounts: [] }],
  step: aWait(),
  ...parts,
});

export const aRetryPlan = (parts: Partial<RetryPlan> = {}): RetryPlan => ({
  kind: 'step',
  operation: 'retry',
  image: 'web',
  imageArn: IMAGE,
  bake: 'b-7k2m9x4q',
  destinations: [{ region: 'ap-southeast-2', accounts: ['444455556666'] }],
  phase: 'distribution',
  reason: 'Distribution failed in ap-southeast-4',
  ...parts,
});

/** As a bake of that state, with its own plan: what all runs share is the same. */
function common(state: RunState) {
  const { progress: _progress, outcome: _outcome, plan: _plan, kind: _kind, ...run } = runIn(state);
  const start = run.start === undefined ? undefined : { ...run.start, parameters: { RunId: 'i-7k2m9x4q' } };
  return { ...run, id: 'i-7k2m9x4q', kind: 'step' as const, ...(start === undefined ? {} : { start }) };
}

export const aResume = (state: RunState = 'awaiting-approval', parts: Partial<ResumeRun> = {}): ResumeRun => ({
  ...common(state),
  subject: STEP_ID,
  expiresAt: T0 + 3 * DAY,
  answersWait: true,
  plan: aResumePlan(),
  ...parts,
});

export const aRetry = (state: RunState = 'awaiting-approval', parts: Partial<RetryRun> = {}): RetryRun => ({
  ...common(state),
  subject: IMAGE,
  plan: aRetryPlan(),
  ...parts,
});
