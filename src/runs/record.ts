import type { AuditNote, Run } from './types.ts';

/** The card of a run, as far as Slack has it. */
export interface CardMessage {
  channel: string;
  status: 'none' | 'posting' | 'posted' | 'undeliverable';
  ts?: string;
  /** Whoever posts or paints holds it until then; afterwards another may. */
  leaseUntil?: number;
  /** Hash of the content that Slack shows. */
  shown?: string;
  /** When the next update may be sent: a reserved moment of the shared budget. */
  slotAt?: number;
  paintedAt?: number;
  attempts: number;
  /** Slack refused the whole card: it shows state and buttons alone. */
  simple?: boolean;
  /** Thread posts by key: their ts, or `posting` with the time it began. */
  threads: Readonly<Record<string, string | { since: number }>>;
}

/** A run with what is kept beside it. `cardRev` grows with each write of `card`. */
export interface RunRecord {
  run: Run;
  card: CardMessage;
  cardRev: number;
  /** The execution that passed the runbook's gate: written by the runbook itself, and so never missed. */
  gate?: string;
  /** Hash of the newest audit record. */
  chain: string;
  /** The newest version whose event is on the bus. */
  announced: number;
  reconciledAt: number;
  wakeAt: number;
}

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
  prev: string;
  hash: string;
}
