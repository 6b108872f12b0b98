import type { CardMessage } from '../../cards/types.ts';
import type { DriftEpisode } from '../../posture/types/drift.ts';
import type { FindingCode } from '../../posture/types/finding.ts';
import type { FleetPosture } from '../../posture/types/posture.ts';
import type { Key } from '../../store/table.ts';
import type { TraceEnd } from '../../store/trace.ts';

/** What people know of one fleet's drift. Times are milliseconds since the epoch; days are `2026-11-30` in the config's time zone. */
export interface Drift {
  schema: 1;
  fleet: string;
  version: number;
  /** The fleet is out of compliance. */
  out?: DriftEpisode;
  /** The last time that ended, until there is a new card. */
  ended?: DriftEpisode & { until: number };
  /** What was found by then has been told, or was there before anybody asked. */
  toldThrough: number;
  /** The day of the newest card. */
  day?: string;
  /** Counts of today, and those with which the day before it that was looked at ended. */
  today?: DayCounts;
  before?: DayCounts;
  snooze?: Snooze;
  /** Which of its deadlines were reported and still hold, see `deadlineReplies`. */
  urgent: readonly string[];
  /** Replies in the thread of the newest card, by key. */
  told: Readonly<Record<string, Told>>;
  /** Records of what it came to: how many, and the hash of the last. */
  traced?: TraceEnd;
  /** How many of them the bus has heard of. */
  announced?: number;
  /** Cards of days before, which are still to be closed. */
  former: readonly { channel: string; ts: string }[];
}

export const DRIFT_CHANGES = ['drifted', 'back-in-compliance', 'excepted', 'snoozed', 'snooze-ended'] as const;

/** One record of the outcome, as it is put on the bus. */
export interface DriftChange {
  version: number;
  at: number;
  type: (typeof DRIFT_CHANGES)[number];
  from: string;
  to: string;
  by?: string;
  counts?: FleetPosture['counts'];
  /** Codes, most instances first. */
  causes?: readonly string[];
  /** Of a snooze, and of what is excepted. */
  until?: number;
}

export interface DayCounts {
  day: string;
  counts: FleetPosture['counts'];
}

/** Nothing new is reported about the fleet's drift until then. */
export interface Snooze {
  until: number;
  /** Slack account, and when. */
  by: string;
  at: number;
}

/** A reply: being sent since, sent, never to be delivered, or said by the card itself when it was posted. */
export type Told =
  | { kind: 'sending'; since: number; until: number }
  | { kind: 'sent'; at: number }
  | { kind: 'unreachable'; code: string }
  | { kind: 'in-card' };

/** Something that was not told yet. `instances`: their ids; empty for what is about the fleet as a whole. */
export interface DriftNews {
  code: FindingCode | 'unread';
  instances: readonly string[];
}

/** The drift of a fleet with its newest card, as its item holds them. */
export interface DriftRecord {
  key: Key;
  drift: Drift;
  card: CardMessage;
  cardRev: number;
  /** A wake-up is on its way until then. */
  wakeAt: number;
}
