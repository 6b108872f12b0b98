import { FIELDS, numberOf, numbersOf } from './cron-fields.ts';

/** A month as day rules see it. */
export interface Month {
  /** How many days it has. */
  days: number;
  /** The weekday of its first day, from 1, Sunday. */
  firstWeekday: number;
}

/** The days of a month, from 1, on which a schedule falls, sorted. */
export type DayRule = (month: Month) => readonly number[];

/** Reads the two fields for days; one of them must be `?`. Throws an Error naming what is wrong. */
export const dayRuleOf = (monthDay: string, weekday: string): DayRule => {
  if ((monthDay === '?') === (weekday === '?')) throw new Error('one of day of month and day of week must be ?');
  return monthDay === '?' ? weekdayRule(weekday) : monthDayRule(monthDay);
};

const monthDayRule = (text: string): DayRule => {
  if (text === 'L') return ({ days }) => [days];
  const [, nearest] = /^(\d+)W$/.exec(text) ?? [];
  if (nearest !== undefined) {
    const day = numberOf(nearest, FIELDS.monthDay);
    return (month) => (day > month.days ? [] : [nearestWeekday(day, month)]);
  }
  const named = numbersOf(text, FIELDS.monthDay);
  return ({ days }) => named.filter((day) => day <= days);
};

/** From Monday to Friday, and in the same month. */
const nearestWeekday = (day: number, month: Month): number => {
  const weekday = weekdayOf(day, month);
  if (weekday === SATURDAY) return day === 1 ? 3 : day - 1;
  if (weekday === SUNDAY) return day === month.days ? day - 2 : day + 1;
  return day;
};

const SUNDAY = 1;
const SATURDAY = 7;

/** `L` alone is the last day of the week, Saturday. */
const weekdayRule = (text: string): DayRule => {
  if (text === 'L') return (month) => daysOf(SATURDAY, month);
  const [, day = '', last, nth = ''] = /^(\w+?)(?:(L)|#([1-5]))$/.exec(text) ?? [];
  if (day === '') {
    const weekdays = numbersOf(text, FIELDS.weekday);
    return (month) => weekdays.flatMap((weekday) => daysOf(weekday, month)).sort((a, b) => a - b);
  }
  const weekday = numberOf(day, FIELDS.weekday);
  return (month) => {
    const days = daysOf(weekday, month);
    return last === undefined ? days.slice(Number(nth) - 1, Number(nth)) : days.slice(-1);
  };
};

const weekdayOf = (day: number, { firstWeekday }: Month): number => ((firstWeekday + day - 2) % 7) + 1;

const daysOf = (weekday: number, { days, firstWeekday }: Month): number[] => {
  const found: number[] = [];
  for (let day = 1 + ((weekday - firstWeekday + 7) % 7); day <= days; day += 7) found.push(day);
  return found;
};
