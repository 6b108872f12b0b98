/** What the board shows of a fleet that is patched in place, by its newest install that says what it did. Times are milliseconds since the epoch. */
export interface KeptPatch {
  runId: string;
  at: number;
  by: string;
  card: { channel: string; ts?: string };
  patched: number;
  instances: number;
  /** Instances that still missed patches. */
  missing: number;
  /** Instances that had not come back then. */
  notBack: number;
}
