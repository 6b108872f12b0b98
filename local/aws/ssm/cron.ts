import { DAY, MINUTE } from '../../../src/duration.ts';
import { wallTime, zonedTime } from './zoned-time.ts';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** A schedule of six fields. Weekdays count from 1, Sunday. */
export interface Cron {
  minutes: readonly number[];
  hours: readonly number[];
  /** True for the days, counted from the epoch, on which it opens. */
  fallsOn: (day: number) => boolean;
  /** The first day, counted likewise, after the schedule's last year. */
  endsBefore: number;
}

interface Field {
  name: string;
  least: number;
  most: number;
  /** Words for its numbers, from `least`. */
  words?: readonly string[];
}

const FIELDS = {
  minute: { name: 'minutes', least: 0, most: 59 },
  hour: { name: 'hours', least: 0, most: 23 },
  monthDay: { name: 'day of month', least: 1, most: 31 },
  month: { name: 'month', least: 1, most: 12, words: MONTHS },
  weekday: { name: 'day of week', least: 1, most: 7, words: WEEKDAYS },
  year: { name: 'year', least: 1970, most: 2199 },
} as const satisfies Record<string, Field>;

/**
 * What stands between the brackets of `cron(…)`; throws an Error naming what is wrong or not simulated.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-cron-and-rate-expressions.html
 */
export const parseCron = (text: string): Cron => {
  const fields = text.trim().split(/\s+/);
  if (fields.length === 7) throw new Error('a cron expression with seconds is not simulated');
  const [minute, hour, monthDay, month, weekday, year] = fields;
  if (fields.length !== 6 || year === undefined || weekday === undefined || monthDay === undefined)
    throw new Error(`a cron expression has six fields, not ${fields.length}`);
  if ((monthDay === '?') === (weekday === '?')) throw new Error('one of day of month and day of week must be ?');
  const months = numbersOf(month ?? '', FIELDS.month);
  const years = numbersOf(year, FIELDS.year);
  const endsBefore = Date.UTC(Math.max(...years) + 1, 0, 1) / DAY;
  const falls = monthDay === '?' ? weekdayRule(weekday) : monthDayRule(monthDay);
  const minutes = numbersOf(minute ?? '', FIELDS.minute);
  if (minutes.some((value, index) => (minutes[index + 1] ?? (minutes[0] ?? 0) + 60) - value < 5))
    throw new Error('a window cannot open more often than every 5 minutes');
  return {
    minutes,
    hours: numbersOf(hour ?? '', FIELDS.hour),
    fallsOn: (day) => {
      const date = new Date(day * DAY);
      return years.includes(date.getUTCFullYear()) && months.includes(date.getUTCMonth() + 1) && falls(date);
    },
    endsBefore,
  };
};

type DayRule = (date: Date) => boolean;

const monthDayRule = (text: string): DayRule => {
  if (text === 'L') return (date) => date.getUTCDate() === daysIn(date);
  if (/[LW]/.test(text)) throw new Error(`the day of month ${text} is not simulated`);
  const days = numbersOf(text, FIELDS.monthDay);
  return (date) => days.includes(date.getUTCDate());
};

const weekdayRule = (text: string): DayRule => {
  const [, day = '', last, nth = ''] = /^(\w+?)(?:(L)|#([1-5]))$/.exec(text) ?? [];
  if (day === '') {
    const days = numbersOf(text, FIELDS.weekday);
    return (date) => days.includes(date.getUTCDay() + 1);
  }
  const weekday = numberOf(day, FIELDS.weekday);
  const isThatDay = (date: Date) => date.getUTCDay() + 1 === weekday;
  if (last !== undefined) return (date) => isThatDay(date) && date.getUTCDate() > daysIn(date) - 7;
  return (date) => isThatDay(date) && Math.ceil(date.getUTCDate() / 7) === Number(nth);
};

const daysIn = (date: Date): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();

/** Every number that a field names, sorted. */
const numbersOf = (text: string, field: Field): number[] => {
  const numbers = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step, ...more] = part.split('/');
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step)))
      throw new Error(`the ${field.name} ${text} cannot be read`);
    const [from, until] = rangeOf(range, step !== undefined, field);
    for (let value = from; value <= until; value += Number(step ?? 1)) numbers.add(value);
  }
  return [...numbers].sort((a, b) => a - b);
};

/** `5` alone is that number; with a step it begins there. */
const rangeOf = (text: string, hasStep: boolean, field: Field): [from: number, until: number] => {
  if (text === '*') return [field.least, field.most];
  const [first = '', second, ...more] = text.split('-');
  const from = numberOf(first, field);
  const until = second === undefined ? (hasStep ? field.most : from) : numberOf(second, field);
  if (more.length > 0 || until < from) throw new Error(`the ${field.name} ${text} cannot be read`);
  return [from, until];
};

const numberOf = (text: string, { name, least, most, words = [] }: Field): number => {
  const word = words.indexOf(text.toUpperCase());
  const value = word >= 0 ? least + word : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new Error(`the ${name} ${text} cannot be read`);
};

/** The first moment after `time` at which clocks in `zone` show one of the schedule's times; none after its last year. */
export const nextOf = (cron: Cron, time: number, zone: string): number | undefined => {
  const first = Math.floor(wallTime(time, zone) / DAY);
  for (let day = first; day < cron.endsBefore; day += 1) {
    if (!cron.fallsOn(day)) continue;
    const moments = cron.hours.flatMap((hour) =>
      cron.minutes.map((minute) => day * DAY + (hour * 60 + minute) * MINUTE),
    );
    const next = moments.map((wall) => zonedTime(wall, zone)).find((moment) => moment > time);
    if (next !== undefined) return next;
  }
  return undefined;
};
