import type { FindingCode } from './finding.ts';
import type { KnownSources } from './known.ts';

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
  /** It is compliant only because people permitted what is wrong, until then at the latest: it is not fixed. */
  excepted?: { until: number };
  /** Most instances first. */
  causes: readonly { code: FindingCode; instances: number }[];
  /** The earliest that is not met, and how many there are. */
  deadline?: PostureDeadline;
  /** Absent where the config has no deadlines. */
  deadlines?: DeadlineRemarks;
  image?: { id: string; behind: number; ageDays: number };
  /** How many reads failed. */
  unread: number;
  exceptions: number;
  snoozedUntil?: number;
  /** The newest drift card. */
  card?: { channel: string; ts: string };
}

/** By when something that a fleet misses must be in: the earliest moment of all. */
export interface PostureDeadline {
  due: number;
  /** What is due: a CVE, and the patch that closes it. No CVE where the rule is about the patch. */
  cve?: string;
  patch: string;
  exploited: boolean;
  /** The rule in words: `BOD 26-04: known exploited, public, 3 days`. */
  rule: string;
  /** The rule also asks for a forensic triage of the instances before they are patched. */
  forensic?: true;
  /** What was taken for granted since it is not known: that the fleet is public, or the strictest ratings. */
  assumed?: readonly Assumed[];
  /** How many CVEs, and patches without any, have a deadline, and how many of them are past it. */
  open: number;
  overdue: number;
  /** Beside this one, the CVEs that are known to be exploited, the earliest deadline first; see `MOST_EXPLOITED`. */
  exploitedToo?: readonly ExploitedToo[];
  /** When the next opening that could fix it is; absent where that is not known, or nothing will. */
  nextAt?: number;
  /** Absent where it can be met in the next window, and where it is past. */
  infeasible?: Infeasible;
}

/** Something known to be exploited that is due later than the earliest deadline. */
export interface ExploitedToo {
  due: number;
  cve?: string;
  patch: string;
  rule: string;
}

/** What a clock took for granted: that the fleet is public, or the strictest ratings. */
export type Assumed = 'public' | 'ratings';

/** Why the next window comes too late for the earliest deadline that is not past, and the earliest moment at which it could be in. */
export interface Infeasible {
  due: number;
  cve?: string;
  patch: string;
  earliest?: number;
  because: InfeasibleBecause;
  /** Behind a freeze: when no calendar is closed before it is due. */
  clearAt?: number;
  /** Absent: nothing from here brings it in sooner. */
  sooner?: Sooner;
  /** Since when that is so. */
  since: number;
}

/** What the config lets people do to have a patch in sooner: patch outside the window, or go past the baseline's approval in an emergency. */
export type Sooner = 'install' | 'emergency';

export type InfeasibleBecause = 'approval-delay' | 'window' | 'freeze' | 'no-window';

/** What else is to be said of a fleet's deadlines, whether or not one is open. */
export interface DeadlineRemarks {
  /** How many CVEs have no deadline, since their ratings are not known, or nothing says whether they are exploited. */
  unrated: number;
  /** Baselines that hold patches back for longer than the strictest deadline gives: it can never be met by waiting for them. */
  slow: readonly SlowBaseline[];
  /** Due patches that fleets before this one miss, and this one's baseline has not approved yet; the earliest deadline first. */
  held: readonly HeldBack[];
  /** Where it is known from whether something is exploited. */
  sources?: KnownSources;
}

export interface SlowBaseline {
  id: string;
  name: string;
  delayDays: number;
  /** The shortest time that the rules give, and the rule. */
  days: number;
  rule: string;
  sooner?: Sooner;
  since: number;
}

/** A patch that a fleet would miss, were it approved for it. */
export interface HeldBack {
  patch: string;
  cve?: string;
  due: number;
  exploited: boolean;
  rule: string;
  baseline: string;
  delayDays: number;
  /** About when the baseline approves it. */
  approvedBy: number;
  /** Of the fleet before it that misses it. */
  seenIn: string;
  sooner?: Sooner;
  /** The next opening after it is approved is later than that; `earliest` is that opening. */
  infeasible?: { earliest?: number; since: number };
}
