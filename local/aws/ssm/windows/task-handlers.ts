import type * as sdk from '@aws-sdk/client-ssm';
import { MaintenanceWindowTaskType, ResourceLimitExceededException, ValidationException } from '@aws-sdk/client-ssm';
import { present } from '../../../../src/present.ts';
import { handlersOf } from '../../service.ts';
import { take } from '../../take.ts';
import { refusal } from '../errors.ts';
import type { SsmState } from '../state.ts';
import { tellTask } from './events.ts';
import { existing, findWindow, pageIn, passing } from './input.ts';
import { checkedTask, SETTINGS } from './task-input.ts';
import { oncePerToken } from './tokens.ts';
import type { StoredTask, StoredWindow } from './types.ts';

const MOST_TASKS = 20;

export const taskHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    RegisterTaskWithMaintenanceWindow: async (input) => ({ WindowTaskId: registerTask(state, input) }),
    UpdateMaintenanceWindowTask: async (input) => updateTask(state, input),
    DeregisterTaskFromMaintenanceWindow: async ({ WindowId, WindowTaskId = '' }) => {
      const window = findWindow(state, WindowId);
      existing(window.tasks.get(WindowTaskId), 'Task', WindowTaskId);
      window.tasks.delete(WindowTaskId);
      tellTask(state, window.id, WindowTaskId, 'DEREGISTERED');
      return { WindowId, WindowTaskId };
    },
    GetMaintenanceWindowTask: async ({ WindowId, WindowTaskId = '' }) => {
      const window = findWindow(state, WindowId);
      return wholeTask(window, existing(window.tasks.get(WindowTaskId), 'Task', WindowTaskId));
    },
    /** Without the parameters of the tasks: each is read by its id. */
    DescribeMaintenanceWindowTasks: async ({ WindowId, Filters, MaxResults, NextToken }) => {
      const window = findWindow(state, WindowId);
      const found = passing(
        [...window.tasks.values()],
        Filters,
        {
          WindowTaskId: (task, value) => task.id === value,
          TaskArn: (task, value) => task.TaskArn === value,
          Priority: (task, value) => String(task.Priority) === value,
          TaskType: (task, value) => task.TaskType === value,
        },
        { TaskType: Object.values(MaintenanceWindowTaskType) },
      );
      const { items, token } = pageIn(found, { MaxResults, NextToken });
      return { Tasks: items.map((task) => listedTask(window, task)), ...token };
    },
  });

/** Registers a task, with an id of its own or one that a world gives it, which nobody is told of; gives its id. */
export const registerTask = (
  state: SsmState,
  input: sdk.RegisterTaskWithMaintenanceWindowCommandInput,
  id?: string,
): string => {
  const { ClientToken: _token, ...asked } = take(input, ['ClientToken', 'WindowId', 'TaskType', ...SETTINGS]);
  return oncePerToken(state.windowTokens, { input, kind: 'task', asked }, () => {
    const { WindowId, ...given } = asked;
    const window = findWindow(state, WindowId);
    if (window.tasks.size >= MOST_TASKS)
      throw refusal(ResourceLimitExceededException, `A maintenance window can have at most ${MOST_TASKS} tasks.`);
    const task = checkedTask(window, id ?? state.nextId(), given);
    window.tasks.set(task.id, task);
    if (id === undefined) tellTask(state, window.id, task.id, 'REGISTERED');
    return task.id;
  });
};

/** What is not given stays, or with `Replace` becomes nothing. */
const updateTask = (state: SsmState, input: sdk.UpdateMaintenanceWindowTaskCommandInput) => {
  const {
    WindowId,
    WindowTaskId = '',
    Replace,
    ...given
  } = take(input, ['WindowId', 'WindowTaskId', 'Replace', ...SETTINGS]);
  const window = findWindow(state, WindowId);
  const before = existing(window.tasks.get(WindowTaskId), 'Task', WindowTaskId);
  if (Replace === true && given.TaskArn === undefined)
    throw refusal(ValidationException, 'TaskArn is required when the task is replaced.');
  const { TaskType } = before;
  const changed = Replace === true ? { TaskType, ...given } : { ...before, ...present(given) };
  const task = checkedTask(window, before.id, changed);
  window.tasks.set(task.id, task);
  tellTask(state, window.id, task.id, 'UPDATED');
  const { TaskType: _, ...shown } = wholeTask(window, task);
  return shown;
};

const PLACEHOLDER = '1';

/** A task without targets is shown with a limit of 1. */
const listedTask = (window: StoredWindow, task: StoredTask) => {
  const { id, TaskInvocationParameters: _, Targets, TaskType, ...others } = task;
  return {
    WindowId: window.id,
    WindowTaskId: id,
    ...(Targets === undefined && { MaxConcurrency: PLACEHOLDER, MaxErrors: PLACEHOLDER }),
    ...others,
    Type: TaskType,
    Targets: [...(Targets ?? [])],
    TaskParameters: {},
  };
};

const wholeTask = (window: StoredWindow, task: StoredTask) => {
  const { Type, ...shown } = listedTask(window, task);
  return { ...shown, TaskType: Type, TaskInvocationParameters: task.TaskInvocationParameters };
};
