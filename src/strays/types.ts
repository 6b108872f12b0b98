/** What Slack said instead of doing it; `kind` and `code` are those of a failed call. */
export interface FailedCall {
  readonly kind:
    | 'rate-limited'
    | 'ambiguous'
    | 'message-gone'
    | 'channel-gone'
    | 'token-invalid'
    | 'invalid-content'
    | 'user-unreachable'
    | 'refused';
  readonly code: string;
  readonly retryAfterSeconds?: number;
}

/** What becomes of a message that was left, after an attempt at it. */
export type StrayOutcome =
  /** It points to the card, or is not there. */
  | { kind: 'done' }
  /** Slack takes no edit of it: it may take its deletion. */
  | { kind: 'delete' }
  /** No deletion of it: it may take an edit. */
  | { kind: 'point' }
  | { kind: 'again'; at: number }
  | { kind: 'given-up' };
