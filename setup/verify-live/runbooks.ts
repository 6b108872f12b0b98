import { isDeepStrictEqual } from 'node:util';
import { NAMES, WAIT_SECONDS } from './throw-away-template.ts';
import { fails, holds, same, unchecked, type Verdict } from './verdict.ts';

export interface StepFacts {
  name: string | undefined;
  status: string | undefined;
  failure: string | undefined;
  outputs: Readonly<Record<string, readonly string[]>>;
  /** Milliseconds. */
  startedAt: number | undefined;
  endedAt: number | undefined;
}

/** What the runbook has written into its table. */
export interface ItemFacts {
  listed: readonly string[] | undefined;
  flagged: boolean | undefined;
}

export interface WindowFacts {
  window: string;
  /** Of its first occurrence that ended. */
  execution?: string | undefined;
  status?: string | undefined;
  /** Of the runbook that it started, which ends early and well. */
  runbookStatus?: string | undefined;
  note?: string | undefined;
  reason?: string | undefined;
}

/** What the throw-away stack's runbook has shown. */
export interface RunbookFacts {
  sent: Readonly<Record<string, readonly string[]>>;
  /** Parameters as GetAutomationExecution gives them. */
  shown: Readonly<Record<string, readonly string[]>> | undefined;
  /** Of the execution that ran to its end. */
  steps: readonly StepFacts[];
  /** Of the execution that was stopped. */
  stopped: readonly StepFacts[];
  item: ItemFacts;
  window: WindowFacts;
  /** How a version with that many allowed values was taken. */
  manyValues: { count: number; status: string | undefined; reason: string | undefined };
}

export const stepIn = (steps: readonly StepFacts[], name: string): StepFacts | undefined =>
  steps.find((step) => step.name === name);

export const isDenied = ({ status, failure = '' }: StepFacts): boolean =>
  status === 'Failed' && /AccessDenied|not authorized|UnauthorizedOperation/i.test(failure);

/** A step that has to have come to an end that says something; what to make of it is the caller's. */
const ofStep = (
  steps: readonly StepFacts[],
  name: string,
  judge: { success: (step: StepFacts) => Verdict; failed: (step: StepFacts) => Verdict },
): Verdict => {
  const step = stepIn(steps, name);
  if (step === undefined || step.status === 'Pending') return unchecked(`the step ${name} has not run`);
  if (isDenied(step)) return unchecked(`the step ${name} was denied: ${step.failure}`);
  if (step.status === 'Success') return judge.success(step);
  return step.status === 'Failed' || step.status === 'TimedOut'
    ? judge.failed(step)
    : unchecked(`the step ${name} is ${step.status ?? 'unknown'}`);
};

const failedStep = ({ name, failure }: StepFacts): Verdict =>
  fails(`the step ${name} failed: ${failure ?? 'no reason'}`);

export const judgeListInFilters = ({ steps }: RunbookFacts): Verdict => {
  const zones = stepIn(steps, 'zones')?.outputs['names'] ?? [];
  if (zones.length < 2) return unchecked('the Region gave no list of zones to filter by');
  return ofStep(steps, 'inFilters', {
    failed: failedStep,
    success: ({ outputs: { names = [] } }) =>
      isDeepStrictEqual([...names].sort(), [...zones].sort())
        ? holds(`a filter with a list of ${zones.length} values found all of them`)
        : fails(`a filter with a list of ${zones.length} values found ${names.length}`),
  });
};

export const judgeNoMatch = ({ steps }: RunbookFacts): Verdict => {
  const goesOn = (how: string): Verdict =>
    stepIn(steps, 'pauseHere')?.status === 'Success'
      ? holds(`[0] of an empty list ${how}, and the execution continued`)
      : fails(`[0] of an empty list ${how}, and the execution did not continue`);
  return ofStep(steps, 'noMatch', {
    failed: () => goesOn('fails the step'),
    success: ({ outputs: { name = [] } }) => {
      const given = name.filter((text) => text !== '').join(', ');
      return given === '' ? goesOn('gives an empty output') : fails(`[0] of an empty list gives ${given}`);
    },
  });
};

export const judgeWholeValues = ({ steps, item: { listed = [], flagged } }: RunbookFacts): Verdict =>
  ofStep(steps, 'writeValues', {
    failed: failedStep,
    success: () =>
      isDeepStrictEqual([...listed].sort(), [...NAMES].sort()) && flagged === true
        ? holds('SS took the whole list, and BOOL the Boolean')
        : fails(`the table holds ${JSON.stringify({ listed, flagged })}`),
  });

export const judgeExecutionParameters = ({ sent, shown }: RunbookFacts): Verdict => {
  if (shown === undefined || Object.keys(shown).length === 0) return unchecked('the execution shows no parameters');
  return isDeepStrictEqual({ ...shown }, { ...sent })
    ? holds(`${Object.keys(sent).length} parameters came back as they were sent`)
    : fails(`sent ${JSON.stringify(sent)}, given ${JSON.stringify(shown)}`);
};

export const judgeAllowedValues = ({ manyValues: { count, status, reason = '' } }: RunbookFacts): Verdict => {
  if (status === 'Active') return holds(`a document with ${count} allowed values was taken`);
  return status === 'refused' || status === 'Failed'
    ? fails(`a document with ${count} allowed values was refused: ${reason}`)
    : unchecked(`the document with ${count} allowed values is ${status ?? 'unknown'}`);
};

export const judgeWaitTimeout = ({ steps }: RunbookFacts): Verdict =>
  ofStep(steps, 'waitTwice', {
    success: () => unchecked('the wait found what there is not'),
    failed: ({ startedAt, endedAt }) => {
      if (startedAt === undefined || endedAt === undefined) return unchecked('the wait shows no times');
      const seconds = Math.round((endedAt - startedAt) / 1000);
      if (seconds < WAIT_SECONDS - 1) return unchecked(`the wait failed after ${seconds} s, before its time-out`);
      return seconds >= 2 * WAIT_SECONDS - 3
        ? holds(`a wait of ${WAIT_SECONDS} s, tried twice, took ${seconds} s`)
        : fails(`a wait of ${WAIT_SECONDS} s, tried twice, took only ${seconds} s`);
    },
  });

export const judgeStepAfterStop = ({ stopped }: RunbookFacts): Verdict =>
  ofStep(stopped, 'undo', {
    success: () => unchecked('the step that should fail did not'),
    failed: () =>
      stepIn(stopped, 'afterUndo')?.status === 'Success'
        ? holds('the step that onFailure of the onCancel step names has run')
        : fails('the step that onFailure of the onCancel step names has not run'),
  });

export const judgeWindowParameters = ({ window: { window, execution, note, reason } }: RunbookFacts): Verdict => {
  if (execution === undefined) return unchecked('the window has not opened and closed in time');
  if (note === undefined) return unchecked(`the window’s task shows no execution: ${reason ?? 'no reason'}`);
  return same('the runbook’s parameter', note, `${window}/${execution}`);
};

export const judgeWindowSuccess = ({ window: { status, runbookStatus } }: RunbookFacts): Verdict =>
  runbookStatus === 'Success'
    ? same('the window’s status after an early success (a sixth open window was not tried)', status, 'SUCCESS')
    : unchecked(`the runbook of the window is ${runbookStatus ?? 'unknown'}`);
