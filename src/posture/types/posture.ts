import type { FindingCode } from './finding.ts';

/** `not-seen` where nothing is known to be wrong and something could not be seen. */
export type Verdict = 'compliant' | 'not-compliant' | 'not-seen';

/**
 * Where a fleet stands: its newest snapshot, judged with the exceptions and deadlines that hold now. Kept small in the board's
 * partition, so that App Home, notices and cards say the same. Times are milliseconds since the epoch.
 */
export interface FleetPosture {
  schema: 1;
  fleet: string;
  sweepId: string;
  readAt: number;
  verdict: Verdict;
  /** Since when the verdict has been this one. */
  since: number;
  /** `excepted` are of `notCompliant`, with an exception for everything that is wrong with them; the others add up to `instances`. */
  counts: { instances: number; compliant: number; notCompliant: number; notSeen: number; excepted: number };
  /** Most instances first. */
  causes: readonly { code: FindingCode; instances: number }[];
  /** The earliest that is not met, and how many there are. */
  deadline?: PostureDeadline;
  image?: { id: string; behind: number; ageDays: number };
  /** How many reads failed. */
  unread: number;
  exceptions: number;
  snoozedUntil?: number;
  /** The newest drift card. */
  card?: { channel: string; ts: string };
}

/** By when something that a fleet misses must be in. */
export interface PostureDeadline {
  due: number;
  /** What is due: a CVE, and the patch that closes it. */
  cve: string;
  patch?: string;
  exploited: boolean;
  /** The rule in words: `BOD 26-04: known exploited, public, 3 days`. */
  rule: string;
  /** How many CVEs of this fleet have a deadline. */
  open: number;
  /** How many have none, since their ratings are not known. */
  unrated: number;
  /** Absent where it can be met in the next window. */
  infeasible?: Infeasible;
}

/** Why the next window comes too late, and the earliest moment at which it could be in. */
export interface Infeasible {
  earliest?: number;
  because: 'approval-delay' | 'window' | 'freeze' | 'no-window';
  /** Since when that is so. */
  since: number;
}
