import { SECOND } from '../../../../src/duration.ts';
import { present } from '../../../../src/present.ts';
import { isFinal } from '../automation/execution.ts';
import { isRecord } from '../json.ts';
import { whenEnded } from '../start-execution.ts';
import type { SsmState } from '../state.ts';
import type { InvocationPlan } from './invocation-plan.ts';
import { filled, filledLists, type PseudoParameters } from './pseudo-parameters.ts';
import type { Invocation, StoredTask } from './types.ts';

/** What a task's service is asked, and how the invocation shows it. */
export interface InvocationRequest {
  input: Record<string, unknown>;
  shown: Record<string, unknown>;
}

type OnEnd = (status: Invocation['status'], details?: string) => void;

interface Starting {
  task: StoredTask;
  request: InvocationRequest;
  windowExecutionId: string;
  /** Called once or more; the first counts. */
  onEnd: OnEnd;
}

/** Functions and state machines are not run: they take this long, and succeed. */
const OTHERS_TAKE = 30 * SECOND;

export const requestOf = (task: StoredTask, plan: InvocationPlan, window: PseudoParameters): InvocationRequest => {
  const values: PseudoParameters = {
    ...window,
    ...(plan.windowTargetId !== undefined && { WINDOW_TARGET_ID: plan.windowTargetId }),
    ...(plan.resourceId !== undefined && {
      RESOURCE_ID: plan.resourceId,
      TARGET_ID: plan.resourceId,
      TARGET_TYPE: 'INSTANCE' as const,
    }),
  };
  const { RunCommand = {}, Automation = {}, Lambda = {}, StepFunctions = {} } = task.TaskInvocationParameters;
  switch (task.TaskType) {
    case 'RUN_COMMAND':
      return commandRequest(task, plan, filledLists(RunCommand.Parameters, values));
    case 'AUTOMATION': {
      const { DocumentVersion } = Automation;
      const Parameters = filledLists(Automation.Parameters, values);
      return {
        input: present({ DocumentName: task.TaskArn, DocumentVersion, Parameters }),
        shown: present({ documentName: task.TaskArn, documentVersion: DocumentVersion, parameters: Parameters }),
      };
    }
    case 'LAMBDA': {
      const { Payload, Qualifier, ClientContext } = Lambda;
      const payload = Payload === undefined ? undefined : filled(Buffer.from(Payload).toString('utf8'), values);
      return { input: {}, shown: present({ payload, qualifier: Qualifier, clientContext: ClientContext }) };
    }
    case 'STEP_FUNCTIONS': {
      const text = (given: string | undefined) => (given === undefined ? undefined : filled(given, values));
      return { input: {}, shown: present({ input: text(StepFunctions.Input), name: text(StepFunctions.Name) }) };
    }
  }
};

const commandRequest = (
  { TaskArn, TaskInvocationParameters, MaxConcurrency, MaxErrors }: StoredTask,
  { targets = [] }: InvocationPlan,
  Parameters: Record<string, string[]>,
): InvocationRequest => {
  const { Comment, DocumentVersion, TimeoutSeconds } = TaskInvocationParameters.RunCommand ?? {};
  const ids = targets.find(({ Key }) => Key === 'InstanceIds')?.Values;
  return {
    input: {
      DocumentName: TaskArn,
      Parameters,
      ...present({ Comment, DocumentVersion, TimeoutSeconds, MaxConcurrency, MaxErrors }),
      ...(ids === undefined ? { Targets: targets } : { InstanceIds: ids }),
    },
    shown: {
      documentName: TaskArn,
      ...(ids === undefined
        ? { targets: targets.map(({ Key, Values }) => ({ key: Key, values: Values })) }
        : { instanceIds: ids }),
      parameters: Parameters,
      ...present({ maxConcurrency: MaxConcurrency, maxErrors: MaxErrors }),
    },
  };
};

/** Starts it as the task's service role; gives the id of what it started. Throws what that was refused with. */
export const startInvocation = async (state: SsmState, starting: Starting): Promise<string> => {
  const { task, onEnd } = starting;
  switch (task.TaskType) {
    case 'RUN_COMMAND':
      return startCommand(state, starting);
    case 'AUTOMATION':
      return startAutomation(state, starting);
    case 'LAMBDA':
    case 'STEP_FUNCTIONS':
      state.clock.at(state.clock.now() + OTHERS_TAKE, () => onEnd('SUCCESS'));
      return state.nextId();
  }
};

const startAutomation = async (state: SsmState, { task, request, onEnd }: Starting): Promise<string> => {
  const answer = await callAs(state, task, 'StartAutomationExecution', request.input);
  const id = String(answer['AutomationExecutionId']);
  const execution = state.executions.get(id);
  if (execution === undefined) throw new Error(`there is no automation execution ${id}`);
  const tell = () => {
    if (isFinal(execution.status)) onEnd(END_OF[execution.status], execution.failureMessage);
  };
  whenEnded(execution, tell);
  tell();
  return id;
};

const END_OF = {
  Success: 'SUCCESS',
  Failed: 'FAILED',
  TimedOut: 'TIMED_OUT',
  Cancelled: 'CANCELLED',
} as const;

/** Its snapshots are named after the window's execution, so that all nodes of that see one set of patches. */
const startCommand = async (
  state: SsmState,
  { task, request, windowExecutionId, onEnd }: Starting,
): Promise<string> => {
  const { Command } = await callAs(state, task, 'SendCommand', request.input);
  const id = isRecord(Command) ? String(Command['CommandId']) : '';
  const command = state.commands.get(id);
  if (command === undefined) throw new Error(`there is no command ${id}`);
  command.snapshotId = windowExecutionId;
  command.whenFinal.push(() => {
    const end = Object.entries(END_OF).find(([name]) => name === command.status)?.[1] ?? 'FAILED';
    onEnd(end, end === 'SUCCESS' ? undefined : command.details);
  });
  return id;
};

/** Asks Run Command to cancel it, which it may or may not manage. */
export const cancelCommand = async (state: SsmState, task: StoredTask, id: string): Promise<void> => {
  await callAs(state, task, 'CancelCommand', { CommandId: id }).catch(() => undefined);
};

const callAs = (state: SsmState, { ServiceRoleArn }: StoredTask, operation: string, input: Record<string, unknown>) =>
  state.callService('ssm', operation, input, ServiceRoleArn?.split('/').at(-1));

export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 250);
