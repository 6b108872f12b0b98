import type { FleetFinding, InstanceFinding } from './finding.ts';
import type { Unread } from './swept.ts';

/** What one sweep concluded of one fleet: the one truth of every card, list, digest and export until the next. Times are milliseconds since the epoch. */
export interface FleetSnapshot {
  schema: 1;
  fleet: string;
  sweepId: string;
  /** When the sweep began. */
  readAt: number;
  /** When the first sweep of the fleet began: how long something had been missing by then is not known. */
  followedSince: number;
  /** Those with findings; all others are compliant and only counted. */
  instances: readonly InstanceSnapshot[];
  counts: SnapshotCounts;
  findings: readonly FleetFinding[];
  /** What instances miss, by patch id, each once. */
  patches: Readonly<Record<string, PatchFacts>>;
  /** Images in use, most instances first. */
  images: readonly { id: string; instances: number; behind?: number; ageDays?: number }[];
  baselines: readonly BaselineFacts[];
  windows: { lastOpenedAt?: number; next: readonly number[] };
  unread: readonly Unread[];
  /** Ids that were in the snapshot before and are gone: replaced by a new image, or terminated. */
  gone: readonly string[];
}

export interface InstanceSnapshot {
  id: string;
  name?: string;
  imageId?: string;
  /** A new one needs a while to register and to be scanned. */
  launchedAt?: number;
  os?: string;
  scannedAt?: number;
  findings: readonly InstanceFinding[];
  /** Keys of the snapshot's `patches`; absent where its list has not been read. */
  missing?: readonly string[];
  /** Of which scan that list is, where it is one before `scannedAt`. */
  listedAt?: number;
  /** Where it has not: those that it missed when it was last read. */
  missed?: readonly string[];
}

/** `instances` is the sum of the others. */
export interface SnapshotCounts {
  instances: number;
  compliant: number;
  notCompliant: number;
  /** Nothing can be said of them. */
  notSeen: number;
}

export interface PatchFacts {
  title: string;
  classification: string;
  severity: string;
  cves: readonly string[];
  instances: number;
  /** When a sweep first found it missing here. */
  firstSeenAt: number;
}

export interface BaselineFacts {
  id: string;
  name: string;
  operatingSystem: string;
  rulesHash: string;
  /** The longest days of delay of its rules, and the shortest. */
  approveAfterDays?: number;
  soonestAfterDays?: number;
  rejected: readonly string[];
}
