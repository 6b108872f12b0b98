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
  /** What Systems Manager wrote as its next opening, where that is not a time: `nextAt` is then unknown, not never. */
  unreadableNext?: string;
  /** It does not open after this moment. */
  endsAt?: number;
}

/** One window. Before its start it does not open. */
export interface WindowDetails extends WindowSummary {
  startsAt?: number;
  /** Days after the moment of its cron. */
  offsetDays?: number;
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
