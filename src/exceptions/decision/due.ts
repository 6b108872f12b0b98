import { HOUR } from '../../duration.ts';
import type { Exception } from '../../posture/types/exception.ts';

/** Deadlines and known exploits change under it: it is checked this often, whatever else wakes it. */
const LOOK_EVERY_MS = HOUR;

/** People are reminded so long before its end, of one that is short when half of it is over. */
export function remindAt({ until, decidedAt = 0 }: Pick<Exception, 'until' | 'decidedAt'>, remindMs: number): number {
  return until - Math.min(remindMs, Math.floor((until - decidedAt) / 2));
}

/** When it is to be looked at next if nothing happens before; never again once it is over. */
export function dueAt(exception: Exception, { now, remindMs }: { now: number; remindMs: number }): number | undefined {
  const { state, until, expiresAt, remindedAt } = exception;
  switch (state) {
    case 'asked':
      return Math.min(until, expiresAt, now + LOOK_EVERY_MS);
    case 'approved':
      return Math.min(
        until,
        now + LOOK_EVERY_MS,
        remindedAt === undefined ? Math.max(now, remindAt(exception, remindMs)) : until,
      );
    case 'rejected':
    case 'withdrawn':
    case 'lapsed':
    case 'expired':
    case 'voided':
    case 'ended':
      return undefined;
  }
}
