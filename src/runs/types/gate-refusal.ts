/** Why the gatekeeper does not let an execution in. */
export const GATE_REFUSALS = [
  'no-such-run',
  /** Not starting, not armed, over, or another execution was let in. */
  'not-open',
  'too-late',
  /** Document, parameters, plan, epoch, subject or binding are not those of the run. */
  'not-this-plan',
  /** Too few approvals have a proof that holds. */
  'not-approved',
  /** Not enough of those who approved may still approve, or their group membership is too young. */
  'not-eligible',
  /** Not enough of the approvals are confirmed in AWS. */
  'not-confirmed',
  /** The audit records do not follow from each other, or one for an approval is missing. */
  'audit-broken',
  'paused',
  'frozen',
  /** Something could not be read: Slack, a calendar, an execution. */
  'unknown',
] as const;

export type GateRefusal = (typeof GATE_REFUSALS)[number];
