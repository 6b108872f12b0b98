import type { Progress } from '../kinds.ts';
import type { RunWait } from './state.ts';

/** A runbook's parameters, each of the type that its document declares; a whole number is its digits. */
export type GivenParameters = Readonly<Record<string, string | boolean | readonly string[]>>;

/** The same as they are sent and stored: a list for a parameter that takes several values. */
export type StartParameters = Readonly<Record<string, string | readonly string[]>>;

/** The stored bytes of a start, repeated unchanged after a crash. */
export interface StartRecord {
  document: string;
  parameters: StartParameters;
  token: string;
  claimedAt: number;
  attempts: number;
  executionId?: string;
  /** In items of the version before: the last attempt was turned away for want of room. */
  busy?: boolean;
  /** Where a later part resumes: a start that AWS was too busy for, or that was not admitted, returns there. */
  resumes?: { wait?: RunWait; start?: StartRecord; progress?: Progress };
  /** What the last attempt that settled nothing said. */
  lastError?: string;
}

/** What of a start is fixed before it is claimed. */
export type Claim = Pick<StartRecord, 'document' | 'parameters' | 'token'>;
