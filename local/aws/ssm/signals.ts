import {
  AutomationStepNotFoundException,
  InvalidAutomationSignalException,
  InvalidAutomationStatusUpdateException,
} from '@aws-sdk/client-ssm';
import { type Execution, isFinal, type Signal } from './automation/execution.ts';
import { checkOneOf, refusal } from './errors.ts';

type Payload = Record<string, string[]>;

const LARGEST_COMMENT = 1024;

/** Gives a signal to the step that waits for it; throws when no step does. */
export const sendSignal = (execution: Execution, type: string, payload: Payload): void => {
  checkOneOf('signalType', type, ['Approve', 'Reject', 'StartStep', 'StopStep', 'Resume', 'Revoke']);
  if (isFinal(execution.status)) throw notValid(`The execution ${execution.id} has ended: ${execution.status}.`);
  execution.signals.push(signalOf(execution, type, payload));
  execution.waiting.wake('signal');
};

const signalOf = (execution: Execution, type: string, payload: Payload): Signal => {
  if (type === 'Approve' || type === 'Reject') return decisionOf(execution, type, payload);
  if (type === 'Resume') {
    const step = stepNamed(execution, payload);
    if (execution.awaiting !== 'resume' || execution.current?.name !== step)
      throw notValid(`The step ${step} is not paused.`);
    return { kind: 'resume' };
  }
  if (type === 'StartStep') {
    const step = stepNamed(execution, payload);
    if (execution.awaiting !== 'start-step' || execution.current?.name !== step)
      throw notValid(`The step ${step} does not wait to be started.`);
    return { kind: 'start-step', step };
  }
  throw notValid(`The signal ${type} is not simulated here.`);
};

const decisionOf = (execution: Execution, decision: 'Approve' | 'Reject', payload: Payload): Signal => {
  if (execution.awaiting !== 'decision') throw notValid('The execution is not waiting for an approval.');
  if (execution.signals.some((signal) => signal.kind === 'decide'))
    throw notValid(`${execution.executedBy} has decided already.`);
  const comment = payload['Comment']?.[0] ?? '';
  if (comment.length > LARGEST_COMMENT) throw notValid(`The comment is longer than ${LARGEST_COMMENT} characters.`);
  return { kind: 'decide', decision, comment };
};

const stepNamed = (execution: Execution, payload: Payload): string => {
  const name = payload['StepName']?.[0];
  if (name === undefined) throw notValid('The payload needs StepName.');
  if (!execution.steps.some((step) => step.name === name)) {
    throw refusal(AutomationStepNotFoundException, `The execution ${execution.id} has no step ${name}.`);
  }
  return name;
};

const notValid = (message: string): Error => refusal(InvalidAutomationSignalException, message);

/** Cancel interrupts the present step and runs its onCancel; Complete lets it finish and starts no further one. */
export const stopExecution = (execution: Execution, type: string): void => {
  checkOneOf('type', type, ['Complete', 'Cancel']);
  if (isFinal(execution.status) || execution.stop !== undefined) {
    throw refusal(
      InvalidAutomationStatusUpdateException,
      `The execution ${execution.id} cannot be stopped: its status is ${execution.status}.`,
    );
  }
  execution.stop = type === 'Complete' ? 'Complete' : 'Cancel';
  if (execution.stop === 'Complete') return;
  execution.status = 'Cancelling';
  execution.waiting.wake('stop');
};
