import { DAY } from '../../../src/duration.ts';
import { wallTime, zonedTime } from './zoned-time.ts';

const WEEKDAYS: readonly string[] = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** How an event of a calendar repeats (RFC 5545, 3.3.10), as far as calendars of change freezes use it. */
export interface Recurrence {
  frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY';
  interval: number;
  /** Weekdays from 0, Sunday; in a month with which of them it is, from its end when negative. */
  days: readonly { weekday: number; nth?: number }[];
  monthDays: readonly number[];
  weekStart: number;
  /** The last start there may be, in milliseconds since the epoch. */
  until?: number;
  count?: number;
}

const PARTS = ['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'WKST', 'UNTIL', 'COUNT'];

/** The value of an RRULE line; `timeOf` reads its UNTIL. Throws an Error naming what is wrong or not simulated. */
export const parseRecurrence = (text: string, timeOf: (value: string) => number): Recurrence => {
  const parts = new Map<string, string>();
  for (const part of text.split(';')) {
    const [name = '', value = ''] = part.split('=', 2);
    if (!PARTS.includes(name)) throw new Error(`RRULE with ${name} is not simulated`);
    if (parts.has(name) || value === '') throw new Error(`RRULE has ${name} twice or empty`);
    parts.set(name, value);
  }
  const frequency = frequencyOf(parts.get('FREQ'));
  const until = parts.get('UNTIL');
  const count = parts.get('COUNT');
  if (until !== undefined && count !== undefined) throw new Error('RRULE has both UNTIL and COUNT');
  return {
    frequency,
    interval: positive('INTERVAL', parts.get('INTERVAL') ?? '1'),
    days: (parts.get('BYDAY')?.split(',') ?? []).map((day) => dayOf(day, frequency)),
    monthDays: (parts.get('BYMONTHDAY')?.split(',') ?? []).map((day) => monthDayOf(day, frequency)),
    weekStart: weekdayOf(parts.get('WKST') ?? 'MO'),
    ...(until === undefined ? {} : { until: timeOf(until) }),
    ...(count === undefined ? {} : { count: positive('COUNT', count) }),
  };
};

const frequencyOf = (text: string | undefined): Recurrence['frequency'] => {
  if (text === 'DAILY' || text === 'WEEKLY' || text === 'MONTHLY') return text;
  throw new Error(`RRULE with FREQ=${text} is not simulated`);
};

const positive = (name: string, text: string): number => {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new Error(`RRULE has ${name}=${text}, which is no number from 1 to 9999`);
  return Number(text);
};

const weekdayOf = (text: string): number => {
  const weekday = WEEKDAYS.indexOf(text);
  if (weekday < 0) throw new Error(`RRULE names ${text}, which is no day`);
  return weekday;
};

const dayOf = (text: string, frequency: Recurrence['frequency']): Recurrence['days'][number] => {
  const [, nth = '', name = ''] = /^([+-]?[1-5])?([A-Z]{2})$/.exec(text) ?? [];
  if (frequency === 'DAILY' || (frequency === 'WEEKLY' && nth !== ''))
    throw new Error(`RRULE with FREQ=${frequency} and BYDAY=${text} is not simulated`);
  return { weekday: weekdayOf(name === '' ? text : name), ...(nth === '' ? {} : { nth: Number(nth) }) };
};

const monthDayOf = (text: string, frequency: Recurrence['frequency']): number => {
  if (frequency !== 'MONTHLY') throw new Error(`RRULE with FREQ=${frequency} and BYMONTHDAY is not simulated`);
  if (!/^([1-9]|[12]\d|3[01])$/.test(text)) throw new Error(`RRULE with BYMONTHDAY=${text} is not simulated`);
  return Number(text);
};

/** The moments at which the event starts, up to `last`. Throws an Error when the first start is not one of the rule's. */
export const startsOf = (rule: Recurrence, first: { at: number; zone: string }, last: number): number[] => {
  const wall = wallTime(first.at, first.zone);
  const firstDay = Math.floor(wall / DAY);
  if (!falls(rule, firstDay, firstDay)) throw new Error('an event starts on a day that its RRULE does not name');
  const starts: number[] = [];
  for (let day = firstDay; starts.length < (rule.count ?? Number.POSITIVE_INFINITY); day += 1) {
    const start = zonedTime(day * DAY + (wall - firstDay * DAY), first.zone);
    if (start > last || start > (rule.until ?? last)) break;
    if (falls(rule, day, firstDay)) starts.push(start);
  }
  return starts;
};

/** Days are counted from the epoch, a Thursday. */
const falls = (rule: Recurrence, day: number, firstDay: number): boolean => {
  switch (rule.frequency) {
    case 'DAILY':
      return (day - firstDay) % rule.interval === 0;
    case 'WEEKLY':
      return (
        (weekOf(day, rule) - weekOf(firstDay, rule)) % rule.interval === 0 &&
        (rule.days.length === 0
          ? weekday(day) === weekday(firstDay)
          : rule.days.some((one) => one.weekday === weekday(day)))
      );
    case 'MONTHLY':
      return (monthOf(day) - monthOf(firstDay)) % rule.interval === 0 && fallsInMonth(rule, day, firstDay);
  }
};

/** Both lists together narrow each other, as in Friday the 13th. */
const fallsInMonth = ({ days, monthDays }: Recurrence, day: number, firstDay: number): boolean => {
  if (days.length === 0 && monthDays.length === 0) return monthDay(day) === monthDay(firstDay);
  const byDay = days.some(
    (one) => one.weekday === weekday(day) && (one.nth === undefined || nthOf(day, one.nth) === one.nth),
  );
  return (days.length === 0 || byDay) && (monthDays.length === 0 || monthDays.includes(monthDay(day)));
};

const weekday = (day: number): number => (day + 4) % 7;
const weekOf = (day: number, { weekStart }: Recurrence): number => Math.floor((day + 4 - weekStart) / 7);
const monthDay = (day: number): number => new Date(day * DAY).getUTCDate();
const monthOf = (day: number): number => {
  const date = new Date(day * DAY);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

/** Which of its weekday in the month a day is, counted from the end that `like` is counted from. */
const nthOf = (day: number, like: number): number => {
  const date = new Date(day * DAY);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return like > 0 ? Math.ceil(date.getUTCDate() / 7) : -Math.ceil((last - date.getUTCDate() + 1) / 7);
};
