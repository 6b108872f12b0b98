import { MINUTE } from '../duration.ts';
import { budgetKey } from './keys.ts';
import type { Table } from './table.ts';

/**
 * One budget shared by every worker for a rate-limited Slack method: a virtual schedule (GCRA) kept in one item.
 * chat.update is Tier 3, 50 a minute for the whole workspace (https://docs.slack.dev/apis/web-api/rate-limits).
 * With `burst` at once and then `perMinute`, no minute ever has more than their sum.
 */
export interface Budget {
  method: string;
  perMinute: number;
  burst: number;
}

/** 40 a minute and 5 at once, each good for a short while: at most 48 are sent in any 60 seconds, and Slack takes 50. */
export const UPDATE_BUDGET: Budget = { method: 'chat.update', perMinute: 40, burst: 5 };
/** views.publish is Tier 4, 100 a minute: at most 90 in any 60 seconds, and what people open themselves comes first. */
export const PUBLISH_BUDGET: Budget = { method: 'views.publish', perMinute: 80, burst: 10 };
/** A moment that was reserved and not used by then is lost: moments kept over an outage would all be used at once. */
export const SLOT_GRACE_MS = 5_000;

const ATTEMPTS = 8;

/** Reserves the next free moment, in milliseconds since the epoch: `now` or later. Each moment is given out once. */
export async function reserveSlot(table: Table, budget: Budget, now: number): Promise<number> {
  const spacing = MINUTE / budget.perMinute;
  const key = budgetKey(budget.method);
  // Mostly nobody waits, and one write without a read does.
  const free = {
    kind: 'set',
    key,
    set: { arrival: now + spacing },
    when: { absentOrBelow: { arrival: now } },
  } as const;
  if ((await table.write([free])).kind === 'written') return now;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const item = await table.get(key);
    const arrival = typeof item?.['arrival'] === 'number' ? item['arrival'] : undefined;
    const { slot, next } = nextSlot({ arrival: arrival ?? 0, now, spacing, burst: budget.burst });
    const when = arrival === undefined ? { absent: ['arrival'] } : { equals: { arrival } };
    const result = await table.write([{ kind: 'set', key, set: { arrival: next }, when }]);
    if (result.kind === 'written') return slot;
  }
  // Contention is itself a sign of load: come back when it has passed.
  return now + spacing * budget.burst;
}

/** The schedule's arithmetic: `arrival` is when the next one would be due at an even pace. */
export function nextSlot(at: { arrival: number; now: number; spacing: number; burst: number }): {
  slot: number;
  next: number;
} {
  const arrival = Math.max(at.arrival, at.now);
  const slot = Math.ceil(Math.max(at.now, arrival - at.spacing * (at.burst - 1)));
  return { slot, next: arrival + at.spacing };
}
