import type { Carded } from '../../cards/types.ts';
import type { Run } from './run.ts';

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
