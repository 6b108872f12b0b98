import type { Carded } from '../../cards/types.ts';
import type { Exception } from '../../posture/types/exception.ts';
import type { AuditNote } from './life.ts';

/** An exception with what is kept beside it. */
export interface ExceptionRecord extends Carded {
  exception: Exception;
  /** Hash of the newest audit record. */
  chain: string;
  /** The newest version that the fleet's posture and the bus know of. */
  announced: number;
  /** When a wake-up of it is still to come. */
  wakeAt: number;
}

/** One transition, chained to the one before. */
export interface ExceptionAudit extends AuditNote {
  exceptionId: string;
  version: number;
  at: number;
  from: string;
  to: string;
  epoch: number;
  fleet: string;
  /** Hash of the exception as this left it. */
  headHash: string;
  prev: string;
  hash: string;
}
