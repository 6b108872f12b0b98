/** Somebody's decision to end an opening of a window that is not adopted. Times are milliseconds since the epoch. */
export interface Stop {
  /** The number of the decision for this opening: an attempt that came to nothing is followed by another. */
  attempt: number;
  /** Slack account of the person. */
  by: string;
  at: number;
  /** `claimed`: decided, and its runbook to be started. `done`: the runbook ended well. `failed`: it did not, or was never started. */
  state: 'claimed' | 'started' | 'done' | 'failed';
  /** Commands that it ends, and how many more were in progress, which continue. */
  commands: number;
  beyond: number;
  /** The bytes of the start, kept before the call: a repeated one is the same. */
  start: { document: string; parameters: Readonly<Record<string, string>>; token: string };
  executionId?: string;
  /** Why it failed, in the words of AWS or of ours. */
  error?: string;
}

/** Why an opening is not stopped. */
export type StopRefusal =
  | { code: 'not-open' }
  /** A fleet that it reaches does not let people stop it, by today's config. */
  | { code: 'not-allowed' }
  | { code: 'already'; by: string; at: number }
  /** What it does could not be read. */
  | { code: 'unread' }
  | { code: 'over' };
