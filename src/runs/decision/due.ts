import { MINUTE } from '../../duration.ts';
import type { Run } from '../types/run.ts';
import { waitingToConfirm } from './confirm.ts';
import { dueFrom } from './slot.ts';

/** So often the config is asked whether it still approves a run in advance: people need time to do it instead. */
const STANDING_AGAIN_MS = 60 * MINUTE;

/** How often evidence on a card is read again: with a tick each minute it is never older than five minutes. */
const EVIDENCE_AGAIN_MS = 4 * MINUTE;

interface DueFacts {
  now: number;
  /** When the card of a run that has succeeded changes without an event. */
  repaintAt: number | undefined;
  /** When people are to be told something next, as long as it stays as it is. */
  tellAt?: number | undefined;
}

/** When a run must be looked at again without any event; `undefined` when nothing is due. */
export const dueAt = (run: Run, facts: DueFacts): number | undefined => earliest(dueByState(run, facts), facts.tellAt);

/** The earlier of two moments that may not be there. */
export const earliest = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);

function dueByState(run: Run, { now, repaintAt }: DueFacts): number | undefined {
  switch (run.state) {
    case 'planning':
      return now;
    case 'awaiting-approval':
      return waitingToConfirm(run).length > 0 ? now : run.expiresAt;
    case 'scheduled':
      return Math.min(
        dueFrom(run) ?? now,
        run.expiresAt,
        run.standing === true ? now + STANDING_AGAIN_MS : run.expiresAt,
      );
    case 'approved':
    case 'starting':
    case 'running':
    case 'cancelling':
      return now;
    case 'waiting':
      return run.wait?.kind === 'checkpoint' && waitingToConfirm(run).length === 0 ? now + EVIDENCE_AGAIN_MS : now;
    case 'needs-attention':
      return now + 5 * MINUTE;
    case 'succeeded':
      return run.report === 'pending' ? now : repaintAt !== undefined && now < repaintAt ? repaintAt : undefined;
    case 'cancelled':
    case 'rejected':
      return run.report === 'pending' ? now : undefined;
    case 'failed':
    case 'rolled-back':
    case 'expired':
      return undefined;
  }
}
