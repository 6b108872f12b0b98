import type { Json } from '../json.ts';
import type { ActionResult, Attempt, Ending, Waited } from './action.ts';
import { actionOf } from './actions.ts';
import type { EngineDeps, Execution, StepRecord } from './execution.ts';
import { lookupIn } from './lookup.ts';
import { resolveReferences } from './references.ts';
import type { RunbookStep } from './runbook.ts';

/** What AWS waits when a step names no time-out, in seconds. */
const defaultTimeouts: Record<string, number> = {
  'aws:approve': 604_800,
  'aws:invokeLambdaFunction': 300,
  'aws:waitForAwsResourceProperty': 3_600,
};

/** Members that are looked at later, each time anew. */
const lateInputs = ['Steps', 'LoopCondition'];

export interface Trial {
  deps: EngineDeps;
  execution: Execution;
  step: RunbookStep;
  record: StepRecord;
  runSteps(steps: readonly RunbookStep[], parent: NonNullable<StepRecord['parent']>): Promise<Ending>;
}

/** Runs a step's action once, with its references resolved. */
export const runAttempt = async (trial: Trial): Promise<ActionResult> => {
  const { deps, execution, step, record } = trial;
  const lookup = lookupIn(deps, execution);
  const seconds = step.timeoutSeconds ?? defaultTimeouts[step.action];
  const deadline = seconds === undefined ? Number.POSITIVE_INFINITY : deps.clock.now() + seconds * 1000;
  const inputs = resolvedInputs(step, lookup);
  const wait = (until: number) => waitIn(deps, execution, until, deadline);
  const attempt: Attempt = { ...trial, inputs, deadline, lookup, wait };
  record.inputs = inputs;
  const started = await startInteractive(attempt);
  const result = started ?? (await actionOf(step)(attempt));
  settleStatus(execution);
  return result;
};

const resolvedInputs = (step: RunbookStep, lookup: (name: string) => Json): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(step.inputs).map(([key, value]) => [
      key,
      lateInputs.includes(key) || (step.action === 'aws:updateVariable' && key === 'Name')
        ? value
        : resolveReferences(value, lookup),
    ]),
  );

const settleStatus = (execution: Execution): void => {
  delete execution.awaiting;
  execution.signals = [];
  if (execution.status === 'Waiting') execution.status = execution.cancelBy === undefined ? 'InProgress' : 'Cancelling';
};

/** In interactive mode a step of the main list waits until somebody starts it. */
const startInteractive = async (attempt: Attempt): Promise<ActionResult | undefined> => {
  const { execution, record, step } = attempt;
  if (execution.mode !== 'Interactive' || record.parent !== undefined || execution.cancelBy !== undefined)
    return undefined;
  execution.awaiting = 'start-step';
  execution.status = 'Waiting';
  record.status = 'Waiting';
  for (;;) {
    const waited = await attempt.wait(Number.POSITIVE_INFINITY);
    if (waited === 'cancelled' || waited === 'timed-out') return { kind: waited };
    if (execution.signals.some((signal) => signal.kind === 'start-step' && signal.step === step.name)) break;
  }
  settleStatus(execution);
  record.status = 'InProgress';
  return undefined;
};

const waitIn = async (deps: EngineDeps, execution: Execution, until: number, deadline: number): Promise<Waited> => {
  const cancelling = execution.cancelBy;
  if (execution.stop === 'Cancel' && cancelling === undefined) return 'cancelled';
  const wake = await execution.waiting.wait(Math.min(until, deadline, cancelling ?? Number.POSITIVE_INFINITY));
  if (wake === 'signal') return 'signalled';
  if (wake === 'stop') return 'cancelled';
  if (deps.clock.now() >= until) return 'reached';
  return deps.clock.now() >= deadline ? 'timed-out' : 'cancelled';
};
