import type { AuditNote } from './audit.ts';
import type { Refusal } from './refusal.ts';
import type { Run } from './run.ts';

/** Every cell of state × input has one of these, with its reason. */
export type Decision =
  /** `armedUntil`: how long what it arms may be let through, unless that is given again. */
  | { kind: 'change'; run: Run; audit: AuditNote; armedUntil?: number }
  | { kind: 'refuse'; refusal: Refusal }
  /** `armedUntil`: nothing changes but how long it stays armed. */
  | { kind: 'nothing'; because: string; armedUntil?: number };
