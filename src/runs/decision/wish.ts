import type { Eligibility, Escalated, Person } from '../../approvals/types.ts';
import { present } from '../../present.ts';
import { type RunAction, stopHowOf } from '../actions.ts';
import type { Input } from '../types/input.ts';

/** What a person wants of a run, still without who they are. `escalated` is looked at for a deferral alone. */
export type Wish = (by: Person, eligibility: Eligibility, escalated?: Escalated) => Input;

/** What a form of a run's card brings: why, or until when in milliseconds since the epoch. */
export interface WishValues {
  reason?: string;
  until?: number;
}

/** What a button, or the form behind it, asks for on one epoch; `undefined` when the form lacks what it needs. */
export function wishOf(action: RunAction, epoch: number, { reason = '', until }: WishValues = {}): Wish | undefined {
  switch (action) {
    case 'approve':
      return (by, eligibility) => ({ kind: 'approve', by, epoch, eligibility });
    case 'reject':
      return reason === '' ? undefined : (by, eligibility) => ({ kind: 'reject', by, epoch, reason, eligibility });
    case 'cancel':
    case 'rollBack':
      return reason === ''
        ? undefined
        : (by, eligibility) => ({ kind: 'cancel', by, reason, eligibility, how: stopHowOf(action) });
    case 'defer':
      return until === undefined ? undefined : deferral(epoch, until);
    case 'now':
      return deferral(epoch, 'now');
  }
}

const deferral =
  (epoch: number, until: number | 'now'): Wish =>
  (by, eligibility, escalated) => ({ kind: 'defer', by, epoch, until, eligibility, ...present({ escalated }) });
