import type { NodeFailure } from '../../patch/types/progress.ts';

/** What a window execution does, as it was last seen. Times are milliseconds since the epoch. */
export interface Live {
  executionId: string;
  /** Systems Manager's word; `FORGOTTEN` where it no longer knows of the execution, since the schedule changed. */
  status: string;
  details?: string;
  startedAt: number;
  endedAt?: number;
  tasks: readonly LiveTask[];
  commands: readonly LiveCommand[];
  counts: LiveCounts;
  /** Most instances first. */
  failures: readonly FailureGroup[];
}

export interface LiveTask {
  id: string;
  /** Name of its document, or the ARN of its function. */
  document: string;
  status: string;
  details?: string;
  /** It patches or reboots. */
  matters: boolean;
}

export interface LiveCommand {
  id: string;
  document: string;
  status: string;
  targets: number;
  completed: number;
  errors: number;
}

/** Instances, by where they are in the commands of this execution. */
export interface LiveCounts {
  done: number;
  failed: number;
  inProgress: number;
  waiting: number;
}

/** Instances on which it failed for one reason; `ids` has the first of them. */
export interface FailureGroup {
  cause: NodeFailure;
  count: number;
  ids: readonly string[];
  commandId: string;
}
