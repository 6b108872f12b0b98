import type { Run } from '../types.ts';

const MINUTE = 60_000;

/** The card of a deploy offers the way back for as long as its approvals are good: then it is painted without. */
function offerEnds({ kind, ending, policy }: Run, now: number): number | undefined {
  const until = (ending?.at ?? 0) + policy.expiresMs;
  return kind === 'deploy' && now < until ? until : undefined;
}

/** When a run must be looked at again without any event; `undefined` when it owes nothing. */
export function dueAt(run: Run, now: number): number | undefined {
  switch (run.state) {
    case 'planning':
      return now;
    case 'awaiting-approval':
      return run.expiresAt;
    case 'scheduled':
      return Math.min(run.scheduledFor ?? now, run.expiresAt);
    case 'approved':
    case 'starting':
    case 'running':
    case 'cancelling':
      return now;
    case 'waiting':
      return run.gate?.kind === 'checkpoint' ? Math.max(run.expiresAt, now + 60 * MINUTE) : now;
    case 'needs-attention':
      return now + 5 * MINUTE;
    case 'succeeded':
      return run.report === 'pending' ? now : offerEnds(run, now);
    case 'cancelled':
      return run.report === 'pending' ? now : undefined;
    case 'failed':
    case 'rolled-back':
    case 'rejected':
    case 'expired':
      return undefined;
  }
}
