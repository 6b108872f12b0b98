import type { Eligibility, Person } from '../../approvals/types.ts';
import { type RunAction, stopHowOf } from '../actions.ts';
import type { Input } from '../types/input.ts';

/** What a person wants of a run, still without who they are. */
export type Wish = (by: Person, standing: Eligibility) => Input;

/** What a form of a run's card brings: why, or until when in milliseconds since the epoch. */
export interface WishValues {
  reason?: string;
  until?: number;
}

/** What a button, or the form behind it, asks for on one epoch; `undefined` when the form lacks what it needs. */
export function wishOf(action: RunAction, epoch: number, { reason = '', until }: WishValues = {}): Wish | undefined {
  switch (action) {
    case 'approve':
      return (by, standing) => ({ kind: 'approve', by, epoch, standing });
    case 'reject':
      return reason === '' ? undefined : (by, standing) => ({ kind: 'reject', by, epoch, reason, standing });
    case 'cancel':
    case 'rollBack':
      return reason === ''
        ? undefined
        : (by, standing) => ({ kind: 'cancel', by, reason, standing, how: stopHowOf(action) });
    case 'defer':
      return until === undefined ? undefined : (by, standing) => ({ kind: 'defer', by, epoch, until, standing });
  }
}
