import { HOUR, MINUTE } from '../../duration.ts';
import type { Soak } from '../types/plan.ts';

/** How often a fleet is looked at while it soaks. */
const LOOK_MS = MINUTE;
const LONG_LOOK_MS = 5 * MINUTE;
/** A longer soak is looked at less often. */
const LONG_MS = 6 * HOUR;

export interface Look {
  at: number;
  healthy: number;
  total: number;
}

/** One more look. A fleet of nothing is not healthy: there is nothing that could show it. */
export function lookedAt(before: Soak, { at, healthy, total }: Look): Soak {
  const well = total > 0 && healthy >= total;
  const { healthySince: since, worst: least, ...rest } = before;
  const worst = least !== undefined && missing(least) >= total - healthy ? least : { healthy, total, at };
  return {
    ...rest,
    ...(well ? { healthySince: since ?? at } : {}),
    lastAt: at,
    healthy,
    total,
    worst,
    looks: before.looks + 1,
  };
}

const missing = ({ healthy, total }: { healthy: number; total: number }): number => total - healthy;

export const newSoak = (neededMs: number): Soak => ({ neededMs, healthy: 0, total: 0, looks: 0 });

/** How long it has been healthy without a break, as far as was looked. */
export const soakedMs = ({ healthySince, lastAt }: Soak): number =>
  healthySince === undefined || lastAt === undefined ? 0 : lastAt - healthySince;

export const isSoaked = (soak: Soak): boolean => soak.healthySince !== undefined && soakedMs(soak) >= soak.neededMs;

/** When it can be over at the earliest, if it stays healthy. */
export const soakedAt = ({ healthySince, neededMs }: Soak, now: number): number => (healthySince ?? now) + neededMs;

/** Each minute, in a long soak each five, and at its end. */
export function nextLookAt(soak: Soak, now: number): number {
  const step = soak.neededMs > LONG_MS && soak.healthySince !== undefined ? LONG_LOOK_MS : LOOK_MS;
  return Math.min(now + step, Math.max(soakedAt(soak, now), now + 1000));
}
