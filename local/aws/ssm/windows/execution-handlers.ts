import type * as sdk from '@aws-sdk/client-ssm';
import { MaintenanceWindowExecutionStatus } from '@aws-sdk/client-ssm';
import { isTime } from '../../known-filters.ts';
import { handlersOf } from '../../service.ts';
import type { SsmState } from '../state.ts';
import { checkWindowId, existing, pageIn, passing } from './input.ts';
import type { Invocation, TaskExecution, WindowExecution } from './types.ts';

const STATUSES = { STATUS: Object.values(MaintenanceWindowExecutionStatus) };
const byStatus = { STATUS: ({ status }: { status: string }, value: string) => status === value };

/** What windows did in the last 30 days. */
export const windowExecutionHandlers = (state: SsmState) => {
  const executionOf = (id = '') => existing(state.windowExecutions.get(id), 'Maintenance window execution', id);
  const taskOf = ({ tasks }: WindowExecution, id: string | undefined) =>
    existing(
      tasks.find((task) => task.id === id),
      'Task execution',
      id,
    );
  return handlersOf<typeof sdk>()({
    /** Newest first; also of a window that has been deleted. */
    DescribeMaintenanceWindowExecutions: async ({ WindowId, Filters, MaxResults, NextToken }) => {
      checkWindowId(WindowId);
      const all = [...state.windowExecutions.values()].filter(({ windowId }) => windowId === WindowId).reverse();
      const found = passing(
        all,
        Filters,
        {
          ExecutedBefore: ({ startedAt }, value) => startedAt <= Date.parse(value),
          ExecutedAfter: ({ startedAt }, value) => startedAt >= Date.parse(value),
        },
        { ExecutedBefore: isTime, ExecutedAfter: isTime },
      );
      const { items, token } = pageIn(found, { MaxResults, NextToken });
      const WindowExecutions = items.map((execution) => ({ WindowId: execution.windowId, ...shown(execution) }));
      return { WindowExecutions, ...token };
    },
    GetMaintenanceWindowExecution: async ({ WindowExecutionId }) => {
      const execution = executionOf(WindowExecutionId);
      return { TaskIds: execution.tasks.map(({ id }) => id), ...shown(execution) };
    },
    DescribeMaintenanceWindowExecutionTasks: async ({ WindowExecutionId, Filters, MaxResults, NextToken }) => {
      const execution = executionOf(WindowExecutionId);
      const { items, token } = pageIn(passing(execution.tasks, Filters, byStatus, STATUSES), { MaxResults, NextToken });
      const WindowExecutionTaskIdentities = items.map((one) => ({
        ...shownTask(execution, one),
        TaskType: one.task.TaskType,
      }));
      return { WindowExecutionTaskIdentities, ...token };
    },
    GetMaintenanceWindowExecutionTask: async ({ WindowExecutionId, TaskId }) => {
      const execution = executionOf(WindowExecutionId);
      const found = taskOf(execution, TaskId);
      const { ServiceRoleArn, TaskType, Priority, MaxConcurrency, MaxErrors } = found.task;
      return {
        ...shownTask(execution, found),
        ...(ServiceRoleArn !== undefined && { ServiceRole: ServiceRoleArn }),
        Type: TaskType,
        TaskParameters: [],
        Priority,
        MaxConcurrency: MaxConcurrency ?? '1',
        MaxErrors: MaxErrors ?? '1',
      };
    },
    DescribeMaintenanceWindowExecutionTaskInvocations: async ({
      WindowExecutionId,
      TaskId,
      Filters,
      MaxResults,
      NextToken,
    }) => {
      const execution = executionOf(WindowExecutionId);
      const task = taskOf(execution, TaskId);
      const { items, token } = pageIn(passing(task.invocations, Filters, byStatus, STATUSES), {
        MaxResults,
        NextToken,
      });
      const WindowExecutionTaskInvocationIdentities = items.map((one) => shownInvocation(execution, task, one));
      return { WindowExecutionTaskInvocationIdentities, ...token };
    },
    GetMaintenanceWindowExecutionTaskInvocation: async ({ WindowExecutionId, TaskId, InvocationId }) => {
      const execution = executionOf(WindowExecutionId);
      const task = taskOf(execution, TaskId);
      const invocation = task.invocations.find(({ id }) => id === InvocationId);
      return shownInvocation(execution, task, existing(invocation, 'Invocation', InvocationId));
    },
    CancelMaintenanceWindowExecution: async ({ WindowExecutionId }) => {
      const { id } = executionOf(WindowExecutionId);
      state.windowRuns.get(id)?.cancel();
      return { WindowExecutionId: id };
    },
  });
};

const shown = (execution: WindowExecution) => ({ WindowExecutionId: execution.id, ...progress(execution) });

const shownTask = (execution: WindowExecution, task: TaskExecution) => ({
  WindowExecutionId: execution.id,
  TaskExecutionId: task.id,
  TaskArn: task.task.TaskArn,
  ...progress(task),
});

const shownInvocation = (execution: WindowExecution, task: TaskExecution, invocation: Invocation) => ({
  WindowExecutionId: execution.id,
  TaskExecutionId: task.id,
  InvocationId: invocation.id,
  ...(invocation.executionId !== undefined && { ExecutionId: invocation.executionId }),
  TaskType: task.task.TaskType,
  Parameters: invocation.parameters,
  ...progress(invocation),
  ...(invocation.owner !== undefined && { OwnerInformation: invocation.owner }),
  ...(invocation.windowTargetId !== undefined && { WindowTargetId: invocation.windowTargetId }),
});

type Progress = Pick<TaskExecution, 'status' | 'details' | 'startedAt' | 'endedAt'>;

const progress = ({ status, details, startedAt, endedAt }: Progress) => ({
  Status: status,
  ...(details !== undefined && { StatusDetails: details }),
  ...(startedAt !== undefined && { StartTime: new Date(startedAt) }),
  ...(endedAt !== undefined && { EndTime: new Date(endedAt) }),
});
