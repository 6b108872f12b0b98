import type { EmittedEvent } from '../../../types.ts';
import type { SsmState } from '../state.ts';
import type { Invocation, TaskExecution, WindowExecution } from './types.ts';

/**
 * What EventBridge is told of windows. A changed schedule, start date or target's tag has no event, and none comes before a
 * window opens. https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html
 */
const event = (
  state: SsmState,
  kind: string,
  detail: { 'window-id': string } & Record<string, string>,
  more: readonly string[] = [],
): EmittedEvent => ({
  source: 'aws.ssm',
  detailType: `Maintenance Window ${kind} Notification`,
  resources: [`maintenancewindow/${detail['window-id']}`, ...more].map(
    (resource) => `arn:aws:ssm:${state.region}:${state.accountId}:${resource}`,
  ),
  detail,
});

export const tellWindow = (state: SsmState, windowId: string, enabled: boolean): void =>
  state.emit(event(state, 'State-change', { 'window-id': windowId, status: enabled ? 'ENABLED' : 'DISABLED' }));

type Registration = 'REGISTERED' | 'DEREGISTERED' | 'UPDATED';

export const tellTarget = (state: SsmState, windowId: string, targetId: string, status: Registration): void =>
  state.emit(
    event(state, 'Target Registration', { 'window-target-id': targetId, 'window-id': windowId, status }, [
      `windowtarget/${targetId}`,
    ]),
  );

export const tellTask = (state: SsmState, windowId: string, taskId: string, status: Registration): void =>
  state.emit(
    event(state, 'Task Registration', { 'window-task-id': taskId, 'window-id': windowId, status }, [
      `windowtask/${taskId}`,
    ]),
  );

export const tellExecution = (state: SsmState, execution: WindowExecution): void =>
  state.emit(
    event(state, 'Execution State-change', {
      ...times(execution),
      'window-id': execution.windowId,
      'window-execution-id': execution.id,
      status: execution.status,
    }),
  );

export const tellTaskExecution = (state: SsmState, execution: WindowExecution, task: TaskExecution): void =>
  state.emit(
    event(state, 'Task Execution State-change', {
      ...times(task),
      'task-execution-id': task.id,
      'window-id': execution.windowId,
      'window-execution-id': execution.id,
      status: task.status,
    }),
  );

/** Of Run Command alone the status is told; of the others IN_PROGRESS and COMPLETE, which is also said of a failure. */
export const tellInvocation = (
  state: SsmState,
  { execution, task, invocation }: { execution: WindowExecution; task: TaskExecution; invocation: Invocation },
): void => {
  const { status, windowTargetId, owner } = invocation;
  const told = task.task.TaskType === 'RUN_COMMAND' || status === 'IN_PROGRESS' ? status : 'COMPLETE';
  state.emit(
    event(state, 'Task Target Invocation State-change', {
      ...times(invocation),
      'window-id': execution.windowId,
      'window-execution-id': execution.id,
      'task-execution-id': task.id,
      ...(windowTargetId !== undefined && { 'window-target-id': windowTargetId }),
      status: told,
      ...(owner !== undefined && { 'owner-information': owner }),
    }),
  );
};

const times = ({ startedAt, endedAt }: { startedAt?: number; endedAt?: number }) => ({
  ...(startedAt !== undefined && { 'start-time': microseconds(startedAt) }),
  ...(endedAt !== undefined && { 'end-time': microseconds(endedAt) }),
});

const microseconds = (time: number): string => new Date(time).toISOString().replace('Z', '000Z');
