import type { ConfirmMismatch } from '../../approvals/types.ts';

/** Why people are asked again for a run that they were asked for before. */
export type AskedAgain =
  | { code: 'deferred'; by: string }
  | { code: 'plan-changed'; why: string }
  /** The approvals of these accounts no longer count, nor that of the account `setOff`, which set off what others had asked for.
   * `unconfirmed`: by now they are to be confirmed in AWS. */
  | { code: 'quorum-lost'; left: readonly string[]; setOff?: string; unconfirmed?: true }
  /** The first part is done; people decide whether it continues. */
  | { code: 'checkpoint'; percent: number }
  /** They were asked at a checkpoint, and their answer was not used in time. */
  | { code: 'lapsed' }
  /** The deployed config no longer approves it in advance. */
  | { code: 'standing-ended' }
  /** What was approved before approvals had proofs does not count. */
  | { code: 'proof-needed' }
  /** It was approved in a channel that today's config no longer names: approval is asked for again in `channel`. */
  | { code: 'channel-changed'; channel: string };

/** `lapsed`: approvals that were not confirmed in time, by when they were given. `unread`: what could not be read last. */
export interface Confirming {
  refused?: readonly ConfirmTrace[];
  lapsed?: readonly { userId: string; at: number }[];
  unread?: string;
}

/** An execution that names this run and confirms nothing. */
export interface ConfirmTrace {
  executionId: string;
  /** Whoever started it, as AWS says. */
  arn: string;
  why: ConfirmMismatch;
}

/** For which epoch and how many approvals it was counted; `short` has an account of each who could give one, when those are too few. */
export interface CountedQuorum {
  epoch: number;
  approvals: number;
  short?: readonly string[];
}
