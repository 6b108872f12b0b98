/**
 * What a failed call to Slack means for whoever made it.
 * `rate-limited`: not done, later. `ambiguous`: it may have been done. `message-gone`: the message or view cannot be
 * edited any longer. `channel-gone`: nobody reads there. `token-invalid`: the app itself is shut out, Slack cannot be told.
 * `invalid-content`: these blocks or this text will never be taken. `user-unreachable`: this person cannot be reached.
 * `refused`: anything else; it was not done and a repetition changes nothing.
 */
export type SlackFailure =
  | 'rate-limited'
  | 'ambiguous'
  | 'message-gone'
  | 'channel-gone'
  | 'token-invalid'
  | 'invalid-content'
  | 'user-unreachable'
  | 'refused';

/** A failed call; the text names the method and Slack's code, never an argument. */
export class SlackCallError extends Error {
  readonly kind: SlackFailure;
  readonly method: string;
  /** Slack's own error code, `http-<status>`, or a word of ours for what has none. */
  readonly code: string;
  /** Only when rate-limited. */
  readonly retryAfterSeconds?: number;

  constructor(method: string, failure: Failure, cause?: unknown) {
    super(`calling ${method}: ${failure.code}`, { cause });
    this.name = 'SlackCallError';
    this.kind = failure.kind;
    this.method = method;
    this.code = failure.code;
    if (failure.retryAfterSeconds !== undefined) this.retryAfterSeconds = failure.retryAfterSeconds;
  }
}

export interface Failure {
  kind: SlackFailure;
  code: string;
  retryAfterSeconds?: number;
}
