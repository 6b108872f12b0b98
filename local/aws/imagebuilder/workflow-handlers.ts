import type * as sdk from '@aws-sdk/client-imagebuilder';
import type { CallContext } from '../../types.ts';
import { handlersOf } from '../service.ts';
import { findImage } from './build-handlers.ts';
import { invalidRequest, invalidValue, notFound, once, required } from './errors.ts';
import { listPage } from './lists.ts';
import type { ImageBuilderState, ImageRecord, WorkflowRecord, WorkflowStepRecord } from './state.ts';

export const workflowHandlers = (state: ImageBuilderState) =>
  handlersOf<typeof sdk>()({
    ListWorkflowExecutions: async (input, { requestId }) => {
      const image = findImage(state, input.imageBuildVersionArn);
      const page = listPage(workflowsOf(image), input);
      return {
        requestId,
        imageBuildVersionArn: image.arn,
        workflowExecutions: page.items.map(shownWorkflow),
        nextToken: page.nextToken,
      };
    },
    GetWorkflowExecution: async ({ workflowExecutionId }, { requestId }) => {
      const { image, workflow } = findWorkflow(state, workflowExecutionId);
      return { requestId, imageBuildVersionArn: image.arn, ...shownWorkflow(workflow) };
    },
    ListWorkflowStepExecutions: async (input, { requestId }) => {
      const { image, workflow } = findWorkflow(state, input.workflowExecutionId);
      const page = listPage(workflow.steps, input);
      return {
        requestId,
        imageBuildVersionArn: image.arn,
        workflowExecutionId: workflow.id,
        workflowBuildVersionArn: workflow.arn,
        steps: page.items.map(shownStep),
        nextToken: page.nextToken,
        ...(workflow.message !== undefined && { message: workflow.message }),
      };
    },
    GetWorkflowStepExecution: async ({ stepExecutionId }, { requestId }) => {
      const { image, workflow, step } = findStep(state, stepExecutionId);
      return {
        requestId,
        imageBuildVersionArn: image.arn,
        workflowExecutionId: workflow.id,
        workflowBuildVersionArn: workflow.arn,
        onFailure: step.onFailure,
        ...(step.timeoutMs !== undefined && { timeoutSeconds: step.timeoutMs / 1000 }),
        ...shownStep(step),
      };
    },
    ListWaitingWorkflowSteps: async (input: sdk.ListWaitingWorkflowStepsCommandInput, _context: CallContext) => {
      const waiting = allSteps(state).filter(({ step }) => isWaiting(step));
      const page = listPage(waiting, input);
      const steps = page.items.map(({ image, workflow, step }) => ({
        stepExecutionId: step.id,
        imageBuildVersionArn: image.arn,
        workflowExecutionId: workflow.id,
        workflowBuildVersionArn: workflow.arn,
        name: step.name,
        action: step.action,
        startTime: isoTime(step.startedAt),
      }));
      return { steps, nextToken: page.nextToken };
    },
    SendWorkflowStepAction: async (input) =>
      once(state, 'SendWorkflowStepAction', input, () => sendAction(state, input)),
  });

const sendAction = (state: ImageBuilderState, input: sdk.SendWorkflowStepActionCommandInput) => {
  const { image, step } = findStep(state, input.stepExecutionId);
  const { action, reason } = input;
  if (reason !== undefined) required('reason', reason);
  if (image.arn !== input.imageBuildVersionArn) throw invalidRequest('The step belongs to another image.');
  if (action !== 'RESUME' && action !== 'STOP') throw invalidValue('action', action, 'must be RESUME or STOP');
  if (!isWaiting(step)) throw invalidRequest(`The step '${step.id}' is not waiting: it is ${step.status}.`);
  image.stepAction = { stepId: step.id, action, ...(reason !== undefined && { reason }) };
  image.waiting.wake('signal');
  return { stepExecutionId: step.id, imageBuildVersionArn: image.arn, clientToken: input.clientToken };
};

const isWaiting = (step: WorkflowStepRecord): boolean => step.action === 'WaitForAction' && step.status === 'RUNNING';

const workflowsOf = (image: ImageRecord): WorkflowRecord[] => image.phases.flatMap(({ workflow }) => workflow ?? []);

const allSteps = (state: ImageBuilderState) =>
  [...state.images.values()].flatMap((image) =>
    workflowsOf(image).flatMap((workflow) => workflow.steps.map((step) => ({ image, workflow, step }))),
  );

const findWorkflow = (state: ImageBuilderState, id: string | undefined) => {
  for (const image of state.images.values()) {
    const workflow = workflowsOf(image).find((candidate) => candidate.id === id);
    if (workflow !== undefined) return { image, workflow };
  }
  throw notFound(id);
};

const findStep = (state: ImageBuilderState, id: string | undefined) => {
  const found = allSteps(state).find(({ step }) => step.id === id);
  if (found === undefined) throw notFound(id);
  return found;
};

const isoTime = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString();

const shownWorkflow = (workflow: WorkflowRecord) => {
  const count = (status: WorkflowStepRecord['status']) =>
    workflow.steps.filter((step) => step.status === status).length;
  return {
    workflowBuildVersionArn: workflow.arn,
    workflowExecutionId: workflow.id,
    type: workflow.type,
    status: workflow.status,
    message: workflow.message,
    totalStepCount: workflow.steps.length,
    totalStepsSucceeded: count('COMPLETED'),
    totalStepsFailed: count('FAILED'),
    totalStepsSkipped: count('SKIPPED'),
    startTime: isoTime(workflow.startedAt),
    endTime: isoTime(workflow.endedAt),
    retried: workflow.retried ?? false,
  };
};

const shownStep = (step: WorkflowStepRecord) => ({
  stepExecutionId: step.id,
  name: step.name,
  action: step.action,
  status: step.status,
  message: step.message,
  inputs: JSON.stringify(step.inputs),
  outputs: JSON.stringify(step.outputs),
  startTime: isoTime(step.startedAt),
  endTime: isoTime(step.endedAt),
});
