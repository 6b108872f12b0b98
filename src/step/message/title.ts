import { stateTitle } from '../../runs/message/state.ts';
import { isObserved } from '../../runs/message/stop-words.ts';
import { short } from '../../slack/words.ts';
import type { StepRun } from '../types/run.ts';

/** What it is and how it stands. */
export function stepTitle(run: StepRun): string {
  const { name, plan, state, outcome } = run;
  if (plan.operation === 'resume') {
    switch (state) {
      case 'awaiting-approval':
        return `Approval needed: resume the bake of ${name} at ${short(plan.step.name)}`;
      case 'succeeded':
        return `Bake of ${name} resumed after ${short(plan.step.name)}`;
      case 'rejected':
        if (run.report === 'unavailable') return `Approval step of ${name} not stopped: ${short(plan.step.name)}`;
        return `Approval step of ${name} stopped: ${short(plan.step.name)}`;
      case 'cancelled':
        if (isObserved(run)) return `Bake of ${name} would have been resumed at ${short(plan.step.name)}`;
        return `Approval step of ${name} ${stateTitle(run)}: ${short(plan.step.name)}`;
      default:
        return `Approval step of ${name} ${stateTitle(run)}: ${short(plan.step.name)}`;
    }
  }
  const what = plan.phase === 'test' ? 'tests' : 'distribution';
  switch (state) {
    case 'awaiting-approval':
      return `Approval needed: retry the ${what} of ${name}`;
    case 'running':
      return `Retrying the ${what} of ${name}`;
    case 'succeeded':
      return `${name} ${plan.phase === 'test' ? 'tested and ' : ''}distributed: ${short(outcome?.image ?? 'image', 90)}`;
    default:
      return `Retry of ${name} ${stateTitle(run)}`;
  }
}
