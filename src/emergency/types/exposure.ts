import type { OperatingSystem } from '../../aws/patches.ts';

/** `not-known` is said wherever nothing proves one or the other: what could not be seen is never "not exposed". */
export type Exposure = 'exposed' | 'not-exposed' | 'not-known';

/** What could not be read, in words for people, and AWS's code. */
export interface Unread {
  what: string;
  error: string;
}

/** What shows that an instance is exposed. */
export type Exposing =
  /** Its last scan lists these patches for the CVE as missing. */
  | { code: 'missing'; patches: readonly string[] }
  /** Amazon Inspector has an active finding. */
  | { code: 'inspector' }
  /** Its image holds a vulnerable package, or was scanned with this finding. */
  | { code: 'image'; image: string };

/** What shows that it is not. */
export type Clearing =
  /** Scanned after its baseline approved every patch for the CVE, and none of them is missing. */
  | { code: 'scanned'; at: number }
  /** Amazon Inspector covers it, looked after the CVE was published, and has no finding. */
  | { code: 'inspector'; at: number }
  | { code: 'image'; image: string };

/** Why nothing can be said of an instance. */
export type Unknown =
  | 'not-scanned'
  /** Its last scan is older than the approval of the patch. */
  | 'scan-too-old'
  /** No patch for the CVE is known, so no scan can miss it. */
  | 'no-fix-known'
  /** Its baseline does not approve the patch, so a scan does not look for it. */
  | 'held-back'
  /** Whether its baseline approves the patch, or since when, is not known. */
  | 'approval-not-known'
  /** It misses something newer, which may bring the same fix: a scan lists the newest alone. */
  | 'newer-missing'
  | 'unread';

export type InstanceExposure = { id: string; name?: string } & (
  | { exposure: 'exposed'; by: readonly Exposing[] }
  | { exposure: 'not-exposed'; by: readonly Clearing[] }
  | { exposure: 'not-known'; why: Unknown }
);

export interface FleetExposure {
  fleet: string;
  exposure: Exposure;
  /** All instances that it has now. */
  instances: readonly InstanceExposure[];
  /** They were read, and there are none: nothing is to be fixed, and what starts next is not known unless its images prove it. */
  empty?: true;
  unread: readonly Unread[];
}

/** An instance that the fleet has now. Times are milliseconds since the epoch. */
export interface Member {
  id: string;
  name?: string;
  /** `running`, `stopped`, … */
  state: string;
  imageId: string;
  launchedAt: number;
  /** As baselines call it; absent when Systems Manager does not manage it. */
  operatingSystem?: OperatingSystem;
}

/** A patch that closes the CVE. */
export interface FixPatch {
  /** As lists of missing patches name it: a KB number, or a package with its version. */
  id: string;
  /** On Linux, the package and its version, to compare with what an image holds. */
  package?: { name: string; version: string; product: string };
  releasedAt?: number;
  /** As the catalogue has them; absent where it says nothing. */
  classification?: string;
  severity?: string;
}

/** Whether a fleet's baseline lets a patch through. Times are milliseconds since the epoch. */
export type Approval =
  /** Since when a scan looks for it; absent where that is not known. */
  | { kind: 'approved'; at?: number }
  | { kind: 'waits'; until: number }
  | { kind: 'rejected' }
  /** No rule of the baseline takes it. */
  | { kind: 'left-out' }
  /** What is read of the baseline does not say. */
  | { kind: 'not-known' };

/** The patches for the CVE on one operating system of a fleet, and what its baseline does with each. */
export interface FixHere {
  operatingSystem: OperatingSystem;
  baseline?: { id: string; name: string };
  patches: readonly { patch: FixPatch; approval: Approval }[];
}

/** A patch that a baseline does not let through. */
export interface HeldBack {
  patch: string;
  /** Its name. */
  baseline: string;
  approval: Extract<Approval, { kind: 'waits' | 'rejected' | 'left-out' }>;
}

/** What Amazon Inspector says about the CVE in this account and Region. */
export type InspectorFacts =
  | {
      kind: 'read';
      /** Absent where Inspector does not know the CVE: then no finding says nothing. */
      known?: { publishedAt?: number };
      affected: readonly string[];
      /** By instance id, when it last looked, of those that it covers now. */
      covered: Readonly<Record<string, number>>;
    }
  | { kind: 'off' }
  | { kind: 'unread'; error: string };

/** What is known of an image that instances run. */
export type ImageVerdict = 'vulnerable' | 'clean' | 'not-known';
