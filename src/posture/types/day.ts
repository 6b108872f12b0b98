import type { FleetPosture } from './posture.ts';

/** How a fleet stood on one day: the last that was read on it. Times are milliseconds since the epoch. */
export interface DayRecord {
  schema: 1;
  fleet: string;
  /** In the config's time zone, `2026-11-30`: that of `readAt`, so that a day on which nothing was read has no record. */
  day: string;
  readAt: number;
  verdict: FleetPosture['verdict'];
  counts: FleetPosture['counts'];
  exceptions: number;
  /** How many reads failed. */
  unread: number;
  /** Of its instances whose image's age is known: how many, and their ages in days added up. */
  images?: { instances: number; ageDays: number };
  /** The critical patch that it has missed for longest. */
  critical?: OpenCritical;
  /** For each patch that no instance was missing on this day any longer: how long at least one had, in milliseconds. */
  closed: readonly number[];
  /** Such patches that were missing when the fleet was first read: for how long is not known. */
  closedOld: number;
}

export interface OpenCritical {
  patch: string;
  cves: readonly string[];
  /** When a sweep first found it missing. */
  since: number;
  instances: number;
}

/** What the next record of the fleet is compared with. */
export interface OpenPatches {
  /** Hash of the posture and the sweep that the newest record was made of: the same again says nothing new. */
  made: string;
  /** When each patch that is missing was first found missing, by patch id. */
  since: Readonly<Record<string, number>>;
}
