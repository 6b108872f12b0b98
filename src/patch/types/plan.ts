import type { OperatingSystem } from '../../aws/patches.ts';
import type { Here } from '../../config/here.ts';
import type { ExcludedNode, GroupBaseline, MissingPatch, PatchNode } from '../../nodes/types.ts';

export type Operation = 'install' | 'scan';
export type Reboot = 'if-needed' | 'never';

/** What holds this fleet to the patches that the first fleet of its order installed. */
export type Pin =
  | { kind: 'none' }
  /** `uri` is the object's address in S3, named by the hash of what it holds. */
  | { kind: 'list'; fleet: string; runId: string; sha256: string; uri: string; patches: number }
  /** In an emergency: the patches that close a CVE and nothing else; `rejected` by the baselines, and so left out. */
  | { kind: 'fix'; cve: string; sha256: string; uri: string; patches: number; rejected: readonly string[] }
  /** Patches released until then, `2026-11-24`, UTC, inclusive. */
  | { kind: 'until-date'; fleet: string; runId: string; date: string };

/** Whether a list is installed instead of what the baselines approve. */
export const isList = (pin: Pin): pin is Extract<Pin, { kind: 'list' | 'fix' }> =>
  pin.kind === 'list' || pin.kind === 'fix';

/** Which instances, in waves: by id, or all that carry the tag, when there are too many to name. */
export type Selection =
  | { kind: 'ids'; waves: readonly (readonly string[])[] }
  /**
   * `known`: every instance that has the tag and is up, those of the plan and those that no command reaches; at most 999. Should the runbook find
   * another, it patches nobody. `since`: those of them that came since the approval.
   */
  | {
      kind: 'tag';
      key: 'Patch Group' | 'PatchGroup';
      value: string;
      known: readonly string[];
      since?: readonly string[];
    };

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
  /** The run that patched it; absent where its own window did. */
  runId?: string;
  /** Name of that window. */
  window?: string;
  patchedAt: number;
  /** How long it had been healthy, in milliseconds. */
  soakedMs: number;
  /** Who of its sign-off group said that it works. */
  signedOff?: string;
}

/** Distinct patches that are missing, in all and of some sorts; and instances. */
export interface PatchTotals {
  patches: number;
  critical: number;
  security: number;
  exploited: number;
  /** Instances that wait for a reboot to finish what was installed before. */
  pendingReboot: number;
  /** Instances whose missing patches are not known. */
  neverScanned: number;
}

/** Members that are absent are as the config has them. */
export interface AskedFor {
  reboot?: 'never';
  /** Ids: of the group, only these. */
  only?: readonly string[];
  /** KBs or packages that are not installed this time: taken off the fleet's list, so that they stay missing. */
  without?: readonly string[];
  /** In an emergency: the patches that close a CVE, by operating system, instead of what the baselines approve. */
  fix?: { cve: string; patches: Readonly<Record<OperatingSystem, readonly string[]>> };
  concurrency?: string;
  errors?: string;
}

/** What people approve: `coverageOf` says which of it an approval covers, the rest is shown as it was when it was asked. */
export interface PatchPlan {
  kind: 'patch';
  fleet: string;
  /** Absent at home. */
  place?: Here;
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
  /** What whoever requested it wanted otherwise than the config has it. */
  asked: AskedFor;
  /** Cumulative percentages of the instances, as the config has them. */
  waves: readonly number[];
  /** Those to be patched; of more than a hundred each without `name`, with `os` and `serves` empty. */
  instances: readonly PatchNode[];
  /** ARNs of all target groups in which they serve, sorted. */
  serves: readonly string[];
  excluded: readonly ExcludedNode[];
  /** Most urgent first, at most 20; `totals` counts all. */
  missing: readonly MissingPatch[];
  totals: PatchTotals;
  /** Instances whose missing patches were not read, since there are too many: `missing` and `totals` leave them out. */
  notRead: number;
  inspector: 'read' | 'off';
  before?: PatchedBefore;
  /** Why it is requested although the order forbids it. */
  override?: string;
  occurrence?: PlannedOccurrence;
  /** Run ids of deferrals of this fleet within the time that the config counts. */
  deferredBefore: readonly string[];
  /** Durations of the newest runs of the same fleet and operation that succeeded, in milliseconds; at most three. */
  usualMs: readonly number[];
  /** What came and went since it was approved, without asking again. */
  changedSince?: { added: readonly string[]; removed: readonly string[]; newPatches: number };
  readAt: number;
}
