import type { ActionResult, Ending, Failure } from './action.ts';
import { runAttempt } from './attempt.ts';
import type { EngineDeps, Execution, StepRecord } from './execution.ts';
import { beginRecord, endRecord } from './records.ts';
import { type RunbookStep, stepTarget } from './runbook.ts';

interface Options {
  first?: string;
  parent?: NonNullable<StepRecord['parent']>;
}

/** Runs steps from the first (or the named) one until the list ends, a step ends it, or the execution is stopped. */
export const runSteps = async (
  deps: EngineDeps,
  execution: Execution,
  steps: readonly RunbookStep[],
  options: Options = {},
): Promise<Ending> => {
  let failure: Failure | undefined;
  let next = options.first ?? steps[0]?.name;
  while (next !== undefined && execution.stop !== 'Complete') {
    const step = steps.find((candidate) => candidate.name === next);
    if (step === undefined) break;
    const turn = await runStep(deps, execution, step, steps, options.parent);
    if (turn.kind === 'cancelled') return turn;
    if (turn.kind === 'failed') return turn;
    failure ??= turn.failure;
    next = turn.next;
  }
  return failure === undefined ? { kind: 'done' } : { kind: 'done', failure };
};

type Turn = { kind: 'next'; next: string | undefined; failure?: Failure } | Exclude<Ending, { kind: 'done' }>;

const runStep = async (
  deps: EngineDeps,
  execution: Execution,
  step: RunbookStep,
  steps: readonly RunbookStep[],
  parent: StepRecord['parent'],
): Promise<Turn> => {
  if (stopped(deps, execution)) return { kind: 'cancelled', onCancel: 'Abort' };
  const record = beginRecord(deps, execution, step, parent);
  const result = await attempts(deps, execution, step, record);
  endRecord(deps, execution, record, result);
  if (result.kind === 'cancelled' || stopped(deps, execution)) {
    return { kind: 'cancelled', onCancel: stepTarget(step.onCancel) ?? 'Abort' };
  }
  return after(step, steps, result, record);
};

const stopped = ({ clock }: EngineDeps, { stop, cancelBy }: Execution): boolean =>
  stop === 'Cancel' && (cancelBy === undefined || clock.now() >= cancelBy);

const attempts = async (
  deps: EngineDeps,
  execution: Execution,
  step: RunbookStep,
  record: StepRecord,
): Promise<ActionResult> => {
  for (let attempt = 1; ; attempt += 1) {
    const result = await runAttempt({
      deps,
      execution,
      step,
      record,
      runSteps: (steps, parent) => runSteps(deps, execution, steps, { parent }),
    });
    if (result.kind === 'success' || result.kind === 'cancelled' || attempt >= step.maxAttempts) return result;
    if (stopped(deps, execution)) return { kind: 'cancelled' };
  }
};

/** isEnd ends it whether the step failed or succeeded: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html */
const after = (
  step: RunbookStep,
  steps: readonly RunbookStep[],
  result: Exclude<ActionResult, { kind: 'cancelled' }>,
  record: StepRecord,
): Turn => {
  if (result.kind === 'success') {
    return { kind: 'next', next: result.end ? undefined : (result.next ?? following(step, steps)) };
  }
  const failure: Failure = {
    status: result.kind === 'timed-out' ? 'TimedOut' : 'Failed',
    message: record.failureMessage ?? `Step ${step.name} timed out.`,
  };
  if (step.onFailure === 'Abort') return { kind: 'failed', failure };
  const next = step.isEnd ? undefined : (stepTarget(step.onFailure) ?? following(step, steps));
  return record.isCritical ? { kind: 'next', next, failure } : { kind: 'next', next };
};

const following = (step: RunbookStep, steps: readonly RunbookStep[]): string | undefined => {
  if (step.isEnd) return undefined;
  return step.nextStep ?? steps[steps.indexOf(step) + 1]?.name;
};
