import { DAY, MINUTE, SECOND } from '../../../../src/duration.ts';
import { wallTime, zonedTime } from '../zoned-time.ts';
import { type DayRule, dayRuleOf } from './cron-days.ts';
import { FIELDS, numbersOf } from './cron-fields.ts';

/** A schedule of six fields, or of seven that begin with the seconds. */
export interface Cron {
  /** Milliseconds from midnight on clocks, sorted. */
  times: readonly number[];
  days: DayRule;
  /** From 1, January, sorted. */
  months: readonly number[];
  years: readonly number[];
}

const LEAST_BETWEEN = 5 * MINUTE;

/**
 * What stands between the brackets of `cron(…)`; throws an Error naming what is wrong.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-cron-and-rate-expressions.html
 */
export const parseCron = (text: string): Cron => {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6 && fields.length !== 7)
    throw new Error(`a cron expression has six fields, or seven with seconds, not ${fields.length}`);
  const [second = '', minute = '', hour = '', monthDay = '', month = '', weekday = '', year = ''] =
    fields.length === 7 ? fields : ['0', ...fields];
  return {
    days: dayRuleOf(monthDay, weekday),
    times: timesOf(second, minute, hour),
    months: numbersOf(month, FIELDS.month),
    years: numbersOf(year, FIELDS.year),
  };
};

const timesOf = (second: string, minute: string, hour: string): number[] => {
  const seconds = numbersOf(second, FIELDS.second);
  const minutes = numbersOf(minute, FIELDS.minute);
  const times = numbersOf(hour, FIELDS.hour).flatMap((hours) =>
    minutes.flatMap((more) => seconds.map((rest) => (hours * 60 + more) * MINUTE + rest * SECOND)),
  );
  const [first = 0] = times;
  if (times.some((time, index) => (times[index + 1] ?? first + DAY) - time < LEAST_BETWEEN))
    throw new Error('a window cannot open more often than every 5 minutes');
  return times;
};

/**
 * The first moment after `time` at which clocks in `zone` show one of the schedule's times; none after its last year. A time
 * that they skip is moved on by as much as they are set forward, so that it may come after a later time of the schedule.
 */
export const nextOf = (cron: Cron, time: number, zone: string): number | undefined => {
  let found: { moment: number; day: number } | undefined;
  for (const day of daysFrom(cron, Math.floor(wallTime(time, zone) / DAY) - 1)) {
    if (found !== undefined && day > found.day + 1) break;
    for (const wall of cron.times) {
      const moment = zonedTime(day * DAY + wall, zone);
      if (moment > time && (found === undefined || moment < found.moment)) found = { moment, day };
    }
  }
  return found?.moment;
};

/** The days of the schedule from one on, counted from the epoch. */
function* daysFrom(cron: Cron, first: number): Generator<number> {
  const begin = new Date(first * DAY);
  for (const year of cron.years) {
    for (const month of cron.months) {
      const behind = (year - begin.getUTCFullYear()) * 12 + (month - 1 - begin.getUTCMonth()) < 0;
      if (behind) continue;
      const start = Date.UTC(year, month - 1, 1);
      const days = (Date.UTC(year, month, 1) - start) / DAY;
      for (const day of cron.days({ days, firstWeekday: new Date(start).getUTCDay() + 1 })) {
        const counted = start / DAY + day - 1;
        if (counted >= first) yield counted;
      }
    }
  }
}
