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

/** Whether the same was asked for before and people, or AWS, said no: it is not asked for again by itself. */
export const wasRefused = ({ run }: Pick<RunRecord, 'run'>, planHash: string): boolean =>
  run.planHash === planHash && run.state !== 'succeeded';
