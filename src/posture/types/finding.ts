/** What is wrong with one instance, or not known of it. `since` is when it was first found, in milliseconds since the epoch. */
export type InstanceFinding = { since: number } & InstanceCause;

export type InstanceCause = PatchFinding | UnseenFinding | SetupFinding | HarmlessFinding;

/** It is not compliant. One of these at most: the first cause that explains it. */
export type PatchFinding =
  | { code: 'missing'; count: number; critical: number; security: number }
  | { code: 'failed'; count: number }
  /** It was released, or its baseline approved it, only after the last window had opened: the next one installs it. */
  | { code: 'approved-since'; count: number; windowAt: number; nextAt?: number }
  | { code: 'pending-reboot'; count: number }
  | { code: 'rejected-installed'; count: number };

/** Nothing can be said of its patches, which is never "compliant". */
export type UnseenFinding =
  /** The last scan used another baseline than the one that counts: what it says may be false, both ways. */
  | { code: 'other-baseline'; scannedWith: string; counts: string }
  | { code: 'stopped'; state: string }
  | { code: 'offline'; lastPingAt?: number }
  | { code: 'unmanaged'; why: 'no-profile' | 'not-registered' }
  | { code: 'never-scanned' }
  | { code: 'stale'; scannedAt: number }
  /** AWS would not say. */
  | { code: 'unread'; what: string };

/** It will not be patched, or not as people think, whatever it misses today. */
export type SetupFinding =
  | { code: 'no-patch-group' }
  | { code: 'no-window-tag' }
  /** Both spellings of the key, with different values. */
  | { code: 'conflicting-patch-group'; values: readonly string[] }
  | { code: 'conflicting-window'; values: readonly string[] }
  | { code: 'no-instance-profile' }
  /** `until`: the last day on which its vendor had updates for everybody, `2026-06-30`. */
  | { code: 'os-out-of-support'; os: string; until: string; source: string };

/** Told so that nobody takes it for drift. */
export type HarmlessFinding =
  /** A Quick Setup patch policy patches it. */
  | { code: 'patch-policy' }
  /** What it lacks is applied to the running kernel. */
  | { code: 'live-patched'; count: number };

/** What is wrong with a fleet as a whole. */
export type FleetFinding = { since: number } & FleetCause;

export type FleetCause =
  | {
      code: 'image-behind';
      instances: number;
      versions: number;
      days: number;
      running: readonly string[];
      newest: string;
    }
  /** The one spelling of the key and the other are on different instances: these are two sets of targets. Instances that have it alone, by spelling. */
  | { code: 'split-patch-group'; counts: Readonly<Record<string, number>> }
  | { code: 'baseline-changed'; id: string; name: string; was: string; is: string }
  | { code: 'baseline-unreachable'; operatingSystem: string }
  /** The group has none of its own, so that the default of the account counts. */
  | { code: 'baseline-not-the-groups'; id: string; name: string; operatingSystem: string }
  | { code: 'no-instances' };

export type FindingCode = InstanceFinding['code'] | FleetFinding['code'];
