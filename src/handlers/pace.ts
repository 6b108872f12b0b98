import { OutOfTimeError } from './time-budget.ts';

/**
 * Calls to one account and Region in a second. AWS publishes no rate for most of what is read here, and all that runs there shares it: as many
 * as a sweep makes unless the config says otherwise (`compliance.callsPerSecond`).
 */
export const CALLS_PER_SECOND = 3;

interface Pacing {
  perSecond: number;
  /** Milliseconds, only ever growing. */
  stopwatch: () => number;
  /** Until no call may start, in milliseconds. */
  leftMs: () => number;
  wait: (ms: number) => Promise<void>;
}

/**
 * Waits until the next call may be made: as many as may be made in a second at once, and then one after the other. What would wait longer
 * than there is time for does not wait at all, so that one slow place costs the others nothing.
 */
export function createPace({ perSecond, stopwatch, leftMs, wait }: Pacing): () => Promise<void> {
  const each = 1000 / perSecond;
  const burst = each * (perSecond - 1);
  /** When all calls that were let through are paid for. */
  let paidAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = stopwatch();
    const waitMs = Math.max(0, paidAt - burst - now);
    if (waitMs > leftMs()) throw new OutOfTimeError();
    paidAt = Math.max(now, paidAt) + each;
    if (waitMs > 0) await wait(waitMs);
  };
}
