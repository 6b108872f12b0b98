import type {
  MaintenanceWindowExecutionStatus,
  MaintenanceWindowResourceType,
  MaintenanceWindowTaskCutoffBehavior,
  MaintenanceWindowTaskInvocationParameters,
  MaintenanceWindowTaskType,
  Target,
} from '@aws-sdk/client-ssm';
import type { ScheduleSettings, WindowSchedule } from './schedule.ts';

/** A window's own settings, named and meant as in the API; hours for `Duration` and `Cutoff`. */
export interface WindowSettings extends ScheduleSettings {
  Name: string;
  Description?: string;
  Duration: number;
  Cutoff: number;
  AllowUnassociatedTargets: boolean;
  Enabled: boolean;
}

export interface StoredWindow {
  id: string;
  settings: WindowSettings;
  nextAfter: WindowSchedule;
  createdAt: number;
  modifiedAt: number;
  targets: Map<string, StoredTarget>;
  tasks: Map<string, StoredTask>;
  /** Absent while nothing is due: disabled, or never again. */
  cancelOpening?: () => void;
}

/** What a window has registered as a target; the id is the window target's. */
export interface StoredTarget {
  id: string;
  ResourceType: MaintenanceWindowResourceType;
  Targets: readonly Target[];
  OwnerInformation?: string;
  Name?: string;
  Description?: string;
}

export interface StoredTask {
  id: string;
  TaskArn: string;
  TaskType: MaintenanceWindowTaskType;
  /** Absent: a task without targets, which runs once. */
  Targets?: readonly Target[];
  ServiceRoleArn?: string;
  TaskInvocationParameters: MaintenanceWindowTaskInvocationParameters;
  /** Lower ones run first, equal ones together. */
  Priority: number;
  MaxConcurrency?: string;
  MaxErrors?: string;
  Name?: string;
  Description?: string;
  CutoffBehavior: MaintenanceWindowTaskCutoffBehavior;
}

type Status = MaintenanceWindowExecutionStatus;

export interface Invocation {
  id: string;
  status: Status;
  details?: string;
  /** Of the command or the automation that it started. */
  executionId?: string;
  /** What was asked of the task's service, as JSON. */
  parameters: string;
  startedAt: number;
  endedAt?: number;
  windowTargetId?: string;
  owner?: string;
}

export interface TaskExecution {
  id: string;
  /** As it was when the window opened. */
  task: StoredTask;
  status: Status;
  details?: string;
  startedAt?: number;
  endedAt?: number;
  invocations: Invocation[];
}

/** One time that a window opened, or could not. */
export interface WindowExecution {
  id: string;
  windowId: string;
  status: Status;
  details?: string;
  startedAt: number;
  endedAt?: number;
  /** From then on it starts no task. */
  cutoffAt: number;
  tasks: TaskExecution[];
}

/** What can be done with an execution that is not over. */
export interface OpenWindow {
  /** Its start is shown as `at`: a running clock is a little beyond it by now. */
  begin(at: number): void;
  /** What runs goes on to its end; nothing else is started. */
  cancel(): void;
}

export const isOver = (status: Status): boolean =>
  status !== 'PENDING' && status !== 'IN_PROGRESS' && status !== 'CANCELLING';
