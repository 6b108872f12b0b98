import { textsOf } from '../json.ts';
import type { Ending } from './action.ts';
import type { EngineDeps, Execution, FinalStatus } from './execution.ts';
import { lookupIn } from './lookup.ts';
import { runSteps } from './steps.ts';

/** An `onCancel` workflow has two minutes. */
const CANCEL_LIMIT = 120_000;

/** Runs one execution from its first step to its end. */
export const runExecution = async (deps: EngineDeps, execution: Execution): Promise<void> => {
  execution.status = 'InProgress';
  const { mainSteps } = execution.runbook;
  const ending = await runSteps(deps, execution, mainSteps);
  if (ending.kind === 'cancelled') await runCancel(deps, execution, ending.onCancel);
  finish(deps, execution, ending);
};

const runCancel = async (deps: EngineDeps, execution: Execution, first: string): Promise<void> => {
  execution.status = 'Cancelling';
  execution.cancelBy = deps.clock.now() + CANCEL_LIMIT;
  const known = execution.runbook.mainSteps.some((step) => step.name === first);
  if (known) await runSteps(deps, execution, execution.runbook.mainSteps, { first });
};

const finish = (deps: EngineDeps, execution: Execution, ending: Ending): void => {
  const failure = ending.kind === 'cancelled' ? undefined : ending.failure;
  execution.status = finalStatus(ending);
  if (failure !== undefined) execution.failureMessage = failure.message;
  execution.endedAt = deps.clock.now();
  execution.outputs = documentOutputs(deps, execution);
  delete execution.awaiting;
  deps.onEnd(execution);
};

const finalStatus = (ending: Ending): FinalStatus => {
  if (ending.kind === 'cancelled') return 'Cancelled';
  return ending.failure?.status ?? 'Success';
};

const documentOutputs = (deps: EngineDeps, execution: Execution): Record<string, string[]> => {
  const lookup = lookupIn(deps, execution);
  return Object.fromEntries(execution.runbook.outputs.map((name): [string, string[]] => [name, textsOf(lookup(name))]));
};

/** Whether a step of this action blocks: such executions do not count towards the limit of running ones. */
export const isBlocking = (action: string): boolean =>
  action === 'aws:approve' || action === 'aws:pause' || action === 'aws:sleep';
