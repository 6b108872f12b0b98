export type { ParameterNow } from '../../aws/image-parameters.ts';

/** What is written, after a run, into the parameter that its fleet names, and how far that is. Times are milliseconds since the epoch. */
export interface Publication {
  runId: string;
  parameter: string;
  image: string;
  /** `wrong`: a person must write it, and until then it is read again and again. `over`: a later run or the config has taken its place. */
  state: 'working' | 'written' | 'wrong' | 'over';
  since: number;
  /** Grows with each write. */
  rev: number;
  /** The attempt that is made or was made last, from 1; 0: none yet. */
  attempt: number;
  attemptedAt?: number;
  /** The runbook's execution of that attempt, once it is known. */
  executionId?: string;
  /** Why the parameter does not say it, as far as that is known. */
  why?: PublishProblem;
}

export type PublishProblem =
  | { code: 'missing' }
  /** A SecureString or StringList. */
  | { code: 'not-text'; type: string }
  /** The runbook ended otherwise, or could not be started. */
  | { code: 'failed'; reason: string; dataType?: string }
  /** It was written, and does not say it: Systems Manager does not take the id, or somebody wrote over it. */
  | { code: 'not-taken'; dataType: string };
