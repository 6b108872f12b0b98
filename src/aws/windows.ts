import type { TagTarget } from './nodes.ts';

/** A maintenance window as its list shows it. Times are milliseconds since the epoch. */
export interface WindowSummary {
  id: string;
  name: string;
  enabled: boolean;
  schedule: string;
  /** IANA zone; absent is UTC. */
  timezone?: string;
  durationMs: number;
  cutoffMs: number;
  /** Absent when it is disabled or never opens again. */
  nextAt?: number;
}

/** What a target of a window, or of one of its tasks, selects. */
export type Target =
  | ({ kind: 'tag' } & TagTarget)
  | { kind: 'instances'; ids: readonly string[] }
  | { kind: 'resource-group'; names: readonly string[] }
  /** A target that the window has registered. */
  | { kind: 'window-target'; ids: readonly string[] }
  | { kind: 'other'; key: string; values: readonly string[] };

export interface WindowTarget {
  id: string;
  name?: string;
  owner?: string;
  targets: readonly Target[];
}

export interface WindowTask {
  id: string;
  name?: string;
  type: 'run-command' | 'automation' | 'lambda' | 'step-functions';
  /** The document's name or ARN, the function's or state machine's ARN. */
  arn: string;
  priority: number;
  targets: readonly Target[];
  concurrency?: string;
  errors?: string;
  /** What happens to it at the cutoff. */
  cutoff: 'continue' | 'cancel';
  /** Of a Run Command or Automation task: its parameters, pseudo parameters not filled in. */
  parameters: Readonly<Record<string, readonly string[]>>;
  serviceRole?: string;
}

export interface WindowExecution {
  id: string;
  windowId: string;
  /** `PENDING`, `IN_PROGRESS`, `SUCCESS`, `FAILED`, `TIMED_OUT`, `CANCELLING`, `CANCELLED`, `SKIPPED_OVERLAPPING`. */
  status: string;
  details?: string;
  startedAt: number;
  endedAt?: number;
}

export interface TaskExecution {
  id: string;
  arn: string;
  status: string;
  details?: string;
  startedAt?: number;
  endedAt?: number;
}

export interface TaskInvocation {
  id: string;
  /** Id of the command or automation that it started. */
  executionId?: string;
  status: string;
  details?: string;
  windowTargetId?: string;
}

/** SSM maintenance windows, read only. Methods throw AwsCallError; `gone` when there is no window of this id. */
export interface Windows {
  /** All of the account in the Region; 50 a call. */
  list(): Promise<readonly WindowSummary[]>;
  window(id: string): Promise<WindowSummary & { startsAt?: number; endsAt?: number; offsetDays?: number }>;
  targets(id: string): Promise<readonly WindowTarget[]>;
  /** With the parameters of each: one call more for each task. */
  tasks(id: string): Promise<readonly WindowTask[]>;
  /** Its next openings, soonest first, at most this many. */
  upcoming(id: string, most: number): Promise<readonly number[]>;
  /** Newest first, of those that began after this moment. */
  executions(id: string, after: number): Promise<readonly WindowExecution[]>;
  taskExecutions(executionId: string): Promise<readonly TaskExecution[]>;
  invocations(executionId: string, taskId: string): Promise<readonly TaskInvocation[]>;
  /** Instance ids in a resource group; `unknown` where that may not be read. */
  membersOf(resourceGroup: string): Promise<readonly string[] | 'unknown'>;
}
