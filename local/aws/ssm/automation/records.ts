import type { ActionResult } from './action.ts';
import type { EngineDeps, Execution, StepRecord } from './execution.ts';
import type { RunbookStep } from './runbook.ts';

/** A record of a step that has not begun. */
export const pendingRecord = (id: string, step: RunbookStep): StepRecord => ({
  id,
  name: step.name,
  action: step.action,
  status: 'Pending',
  inputs: {},
  outputs: {},
  maxAttempts: step.maxAttempts,
  onFailure: step.onFailure,
  isEnd: step.isEnd,
  isCritical: step.isCritical ?? step.onFailure !== 'Continue',
  ...(step.timeoutSeconds !== undefined && { timeoutSeconds: step.timeoutSeconds }),
  ...(step.nextStep !== undefined && { nextStep: step.nextStep }),
});

/** Begins a step: in the record that waits for it, or in a new one when it has run before or belongs to a loop. */
export const beginRecord = (
  deps: EngineDeps,
  execution: Execution,
  step: RunbookStep,
  parent: StepRecord['parent'],
): StepRecord => {
  const waiting = execution.steps.find((record) => record.name === step.name && record.status === 'Pending');
  const record = waiting ?? pendingRecord(deps.nextId(), step);
  if (waiting === undefined) execution.steps.push(record);
  if (parent !== undefined) record.parent = parent;
  record.status = 'InProgress';
  record.startedAt = deps.clock.now();
  execution.current = record;
  return record;
};

const statuses = {
  success: 'Success',
  failed: 'Failed',
  'timed-out': 'TimedOut',
  cancelled: 'Cancelled',
} as const;

export const endRecord = (deps: EngineDeps, execution: Execution, record: StepRecord, result: ActionResult): void => {
  record.status = statuses[result.kind];
  record.endedAt = deps.clock.now();
  if ('outputs' in result) Object.assign(record.outputs, result.outputs);
  if (result.kind === 'failed') {
    record.failureMessage = result.message;
    record.failureType = result.type;
  }
  if (result.kind === 'timed-out') {
    record.failureMessage = `Step timed out while executing step ${record.name}. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.`;
    record.failureType = 'TimedOut';
  }
  deps.onStepEnd(execution, record);
};
