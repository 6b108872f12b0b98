/** Why the gatekeeper does not admit an execution. */
export const GATE_REFUSALS = [
  'no-such-run',
  /** Not starting, not armed, over, or another execution was admitted. */
  'not-open',
  'too-late',
  /** Document, parameters, plan, epoch or subject are not those of the run. */
  'not-this-plan',
  /** Too few approvals have a proof that holds. */
  'not-approved',
  /** Not enough of those who approved may still approve, or their group membership is too young. */
  'not-eligible',
  /** Not enough of the approvals are confirmed in AWS. */
  'not-confirmed',
  /** The audit records do not follow from each other, or one for an approval is missing. */
  'audit-broken',
  /** Requested while the config only observed what it changes, or the deployed config does so now. */
  'observed',
  'paused',
  'frozen',
  /** Something could not be read: Slack, a calendar, an execution. */
  'unknown',
] as const;

export type GateRefusal = (typeof GATE_REFUSALS)[number];

/** Those that pass without a new decision of people: what was approved stays approved, and is started again after every check. */
export const PASSING_REFUSALS = ['paused', 'frozen', 'unknown'] as const satisfies readonly GateRefusal[];

export type PassingRefusal = (typeof PASSING_REFUSALS)[number];

export const isPassing = (refusal: GateRefusal): refusal is PassingRefusal =>
  PASSING_REFUSALS.some((code) => code === refusal);

/** Starts of one epoch that the gatekeeper did not admit for now. */
export interface HeldAtGate {
  /** How often. Each attempt has a token and a tag of its own, so none is answered with the execution of one before. */
  times: number;
  /** The next attempt is made then, in milliseconds since the epoch. */
  until: number;
  /** Those executions, the newest of them: none is the run's. */
  executions: readonly string[];
}
