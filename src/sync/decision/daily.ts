import { DAY } from '../../duration.ts';
import { dayAt } from '../../posture/decision/day.ts';
import { timeOf } from '../../runs/decision/typed-time.ts';
import type { RunRecord } from '../../runs/types/record.ts';

/** The day and moment of the last look that was due. An hour that the clocks leave out is the one after it. */
export function lastLook(
  at: string,
  { now, timezone }: { now: number; timezone: string },
): { day: string; dueAt: number } | undefined {
  for (let back = 0; back <= 1; back += 1) {
    const day = dayAt(now - back * DAY, timezone);
    const dueAt = momentOf(day, at, timezone);
    if (dueAt !== undefined && dueAt <= now) return { day, dueAt };
  }
  return undefined;
}

function momentOf(day: string, at: string, timezone: string): number | undefined {
  const asked = { timezone, now: 0 };
  const [hour = '', minute = ''] = at.split(':');
  return timeOf(`${day} ${at}`, asked) ?? timeOf(`${day} ${Number(hour) + 1}:${minute}`, asked);
}

/** So many are remembered: more than people refuse before one of them no longer differs. */
const MOST_REFUSED = 50;

/**
 * The plans that are not asked for again by themselves: those of before, and that of the sync that was last asked for if people, or
 * AWS, said no. One that was made after all may be asked for again. A removal is never requested automatically.
 */
export function refusedPlans(before: readonly string[], last: Pick<RunRecord, 'run'> | undefined): readonly string[] {
  if (last === undefined) return before;
  const { plan, planHash, state, ending } = last.run;
  if (plan.kind !== 'sync' || plan.operation !== 'make') return before;
  const others = before.filter((hash) => hash !== planHash);
  const isRefused = state !== 'succeeded' && ending?.code !== 'plan-gone';
  return isRefused ? [...others, planHash].slice(-MOST_REFUSED) : others;
}
