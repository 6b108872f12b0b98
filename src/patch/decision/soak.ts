import { HOUR, MINUTE } from '../../duration.ts';
import type { PatchReceipt } from '../types/receipt.ts';
import { soakedOf } from './order.ts';

/** One more check: an unhealthy instance restarts the soak. */
export function lookedAt(
  before: PatchReceipt,
  { now, unhealthy }: { now: number; unhealthy: readonly string[] },
): PatchReceipt {
  const { healthySince, ...rest } = before;
  return {
    ...rest,
    lookedAt: now,
    unhealthy,
    ...(unhealthy.length === 0 ? { healthySince: healthySince ?? now } : {}),
  };
}

export const newReceipt = ({ neededMs, now }: { neededMs: number; now: number }): PatchReceipt => ({
  neededMs,
  lookedAt: now,
  unhealthy: [],
  next: [],
});

export const isSoaked = (receipt: PatchReceipt): boolean =>
  receipt.healthySince !== undefined && soakedOf(receipt) >= receipt.neededMs;

/** Nobody is asked, or someone said that it works; `problem` ends the chain. */
export const verdictOf = ({ signoff }: PatchReceipt): 'verified' | 'problem' | 'open' =>
  signoff === undefined ? 'verified' : (signoff.said?.verdict ?? 'open');

/** Every five minutes while it soaks, at its end, and hourly while someone is to say that it works, who wakes it. */
export function nextLookAt(receipt: PatchReceipt, now: number): number {
  if (isSoaked(receipt)) return now + HOUR;
  const over = (receipt.healthySince ?? now) + receipt.neededMs;
  return Math.max(now + MINUTE / 2, Math.min(now + 5 * MINUTE, over));
}
