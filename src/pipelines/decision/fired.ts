import { MINUTE } from '../../duration.ts';
import type { Build, Facts, PipelineSchedule } from '../types/facts.ts';
import type { Pending } from '../types/seen.ts';

/** A build by schedule is listed by then. */
const GRACE_MS = 10 * MINUTE;
/** Clocks of AWS and of its schedules differ a little. */
const SLACK_MS = MINUTE;

/** Whether the outcome of a time of the schedule can be told now: then the builds must be read. */
export const isOver = (pending: Pending | undefined, now: number): pending is Pending =>
  pending !== undefined && now >= pending.at + GRACE_MS;

export type Outcome =
  | { kind: 'built'; build: Build }
  | { kind: 'nothing' }
  | { kind: 'called-off'; why: 'disabled' | 'changed' };

/** What came of a time of the schedule that is over; `undefined` while the builds could not be read. */
export function outcomeOf(pending: Pending, { pipeline, builds }: Facts): Outcome | undefined {
  if (builds === undefined) return undefined;
  const build = builds.findLast(({ bySchedule, createdAt }) => bySchedule && createdAt >= pending.at - SLACK_MS);
  if (build !== undefined) return { kind: 'built', build };
  if (!pipeline.enabled) return { kind: 'called-off', why: 'disabled' };
  const { schedule } = pipeline;
  const isSame = schedule !== undefined && isSameSchedule(pending, schedule);
  return isSame ? { kind: 'nothing' } : { kind: 'called-off', why: 'changed' };
}

const isSameSchedule = (pending: Pending, { expression, timezone }: PipelineSchedule): boolean =>
  expression === pending.expression && timezone === pending.timezone;

/** The time whose outcome is waited for after a read: one that has come stays until it was told. */
export function pendingAfter(
  before: Pending | undefined,
  { pipeline: { enabled, schedule } }: Facts,
  { now, isTold }: { now: number; isTold: boolean },
): Pending | undefined {
  if (before !== undefined && before.at <= now && !isTold) return before;
  if (!enabled || schedule === undefined) return undefined;
  // Image Builder did not say: what it said before still holds.
  if (schedule.nextAt === undefined)
    return before !== undefined && before.at > now && isSameSchedule(before, schedule) ? before : undefined;
  return { at: schedule.nextAt, expression: schedule.expression, timezone: schedule.timezone };
}
