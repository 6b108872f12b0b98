import type { Exception, ExceptionScope } from '../../posture/types/exception.ts';
import type { Limit } from './life.ts';

/** What a form asks for. Times are milliseconds since the epoch. */
export interface Ask {
  fleet: string;
  scope: ExceptionScope;
  reason: string;
  until: number;
  renews?: string;
}

/** Why nothing is asked of people. */
export type AskRefusal =
  | { code: 'off' }
  | { code: 'unknown-fleet'; fleet: string; near: string | undefined }
  /** No sweep has said yet what is wrong. */
  | { code: 'not-swept'; fleet: string }
  | { code: 'incomplete' }
  | { code: 'unreadable-scope'; text: string }
  /** The newest snapshot has nothing of it that could be permitted. */
  | { code: 'nothing-wrong'; scope: ExceptionScope }
  | { code: 'past' }
  /** A deadline of what it would cover has passed. */
  | { code: 'overdue'; limit: Limit }
  | { code: 'beyond'; limit: Limit }
  | { code: 'same'; exception: Exception }
  | { code: 'not-renewable'; id: string };
