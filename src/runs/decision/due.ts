import { MINUTE } from '../../duration.ts';
import type { Run } from '../types/run.ts';

/**
 * When a run must be looked at again without any event; `undefined` when it owes nothing. `repaintAt`: when the card of one
 * that has succeeded shows something else by itself.
 */
export function dueAt(
  run: Run,
  { now, repaintAt }: { now: number; repaintAt: number | undefined },
): number | undefined {
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
      return run.wait?.kind === 'checkpoint' ? Math.max(run.expiresAt, now + 60 * MINUTE) : now;
    case 'needs-attention':
      return now + 5 * MINUTE;
    case 'succeeded':
      return run.report === 'pending' ? now : repaintAt !== undefined && now < repaintAt ? repaintAt : undefined;
    case 'cancelled':
      return run.report === 'pending' ? now : undefined;
    case 'failed':
    case 'rolled-back':
    case 'rejected':
    case 'expired':
      return undefined;
  }
}
