import type { WindowSummary, WindowTask } from '../../aws/windows.ts';
import type { ExcludedNode, GroupBaseline } from '../../nodes/types.ts';
import type { Read } from './read.ts';

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
  group: Read<{ patchable: number; excluded: readonly ExcludedNode[]; baselines: readonly GroupBaseline[] }>;
}

/** A window as the list has it, with its next openings. Times are milliseconds since the epoch. */
export interface ListedWindow {
  window: WindowSummary;
  upcoming: Read<readonly number[]>;
}

/** What patching in place rests on: windows, their tasks, and instances. */
export interface PatchingFacts {
  /** ARN of the service role that a task must have. */
  taskRole: string;
  adopted: readonly AdoptedFacts[];
  /** Fleets by the window that the config gives them. */
  named: Readonly<Record<string, readonly string[]>>;
  /** All windows of the account in the Region. */
  windows: Read<readonly ListedWindow[]>;
  groups: readonly GroupFacts[];
  now: number;
}

interface Of {
  fleet: string;
  windowId: string;
}

/** A window, and the fleets that the config gives it to. */
interface OfWindow {
  windowId: string;
  name: string;
  fleets: readonly string[];
}

export type PatchingFinding = { subject: 'patching' } & (
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
  | { level: 'to-do'; code: 'named-gone'; windowId: string; fleets: readonly string[] }
  | ({ level: 'to-do'; code: 'named-disabled' } & OfWindow)
  /** Its schedule has no such time, its one time is over, or its end date is. */
  | ({ level: 'to-do'; code: 'never-opens'; schedule: string; because: 'no-such-time' | 'over' } & OfWindow)
  | ({ level: 'to-do'; code: 'ended'; endsAt: number } & OfWindow)
  | { level: 'to-do'; code: 'at-once'; opensAt: number; names: readonly string[]; most: number }
  | { level: 'to-do'; code: 'near-quota'; windows: number; most: number }
  | { level: 'to-do'; code: 'empty-group'; fleet: string; patchGroup: string }
  | { level: 'to-do'; code: 'excluded'; fleet: string; why: ExcludedNode['why']['code']; ids: readonly string[] }
  /** No API tells it. */
  | { level: 'unknown'; code: 'calendar-preference' }
);
