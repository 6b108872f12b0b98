import type { AutomationExecution, AutomationExecutionMetadata, StepExecution } from '@aws-sdk/client-ssm';
import { type Execution, isFinal, type StepRecord } from './automation/execution.ts';
import { textOf, textsOf } from './json.ts';

/** As many steps as one answer holds; the rest is in DescribeAutomationStepExecutions. */
const MOST_STEPS_SHOWN = 100;

/** What GetAutomationExecution and DescribeAutomationExecutions have in common. */
const common = (execution: Execution) => ({
  AutomationExecutionId: execution.id,
  DocumentName: execution.documentName,
  DocumentVersion: execution.documentVersion,
  AutomationExecutionStatus: execution.status,
  ExecutionStartTime: new Date(execution.startedAt),
  ...(execution.endedAt !== undefined && { ExecutionEndTime: new Date(execution.endedAt) }),
  ExecutedBy: execution.executedBy,
  Mode: execution.mode,
  Outputs: execution.outputs,
  Targets: [],
  ResolvedTargets: { ParameterValues: [], Truncated: false },
  ...(execution.parentId !== undefined && { ParentAutomationExecutionId: execution.parentId }),
  ...(execution.failureMessage !== undefined && { FailureMessage: execution.failureMessage }),
  ...currentStep(execution),
});

const currentStep = ({ current, status }: Execution) =>
  current === undefined || isFinal(status) ? {} : { CurrentStepName: current.name, CurrentAction: current.action };

export const shownExecution = (execution: Execution): AutomationExecution => ({
  ...common(execution),
  StepExecutions: execution.steps.slice(0, MOST_STEPS_SHOWN).map(shownStep),
  StepExecutionsTruncated: execution.steps.length > MOST_STEPS_SHOWN,
  Parameters: execution.parameters,
  Variables: Object.fromEntries(Object.entries(execution.variables).map(([name, value]) => [name, textsOf(value)])),
});

export const shownMetadata = (execution: Execution): AutomationExecutionMetadata => ({
  ...common(execution),
  AutomationType: 'Local',
  LogFile: '',
});

export const shownStep = (step: StepRecord): StepExecution => ({
  StepExecutionId: step.id,
  StepName: step.name,
  Action: step.action,
  StepStatus: step.status,
  MaxAttempts: step.maxAttempts,
  OnFailure: step.onFailure,
  IsEnd: step.isEnd,
  IsCritical: step.isCritical,
  Inputs: Object.fromEntries(Object.entries(step.inputs).map(([name, value]) => [name, JSON.stringify(value)])),
  Outputs: Object.fromEntries(Object.entries(step.outputs).map(([name, value]) => [name, textsOf(value)])),
  OverriddenParameters: {},
  ...(step.timeoutSeconds !== undefined && { TimeoutSeconds: step.timeoutSeconds }),
  ...(step.nextStep !== undefined && { NextStep: step.nextStep }),
  ...(step.startedAt !== undefined && { ExecutionStartTime: new Date(step.startedAt) }),
  ...(step.endedAt !== undefined && { ExecutionEndTime: new Date(step.endedAt) }),
  ...(step.parent !== undefined && { ParentStepDetails: parentDetails(step.parent) }),
  ...failure(step),
});

const failure = ({ failureMessage, failureType, status }: StepRecord): Partial<StepExecution> => {
  if (failureMessage === undefined || status === 'Success') return {};
  return {
    FailureMessage: failureMessage,
    FailureDetails: {
      FailureStage: status === 'TimedOut' ? 'Timeout' : 'Invocation',
      FailureType: failureType ?? 'Action',
      Details: { VerificationErrorMessage: [failureMessage] },
    },
  };
};

const parentDetails = (parent: NonNullable<StepRecord['parent']>) => ({
  StepExecutionId: parent.id,
  StepName: parent.name,
  Action: parent.action,
  Iteration: parent.iteration,
  ...(parent.iteratorValue !== undefined && { IteratorValue: textOf(parent.iteratorValue) }),
});
