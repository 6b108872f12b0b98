import type { OperatingSystem } from '../../aws/patches.ts';

/**
 * One change that Patchwarden-Sync makes, and nothing but these. `Name` of what is made is unique among what is ours: a step that
 * needs its id looks it up by that name, so that what an earlier change of the same sync made is found.
 */
export type SyncChange =
  | MakeBaseline
  | RegisterGroup
  | MakeWindow
  | ChangeWindow
  | AdoptWindow
  | MakeScan
  | ChangeScan
  | DeregisterGroup
  | RemoveTask
  | RemoveWindow
  | RemoveScan;

export interface MakeBaseline {
  kind: 'make-baseline';
  name: string;
  operatingSystem: OperatingSystem;
  classifications: readonly string[];
  severities: readonly string[];
  approveAfterDays: number;
}

/** A patch group comes under a baseline: one that exists, or one that is made before it. */
export interface RegisterGroup {
  kind: 'register-group';
  group: string;
  operatingSystem: OperatingSystem;
  baseline: { id: string } | { made: string };
}

/** A window, enabled, whose tasks come by `adopt-window`. Hours are whole. */
export interface MakeWindow {
  kind: 'make-window';
  name: string;
  schedule: string;
  timezone: string;
  durationHours: number;
  cutoffHours: number;
}

/** A window of ours gets another schedule. */
export interface ChangeWindow {
  kind: 'change-window';
  windowId: string;
  name: string;
  schedule: string;
  timezone: string;
  was: string;
}

/** The task Patchwarden-Window for one fleet is registered with a window that exists and is ours or was named by an owner, or with one that is made before it. */
export interface AdoptWindow {
  kind: 'adopt-window';
  fleet: string;
  window: { id: string } | { made: string };
}

/** A scan association for one patch group, by the tag key that its instances carry. `schedule`: a rate or cron expression. */
export interface MakeScan {
  kind: 'make-scan';
  name: string;
  group: string;
  tagKey: 'Patch Group' | 'PatchGroup';
  schedule: string;
}

export interface ChangeScan {
  kind: 'change-scan';
  associationId: string;
  name: string;
  group: string;
  schedule: string;
  was: string;
}

export interface DeregisterGroup {
  kind: 'deregister-group';
  group: string;
  baselineId: string;
}

export interface RemoveTask {
  kind: 'remove-task';
  fleet: string;
  windowId: string;
  taskId: string;
}

/** Only a window of ours that has no other task. */
export interface RemoveWindow {
  kind: 'remove-window';
  windowId: string;
  name: string;
}

export interface RemoveScan {
  kind: 'remove-scan';
  associationId: string;
  name: string;
  group: string;
}

/** What only a sync that removes may do, and what no other sync does. */
export const REMOVALS: readonly SyncChange['kind'][] = [
  'deregister-group',
  'remove-task',
  'remove-window',
  'remove-scan',
];

/** An instance, or a whole group, that a sync leaves as it is. */
export interface LeftOut {
  /** Instance id, `i-…` or `mi-…`; absent where it is the group, or, without a group, what `what` says. */
  instanceId?: string;
  group?: string;
  code:
    | 'no-patch-group'
    | 'no-window-tag'
    | 'unreadable-window-tag'
    | 'unknown-window'
    | 'windows-differ'
    | 'two-patch-groups'
    | 'auto-scaling'
    | 'not-managed'
    | 'no-fleet'
    | 'fleet-not-adopted'
    | 'window-not-ours'
    /** Its name has a character that no parameter of a runbook takes. */
    | 'name-not-taken'
    | 'no-baseline'
    /** The window's task of another document patches too. */
    | 'window-patches'
    /** The window of another fleet, whose owner has not agreed. */
    | 'window-shared'
    | 'window-full'
    | 'baseline-full'
    | 'too-many-windows'
    | 'too-many-changes';
  /** The tag's value, the window or the limit that it is about. */
  what?: string;
}
