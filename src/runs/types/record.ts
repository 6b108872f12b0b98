import type { Carded } from '../../cards/types.ts';
import type { AuditNote, Run } from './run.ts';

/** A run with what is kept beside it. */
export interface RunRecord extends Carded {
  run: Run;
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
  /** Hash of the run as its item holds it after this decision; absent in what was stored before this was. */
  headHash?: string;
  prev: string;
  hash: string;
}
