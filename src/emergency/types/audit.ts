/** What is decided of an emergency itself; what its runs decide is in their own records. */
export type EmergencyAuditType = 'opened' | 'requested-again' | 'closed' | 'over' | 'reviewed';

/** What is written down of a decision. Without `by`, nobody decided it: every instance is safe. */
export interface EmergencyAudit {
  type: EmergencyAuditType;
  at: number;
  /** Slack account, and the person behind it. */
  by?: string;
  person?: string;
  note?: string;
}
