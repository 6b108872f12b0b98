import type { CardMessage, LeftMessage } from '../cards/types.ts';
import { HOUR, MINUTE } from '../duration.ts';
import type { FailedCall, StrayOutcome } from './types.ts';

const SOONEST_MS = 5 * MINUTE;
const LATEST_MS = 6 * HOUR;

/** Soon after it was noted, and ever less often: a channel that was archived by mistake is open again soon, or for good. */
export const nextLook = ({ notedAt }: Pick<LeftMessage, 'notedAt'>, now: number): number =>
  now + Math.min(LATEST_MS, Math.max(SOONEST_MS, (now - notedAt) / 4));

/** Whether the card itself is recorded: until then it could be any of the messages. */
export const isSettled = ({ status }: Pick<CardMessage, 'status'>): boolean =>
  status === 'posted' || status === 'undeliverable';

/** The stored card itself, e.g. since the worker ended before it forgot it. */
export const isTheCard = (card: CardMessage, { channel, ts }: { channel: string; ts: string }): boolean =>
  card.status === 'posted' && card.channel === channel && card.ts === ts;

/** What follows from a call to edit or to delete it that failed. Codes are those of chat.update and chat.delete. */
export function outcomeOfFailure(
  failure: FailedCall,
  { left, tried, now }: { left: LeftMessage; tried: 'point' | 'delete'; now: number },
): StrayOutcome {
  switch (failure.kind) {
    case 'message-gone':
      if (failure.code === 'message_not_found' || failure.code === 'not_found') return { kind: 'done' };
      // An archived channel: it may be open again.
      if (failure.code === 'is_inactive') return { kind: 'again', at: nextLook(left, now) };
      return tried === 'point' ? { kind: 'delete' } : { kind: 'given-up' };
    case 'channel-gone':
    case 'ambiguous':
    case 'token-invalid':
      return { kind: 'again', at: nextLook(left, now) };
    case 'rate-limited':
      return { kind: 'again', at: now + (failure.retryAfterSeconds ?? 1) * 1000 };
    case 'invalid-content':
    case 'user-unreachable':
    case 'refused':
      return tried === 'delete' ? { kind: 'point' } : { kind: 'given-up' };
  }
}
