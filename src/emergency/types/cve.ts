import type { OperatingSystem } from '../../aws/patches.ts';
import type { FixHere, FixPatch, FleetExposure, InspectorFacts, Unread } from './exposure.ts';
import type { Path } from './path.ts';

/** Patches for a CVE, by operating system. */
export type KnownFixes = Readonly<Record<OperatingSystem, readonly FixPatch[]>>;

/** One fleet, as it was read. */
export interface ReadFleet {
  fleet: string;
  channel: string;
  /** The fleet before it in the order. */
  after?: string;
  exposure: FleetExposure;
  fixes: readonly FixHere[];
  path: Path;
}

/** One CVE on every fleet, as it was read. Times are milliseconds since the epoch. */
export interface CveReport {
  cve: string;
  readAt: number;
  exploited: 'yes' | 'no' | 'not-known';
  inspector: InspectorFacts['kind'];
  /** Whether anybody has heard of the CVE: Inspector, the catalogue of patches, or a scan. */
  heardOf: boolean;
  known: KnownFixes;
  fleets: readonly ReadFleet[];
  /** What could not be read for any fleet. */
  unread: readonly Unread[];
}
