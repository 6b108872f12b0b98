/** What a decision writes into the audit, beside who, when and the states. */
export interface AuditNote {
  type: AuditType;
  by?: string;
  person?: string;
  note?: string;
  evidence?: unknown;
}

export type AuditType =
  | 'requested'
  | 'planned'
  | 'approval-given'
  | 'approved'
  /** Its approver has confirmed it in AWS; that it was enough is `approved`. */
  | 'approval-confirmed'
  | 'confirmation-lapsed'
  /** An execution names this run, and confirms nothing. */
  | 'confirmation-refused'
  | 'confirmations-unread'
  | 'confirmations-read'
  | 'rejected'
  | 'deferred'
  | 'defer-asked'
  | 'cancel-asked'
  | 'cancelled'
  /** It is over where it would have started. */
  | 'would-have'
  | 'expired'
  | 'due'
  | 'held'
  | 'plan-changed'
  | 'quorum-lost'
  | 'quorum-counted'
  | 'armed'
  | 'starting'
  | 'start-retried'
  | 'started'
  | 'progressed'
  | 'soaking'
  | 'checkpoint'
  | 'succeeded'
  | 'failed'
  | 'rolled-back'
  | 'needs-attention'
  | 'reported';

export interface AuditRecord {
  runId: string;
  version: number;
  at: number;
  from: string;
  to: string;
  epoch: number;
  planHash: string;
  type: AuditNote['type'];
  by?: string;
  person?: string;
  note?: string;
  evidence?: unknown;
  /** Hash of the run as its item holds it after this decision; absent in what was stored before this was. */
  headHash?: string;
  prev: string;
  hash: string;
}
