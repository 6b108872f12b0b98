import { HOUR, MINUTE } from '../../duration.ts';
import type { Soak } from '../types/soak.ts';

/** How often a fleet is looked at while it soaks. */
const LOOK_MS = MINUTE;
const LONG_LOOK_MS = 5 * MINUTE;
/** A longer soak is looked at less often. */
const LONG_MS = 6 * HOUR;

/** Longer than that between two looks, and what was in between is not known: that time does not count. */
const SEEN_MS = 10 * MINUTE;

/** `others`: instances that do not run the image. */
export interface Look {
  at: number;
  healthy: number;
  total: number;
  others?: number;
}

/** One more look. A fleet of nothing is not healthy: there is nothing that could show it. */
export function lookedAt(before: Soak, { at, healthy, total, others = 0 }: Look): Soak {
  const well = total > 0 && healthy >= total && others === 0;
  const { healthySince: since, worst: least, unseenMs = 0, unread: _unread, others: _others, ...rest } = before;
  const gap = at - (before.lastAt ?? at);
  const unseen = since === undefined || gap <= SEEN_MS ? unseenMs : unseenMs + gap;
  const worst = least !== undefined && missing(least) >= total - healthy ? least : { healthy, total, at };
  return {
    ...rest,
    ...(well ? { healthySince: since ?? at } : {}),
    ...(well && unseen > 0 ? { unseenMs: unseen } : {}),
    ...(others > 0 ? { others } : {}),
    lastAt: at,
    healthy,
    total,
    worst,
    looks: before.looks + 1,
  };
}

const missing = ({ healthy, total }: { healthy: number; total: number }): number => total - healthy;

export const newSoak = (neededMs: number): Soak => ({ neededMs, healthy: 0, total: 0, looks: 0 });

/** The look failed: what was seen before stays, with its time. */
export const notLookedAt = (before: Soak, unread: { at: number; error: string }): Soak => ({ ...before, unread });

/** How long it has been healthy without a break, as far as was looked. */
export const soakedMs = ({ healthySince, lastAt, unseenMs = 0 }: Soak): number =>
  healthySince === undefined || lastAt === undefined ? 0 : lastAt - healthySince - unseenMs;

export const isSoaked = (soak: Soak): boolean => soak.healthySince !== undefined && soakedMs(soak) >= soak.neededMs;

/** When it can be over at the earliest, if it stays healthy. */
export const soakedAt = ({ healthySince, neededMs, unseenMs = 0 }: Soak, now: number): number =>
  (healthySince ?? now) + neededMs + unseenMs;

/** Each minute, in a long soak each five, and at its end. */
export function nextLookAt(soak: Soak, now: number): number {
  const step = soak.neededMs > LONG_MS && soak.healthySince !== undefined ? LONG_LOOK_MS : LOOK_MS;
  return Math.min(now + step, Math.max(soakedAt(soak, now), now + 1000));
}
