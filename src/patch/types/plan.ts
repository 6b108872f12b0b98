import type { ExcludedNode, GroupBaseline, MissingPatch, PatchNode } from '../../nodes/types.ts';

export type Operation = 'install' | 'scan';
export type Reboot = 'if-needed' | 'never';

/** What holds this fleet to the patches that the first fleet of its order installed. */
export type Pin =
  | { kind: 'none' }
  /** `uri` is the object's address in S3, named by the hash of what it holds. */
  | { kind: 'list'; fleet: string; runId: string; sha256: string; uri: string; patches: number }
  /** Patches released until then, `2026-11-24`, UTC, inclusive. */
  | { kind: 'until-date'; fleet: string; runId: string; date: string };

/** Which instances, in waves: by id, or all that carry the tag, when there are too many to name. */
export type Selection =
  | { kind: 'ids'; waves: readonly (readonly string[])[] }
  /** `known`: every instance that runs with the tag, those of the plan and those that no command reaches; at most 999. Another one is refused. */
  | { kind: 'tag'; key: 'Patch Group' | 'PatchGroup'; value: string; known: readonly string[] };

/** An occurrence of the adopted window in which it is patched. Times are milliseconds since the epoch. */
export interface PlannedOccurrence {
  windowId: string;
  windowName: string;
  opensAt: number;
  endsAt: number;
  /** From then on the window starts nothing new. */
  cutoffAt: number;
  /** IANA zone of the window. */
  timezone: string;
  /** The next openings after it. */
  next: readonly number[];
}

/** The fleet that goes before, and since when it has been healthy on what it installed. */
export interface PatchedBefore {
  fleet: string;
  runId: string;
  patchedAt: number;
  /** Who of its sign-off group said that it works. */
  signedOff?: string;
}

/** What people approve: `coverageOf` says which of it an approval covers, the rest is shown as it was when it was asked. */
export interface PatchPlan {
  fleet: string;
  patchGroup: string;
  operation: Operation;
  reboot: Reboot;
  hooks?: { before?: string; after?: string; exit?: string };
  pin: Pin;
  selection: Selection;
  concurrency: string;
  errors: string;
  timeoutSeconds: number;
  baselines: readonly GroupBaseline[];
  instances: readonly PatchNode[];
  excluded: readonly ExcludedNode[];
  /** Most urgent first, at most 20; `totals` counts all. */
  missing: readonly MissingPatch[];
  totals: {
    patches: number;
    critical: number;
    security: number;
    exploited: number;
    pendingReboot: number;
    neverScanned: number;
  };
  inspector: 'read' | 'off';
  before?: PatchedBefore;
  /** Why it is requested although the order forbids it. */
  override?: string;
  occurrence?: PlannedOccurrence;
  /** Run ids of deferrals of this fleet within the time that the config counts. */
  deferredBefore: readonly string[];
  /** What came and went since it was approved, without asking again. */
  changedSince?: { added: readonly string[]; removed: readonly string[]; newPatches: number };
  readAt: number;
}
