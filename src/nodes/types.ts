import type { OperatingSystem } from '../aws/patches.ts';

/** Why an instance of a patch group is not patched in place; words for it are in message/. */
export type Exclusion =
  | { code: 'stopped'; state: string }
  /** It never registered with Systems Manager, or is not registered now. */
  | { code: 'unmanaged' }
  /** Its agent is not answering. */
  | { code: 'agent-lost'; since?: number }
  /** A Quick Setup patch policy patches it, on its own schedule. */
  | { code: 'patch-policy' }
  /** It belongs to an Auto Scaling group, which replaces it: a bake is the way. */
  | { code: 'auto-scaling'; group: string }
  | { code: 'emr' }
  /** Patch Manager has no baselines for its operating system. */
  | { code: 'unsupported'; os: string }
  /** `Patch Group` and `PatchGroup` have different values. */
  | { code: 'conflicting-tags'; values: readonly string[] };

/** An instance of a patch group, with what it misses. Times are milliseconds since the epoch. */
export interface PatchNode {
  id: string;
  /** Its Name tag, or computer name. */
  name?: string;
  operatingSystem: OperatingSystem;
  /** As its agent says it. */
  os: string;
  /** The baseline that counts for it now. */
  baselineId: string;
  /** Absent when it was never scanned. */
  scan?: {
    at: number;
    /** The baseline of that scan: another than `baselineId` makes its counts doubtful. */
    baselineId: string;
    missing: number;
    critical: number;
    security: number;
    failed: number;
    pendingReboot: number;
  };
  /** Target groups in which it serves, sorted. */
  serves: readonly string[];
}

export interface ExcludedNode {
  id: string;
  name?: string;
  why: Exclusion;
}

/** One patch that instances miss. */
export interface MissingPatch {
  id: string;
  title: string;
  classification: string;
  severity: string;
  cves: readonly string[];
  /** By Inspector; absent where Inspector does not say. */
  exploited?: boolean;
  /** How many instances miss it. */
  instances: number;
}

export interface GroupBaseline {
  id: string;
  name: string;
  operatingSystem: OperatingSystem;
  rulesHash: string;
  approveAfterDays?: number;
  /** The shortest delay of any of its rules; absent where it is that of all, or none has one. */
  soonestAfterDays?: number;
}

/** A patch group now. */
export interface PatchGroupFacts {
  patchGroup: string;
  /** The tag keys under which it was found. */
  keys: readonly ('Patch Group' | 'PatchGroup')[];
  nodes: readonly PatchNode[];
  excluded: readonly ExcludedNode[];
  baselines: readonly GroupBaseline[];
  /** Most instances first, exploited first. `notRead`: instances whose lists were not read, since there are too many. */
  missing: readonly MissingPatch[];
  notRead: number;
  inspector: 'read' | 'off';
}

/** What proves that an instance came back: read on it, before and after. */
export interface BootFacts {
  /** Milliseconds since the epoch, to the minute or so. */
  bootedAt: number;
  /** Kernel on Linux, build on Windows. */
  kernel: string;
}
