import type { CardMessage } from '../../cards/types.ts';
import type { DayRecord } from '../../posture/types/day.ts';
import type { Exception } from '../../posture/types/exception.ts';
import type { FleetPosture, HeldBack, Infeasible, SlowBaseline } from '../../posture/types/posture.ts';
import type { Key } from '../../store/table.ts';

/** A digest that is due, in one channel. */
export interface DueDigest {
  channel: string;
  /** The local date for which it was due: `2026-11-30`. */
  week: string;
  dueAt: number;
}

/** Which fleets a digest is about. */
export type DigestScope = { kind: 'channel' | 'leadership'; fleets: readonly string[] };

/** A digest with its message, as its item holds them. */
export interface DigestRecord {
  key: Key;
  card: CardMessage;
  cardRev: number;
}

/** What was loaded for one digest. */
export interface DigestFacts {
  scope: DigestScope;
  week: string;
  now: number;
  timezone: string;
  /** Of its fleets; one that was never read has none. */
  postures: readonly FleetPosture[];
  /** By fleet, oldest first. */
  days: Readonly<Record<string, readonly DayRecord[]>>;
  exceptions: readonly Exception[];
  /** Runs that wait for people, or need attention. */
  waiting: readonly WaitingRun[];
  /** Decisions of the last week to patch later, or not in one occurrence. */
  deferred: number;
}

export interface WaitingRun {
  id: string;
  name: string;
  kind: string;
  why: 'approval' | 'attention';
  since: number;
  card: { channel: string; ts?: string };
}

/** One point of the trend; shares are percent of instances, 0–100. */
export interface TrendPoint {
  day: string;
  compliant: number;
  notSeen: number;
}

/** What a digest says. Times are milliseconds since the epoch. */
export interface DigestFigures {
  scope: DigestScope;
  week: string;
  now: number;
  fleets: readonly FleetFigures[];
  /** Fleets that no sweep has read. */
  unread: readonly string[];
  counts: FleetPosture['counts'];
  /** Oldest first; empty before the first day was recorded. */
  trend: readonly TrendPoint[];
  /** Percent of instances that were compliant a week before; absent when nothing was recorded then. */
  weekAgo?: number;
  /** Mean over instances whose image is known, in days. */
  imageAgeDays?: number;
  critical?: { fleet: string; patch: string; cves: readonly string[]; since: number };
  deferred: number;
  exceptions: { holding: number; asked: number; ending: readonly Exception[] };
  /** Patches that stopped being missing in the last week, and the median time for which those were whose first day is known. */
  closed: { patches: number; medianMs?: number };
  needs: readonly Need[];
}

export interface FleetFigures {
  posture: FleetPosture;
  /** Change of the compliant share within a week, in percent points. */
  change?: number;
}

/** Something that a person has to do; the most pressing first. */
export type Need =
  | { code: 'overdue'; fleet: string; due: number; what: string }
  | { code: 'infeasible'; fleet: string; due: number; infeasible: Infeasible }
  | { code: 'held'; fleet: string; due: number; held: HeldBack }
  | { code: 'slow'; fleets: readonly string[]; slow: SlowBaseline }
  | { code: 'attention'; run: WaitingRun }
  | { code: 'approval'; run: WaitingRun }
  | { code: 'exception-asked'; exception: Exception }
  | { code: 'exception-ending'; exception: Exception }
  /** What no exception covers; a fleet that is named for its deadline already is not named again. */
  | { code: 'not-compliant'; fleet: string; instances: number }
  | { code: 'not-seen'; fleet: string; instances: number; unread: number }
  /** No sweep has read it for a day, or ever: how it stands now is not known. */
  | { code: 'not-read'; fleet: string; readAt?: number };
