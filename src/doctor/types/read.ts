/** What was read, or why it was not. */
export type Read<Of> = { kind: 'read'; value: Of } | Unread;

export interface Unread {
  kind: 'unread';
  /** The IAM action that the reading needs, or the scope of the Slack app. */
  action: string;
  /** What AWS or Slack answered instead. */
  code: string;
  /**
   * `denied`: whoever reads is not allowed to. `scope`: the app lacks a scope. `no-token`: the command has no bot token.
   * `elsewhere`: it is in a place that the command does not look at. `no-access`: the role that reads a place could not be taken, as `says` has it. `late`: no time was left. `failed`: AWS or Slack did not answer, whatever the reason.
   */
  why: 'denied' | 'scope' | 'no-token' | 'elsewhere' | 'no-access' | 'late' | 'failed';
  says?: string;
}

/** A check that was not made, since what it takes was not read. */
export interface UnreadFinding extends Pick<Unread, 'action' | 'why' | 'says'> {
  subject: 'unread';
  level: 'unknown';
  code: 'unread';
  /** What was not read for the same reason. */
  what: readonly string[];
  error: string;
}
