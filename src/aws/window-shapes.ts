import type {
  GetMaintenanceWindowCommandOutput,
  MaintenanceWindowExecution,
  MaintenanceWindowExecutionTaskIdentity,
  MaintenanceWindowExecutionTaskInvocationIdentity,
  MaintenanceWindowIdentity,
  MaintenanceWindowTarget,
  MaintenanceWindowTask,
  Target as SdkTarget,
} from '@aws-sdk/client-ssm';
import { HOUR } from '../duration.ts';
import { present } from '../present.ts';
import type {
  Target,
  TaskExecution,
  TaskInvocation,
  WindowDetails,
  WindowExecution,
  WindowSummary,
  WindowTarget,
  WindowTask,
} from './window-types.ts';

export const asSummary = (window: MaintenanceWindowIdentity): WindowSummary => {
  const next = window.Enabled === true ? window.NextExecutionTime : undefined;
  const nextAt = next === undefined || next === '' ? undefined : momentIn(next);
  return {
    id: window.WindowId ?? '',
    name: window.Name ?? window.WindowId ?? '',
    enabled: window.Enabled === true,
    schedule: window.Schedule ?? '',
    durationMs: (window.Duration ?? 0) * HOUR,
    cutoffMs: (window.Cutoff ?? 0) * HOUR,
    ...present({
      timezone: window.ScheduleTimezone,
      nextAt,
      endsAt: momentIn(window.EndDate),
      unreadableNext: nextAt === undefined && next !== '' ? next : undefined,
    }),
  };
};

/** Its start and end dates bound the days on which it opens at all. */
export const asWindow = (window: GetMaintenanceWindowCommandOutput): WindowDetails => ({
  ...asSummary(window),
  ...present({
    startsAt: momentIn(window.StartDate),
    offsetDays: window.ScheduleOffset,
  }),
});

/**
 * SSM writes times in UTC or with an offset, with seconds or without: `2026-11-25T16:00Z`, `2026-11-26T03:00+11:00`. Without
 * either it is nobody's time.
 */
const momentIn = (text: string | undefined): number | undefined => {
  const time = /(?:Z|[+-]\d{2}:\d{2})$/.test(text ?? '') ? Date.parse(text ?? '') : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
};

/** @throws when it is not a time */
export function timeIn(text: string): number {
  const time = momentIn(text);
  if (time === undefined) throw new Error(`the execution time ${text} is not a time`);
  return time;
}

export const asTarget = (target: MaintenanceWindowTarget): WindowTarget => ({
  id: target.WindowTargetId ?? '',
  targets: targetsIn(target.Targets),
  ...present({ name: target.Name, owner: target.OwnerInformation }),
});

const targetsIn = (targets: readonly SdkTarget[] = []): Target[] =>
  targets.map(({ Key = '', Values = [] }) => targetIn(Key, Values));

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Target.html */
function targetIn(key: string, values: readonly string[]): Target {
  if (key.startsWith('tag:')) return { kind: 'tag', key: key.slice('tag:'.length), values };
  if (key === 'InstanceIds') return { kind: 'instances', ids: values };
  if (key === 'resource-groups:Name') return { kind: 'resource-group', names: values };
  if (key === 'WindowTargetIds') return { kind: 'window-target', ids: values };
  return { kind: 'other', key, values };
}

const TASK_TYPES: Readonly<Record<string, WindowTask['type']>> = {
  AUTOMATION: 'automation',
  LAMBDA: 'lambda',
  STEP_FUNCTIONS: 'step-functions',
};

export const asTask = (task: MaintenanceWindowTask, parameters: WindowTask['parameters']): WindowTask => ({
  id: task.WindowTaskId ?? '',
  type: TASK_TYPES[task.Type ?? ''] ?? 'run-command',
  arn: task.TaskArn ?? '',
  priority: task.Priority ?? 0,
  targets: targetsIn(task.Targets),
  cutoff: task.CutoffBehavior === 'CANCEL_TASK' ? 'cancel' : 'continue',
  parameters,
  ...present({
    name: task.Name,
    concurrency: task.MaxConcurrency,
    errors: task.MaxErrors,
    serviceRole: task.ServiceRoleArn,
  }),
});

export const asExecution = (execution: MaintenanceWindowExecution): WindowExecution => ({
  id: execution.WindowExecutionId ?? '',
  windowId: execution.WindowId ?? '',
  status: execution.Status ?? 'unknown',
  startedAt: execution.StartTime?.getTime() ?? 0,
  ...present({ details: execution.StatusDetails, endedAt: execution.EndTime?.getTime() }),
});

export const asTaskExecution = (task: MaintenanceWindowExecutionTaskIdentity): TaskExecution => ({
  id: task.TaskExecutionId ?? '',
  arn: task.TaskArn ?? '',
  status: task.Status ?? 'unknown',
  ...present({
    details: task.StatusDetails,
    startedAt: task.StartTime?.getTime(),
    endedAt: task.EndTime?.getTime(),
  }),
});

export const asInvocation = (invocation: MaintenanceWindowExecutionTaskInvocationIdentity): TaskInvocation => ({
  id: invocation.InvocationId ?? '',
  status: invocation.Status ?? 'unknown',
  ...present({
    executionId: invocation.ExecutionId,
    details: invocation.StatusDetails,
    windowTargetId: invocation.WindowTargetId,
  }),
});
