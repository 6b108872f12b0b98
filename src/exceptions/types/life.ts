import type { Eligibility, Ineligible, Person, PolicySnapshot } from '../../approvals/types.ts';
import type { Exception } from '../../posture/types/exception.ts';

/** The latest end that an exception may have. Milliseconds since the epoch. */
export interface Limit {
  at: number;
  /** The deadline that sets it, of a CVE or a patch; absent where the config does. */
  deadline?: { what: string; rule: string };
}

/** What happens to an exception. What people want carries who they are as Slack knows them at that moment. */
export type Input =
  | {
      kind: 'approve';
      by: Person;
      epoch: number;
      eligibility: Eligibility;
      /** The stricter of the policy under which it was requested and today's; `undefined` where the config no longer has one. */
      policy: PolicySnapshot | undefined;
      /** Of those who approved before, by account, read again. */
      others: Readonly<Record<string, Eligibility>>;
      limit?: Limit;
    }
  | { kind: 'reject'; by: Person; epoch: number; reason: string; eligibility: Eligibility }
  /** By whoever requested it. */
  | { kind: 'withdraw'; by: Person; eligibility: Eligibility }
  /** `eligibility`: as an approver; of whoever requested it, as a member. */
  | { kind: 'end'; by: Person; reason: string; eligibility: Eligibility }
  | { kind: 'time'; remindMs: number }
  /** CVEs among those that it covers that are known to be exploited. */
  | { kind: 'exploited'; cves: readonly string[] }
  | { kind: 'limited'; limit: Limit }
  /** Another one that renews it was approved. */
  | { kind: 'renewed'; id: string }
  /** The config no longer has its fleet. */
  | { kind: 'fleet-gone' }
  | { kind: 'channel-shared' };

export type AuditType =
  | 'requested'
  | 'approval-given'
  | 'approved'
  | 'rejected'
  | 'withdrawn'
  | 'lapsed'
  | 'expired'
  | 'voided'
  | 'ended'
  | 'reminded'
  /** It ends sooner: people are asked again if they had still to decide. */
  | 'shortened';

/** What is written down of a transition. */
export interface AuditNote {
  type: AuditType;
  /** Slack account, and the person behind it. */
  by?: string;
  person?: string;
  note?: string;
  evidence?: unknown;
}

export type Decision =
  | { kind: 'change'; exception: Exception; audit: AuditNote }
  | { kind: 'refuse'; refusal: Refusal }
  | { kind: 'nothing' };

/** Why a person's decision does not count. */
export type Refusal =
  | { code: 'stale' }
  | { code: 'own-request' }
  | { code: 'not-requester' }
  | { code: 'ineligible'; no: Ineligible }
  | { code: 'unknown-eligibility'; what: string }
  | { code: 'already-approved'; have: number; need: number }
  | { code: 'no-policy' }
  | { code: 'beyond'; limit: Limit }
  | { code: 'over' }
  | { code: 'not-waiting' }
  | { code: 'not-approved' }
  | { code: 'channel-shared'; channel: string }
  | { code: 'unknown-channel'; channel: string };
