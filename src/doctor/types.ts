import type { WindowSummary, WindowTask } from '../aws/windows.ts';
import type { ExcludedNode } from '../nodes/types.ts';

/** What was read, or the IAM action that the reading needs and what AWS answered instead. */
export type Read<Of> = { kind: 'read'; value: Of } | { kind: 'unread'; action: string; code: string };

/** A fleet whose window asks before it patches. */
export interface AdoptedFacts {
  fleet: string;
  windowId: string;
  /** `gone`: there is no window of this id. */
  window: Read<'gone' | { window: WindowSummary; tasks: readonly WindowTask[] }>;
}

/** A fleet that is patched in place. */
export interface GroupFacts {
  fleet: string;
  patchGroup: string;
  group: Read<{ patchable: number; excluded: readonly ExcludedNode[] }>;
}

/** Everything that the checks are made of, read at one moment. */
export interface DoctorFacts {
  /** ARN of the service role that a task must have. */
  taskRole: string;
  adopted: readonly AdoptedFacts[];
  /** All windows of the account in the Region, with their next openings in milliseconds since the epoch. */
  windows: Read<readonly { window: WindowSummary; upcoming: readonly number[] }[]>;
  groups: readonly GroupFacts[];
}

interface Of {
  fleet: string;
  windowId: string;
}

/** What one check found. */
export type Finding =
  | { level: 'ok'; code: 'adopted'; fleet: string; windowId: string; name: string }
  | { level: 'ok'; code: 'windows'; windows: number }
  | { level: 'ok'; code: 'group'; fleet: string; patchable: number }
  | ({ level: 'to-do'; code: 'gone' | 'disabled' | 'no-task' } & Of)
  /** A task that patches or restarts beside ours, whatever people decide. */
  | ({ level: 'to-do'; code: 'leftover'; taskId: string; task: string; does: 'patches' | 'restarts' } & Of)
  /** Parameters that the gate needs, and that are missing or are not what the window fills in. */
  | ({ level: 'to-do'; code: 'parameters'; taskId: string; names: readonly string[] } & Of)
  /** With targets Systems Manager starts the runbook once for each instance. */
  | ({ level: 'to-do'; code: 'targets'; taskId: string } & Of)
  | ({ level: 'to-do'; code: 'role'; taskId: string; has?: string; needs: string } & Of)
  | ({ level: 'to-do'; code: 'twice'; tasks: number } & Of)
  | { level: 'to-do'; code: 'never-opens'; windowId: string; name: string; schedule: string }
  | { level: 'to-do'; code: 'at-once'; opensAt: number; names: readonly string[]; most: number }
  | { level: 'to-do'; code: 'near-quota'; windows: number; most: number }
  | { level: 'to-do'; code: 'empty-group'; fleet: string; patchGroup: string }
  | { level: 'to-do'; code: 'excluded'; fleet: string; why: ExcludedNode['why']['code']; ids: readonly string[] }
  | { level: 'unknown'; code: 'unread'; what: string; action: string; error: string }
  /** No API tells it. */
  | { level: 'unknown'; code: 'calendar-preference' };
