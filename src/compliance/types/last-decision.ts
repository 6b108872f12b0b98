/** What people last decided of changing a fleet that is out of compliance, or what is under way. Times are milliseconds since the epoch. */
export type LastDecision = { runId: string } /** Slack accounts. */ & (
  | { kind: 'rejected' | 'withdrawn' | 'skipped'; at: number; by?: string; reason?: string }
  | { kind: 'deferred'; by: string; until?: number }
  /** Or the window for which it was opened. */
  | { kind: 'waiting'; by: string }
  | { kind: 'in-progress' }
);
