import type { Rules } from './people.ts';
import type { RunHistory } from './run-history.ts';
import type { SeenRun } from './seen-run.ts';

/** Why nothing of a run may start by this config: it was requested, or is by now, only observed. */
export function observeProblem({ askedUnder }: RunHistory, { observe }: Rules): string | undefined {
  if (askedUnder?.observe !== undefined) return `it was requested while the config observed (${askedUnder.observe})`;
  return observe === undefined ? undefined : `the config observes (${observe})`;
}

const NEVER: readonly string[] = ['starting', 'running', 'cancelling', 'succeeded', 'rolled-back', 'needs-attention'];

/** Where a run that was requested as observed may not come, and what it may not say when it ends. */
export function observedStateProblem({ askedUnder }: RunHistory, run: SeenRun): string | undefined {
  const mode = askedUnder?.observe;
  if (run.endingCode === 'observed' && run.state !== 'cancelled') return `it was observed, and is ${run.state}`;
  if (mode === undefined) return undefined;
  if (NEVER.includes(run.state) || run.hasStart) return `it was requested as observed (${mode}), and is ${run.state}`;
  // Where the plan is known at the request, it is stored as asking, and over at its first look.
  const isAsking = run.state === 'awaiting-approval' && run.version > 1;
  if (mode === true && (isAsking || ['scheduled', 'approved'].includes(run.state)))
    return `it was requested as observed without people, and is ${run.state}`;
  return undefined;
}
