import type { Deadline, Input } from '../types/input.ts';
import type { Refusal } from '../types/refusal.ts';
import type { Run } from '../types/run.ts';

/** Whether a deadline could forbid it: what starts later, or skips an occurrence. */
export const hangsOnDeadline = ({ slot }: Run, input: Input): boolean =>
  (input.kind === 'defer' && input.until !== 'now') || (input.kind === 'reject' && slot !== undefined);

export const withDeadline = (input: Input, deadline: Deadline | undefined): Input =>
  deadline !== undefined && (input.kind === 'defer' || input.kind === 'reject') ? { ...input, deadline } : input;

/** "A deferral beyond the deadline is refused." Where it is past, that is every one. */
export const deferredBeyond = (deadline: Deadline | undefined, until: number): Refusal | undefined =>
  deadline === undefined || until <= deadline.due ? undefined : refusalOf(deadline, 'deferral');

/** Skipping an occurrence defers it to the next, which must be known to open in time. */
export function skippedBeyond({ slot }: Run, deadline: Deadline | undefined): Refusal | undefined {
  if (slot === undefined || deadline === undefined) return undefined;
  const { nextOpening = Number.POSITIVE_INFINITY, due } = deadline;
  return nextOpening <= due ? undefined : refusalOf(deadline, 'skip');
}

const refusalOf = ({ due, what, rule }: Deadline, of: 'deferral' | 'skip'): Refusal => ({
  code: 'beyond-deadline',
  of,
  due,
  what,
  rule,
});
