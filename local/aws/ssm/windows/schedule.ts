import { DAY, HOUR, MINUTE } from '../../../../src/duration.ts';
import { wallTime, zonedTime } from '../zoned-time.ts';
import { nextOf, parseCron } from './cron.ts';

/** When a maintenance window opens next after a moment, if ever. */
export type WindowSchedule = (time: number) => number | undefined;

/** What decides when a window opens, as the API names it. */
export interface ScheduleSettings {
  Schedule: string;
  ScheduleTimezone?: string | undefined;
  /** Days after each moment of a cron expression. */
  ScheduleOffset?: number | undefined;
  /** It opens at neither an earlier nor a later moment than these (ISO 8601; UTC without an offset). */
  StartDate?: string | undefined;
  EndDate?: string | undefined;
}

const UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: HOUR, day: DAY };
const LEAST_BETWEEN = 5 * MINUTE;

/**
 * Reads a window's schedule, which was set at `setAt`. A rate is counted from then, or from a start date that lay ahead, which
 * is its first opening. With an offset a moment of the cron expression counts only if it came after `setAt`: AWS leaves out
 * the period whose day had passed. Throws an Error naming what is wrong.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/maintenance-windows-schedule-options.html
 */
export const parseSchedule = (settings: ScheduleSettings, setAt: number): WindowSchedule => {
  const { Schedule, ScheduleOffset } = settings;
  const { from, until } = boundsOf(settings);
  const openings = openingsOf(settings, { setAt, from });
  if (ScheduleOffset !== undefined && !Schedule.startsWith('cron('))
    throw new Error('only a cron expression can have an offset');
  return (time) => {
    const next = openings(Math.max(time, from - 1));
    return next === undefined || next > until ? undefined : next;
  };
};

const openingsOf = (settings: ScheduleSettings, { setAt, from }: { setAt: number; from: number }): WindowSchedule => {
  const { Schedule, ScheduleTimezone: zone = 'UTC', ScheduleOffset } = settings;
  const [, kind = '', inside = ''] = /^(cron|rate|at)\((.*)\)$/.exec(Schedule) ?? [];
  if (kind === 'cron') {
    const cron = parseCron(inside);
    const plain = remembered((time) => nextOf(cron, time, zone));
    return ScheduleOffset === undefined ? plain : delayed(plain, { days: ScheduleOffset, setAt, zone });
  }
  if (kind === 'rate') {
    const period = rateOf(inside);
    return everyFrom(from > setAt ? from : setAt + period, period);
  }
  if (kind !== 'at') throw new Error(`the schedule ${Schedule} is none of cron(…), rate(…) and at(…)`);
  const once = onceOf(inside, zone);
  return (time) => (once > time ? once : undefined);
};

/** A search costs a month of days, and each minute asks for the same openings again. */
const remembered = (search: WindowSchedule): WindowSchedule => {
  const found = new Set<number>();
  const after = new Map<number, number | undefined>();
  let last: { from: number; next: number } | undefined;
  return (time) => {
    if (last !== undefined && time >= last.from && time < last.next) return last.next;
    if (after.has(time)) return after.get(time);
    const next = search(time);
    if (found.has(time)) after.set(time, next);
    else last = next === undefined ? undefined : { from: time, next };
    if (next !== undefined) found.add(next);
    return next;
  };
};

const boundsOf = ({ StartDate, EndDate }: ScheduleSettings): { from: number; until: number } => {
  const from = StartDate === undefined ? Number.NEGATIVE_INFINITY : timeIn(StartDate);
  const until = EndDate === undefined ? Number.POSITIVE_INFINITY : timeIn(EndDate);
  if (until <= from) throw new Error('the end date must come after the start date');
  return { from, until };
};

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?$/;

const timeIn = (text: string): number => {
  const [, offset] = ISO.exec(text) ?? [];
  const time = ISO.test(text) ? Date.parse(offset === undefined ? `${text}Z` : text) : Number.NaN;
  if (Number.isNaN(time)) throw new Error(`the date ${text} is not in ISO 8601`);
  return time;
};

/** The same time of day, some days later, on clocks in the zone. */
const delayed =
  (plain: WindowSchedule, { days, setAt, zone }: { days: number; setAt: number; zone: string }): WindowSchedule =>
  (time) => {
    let before = Math.max(setAt, time - (days + 1) * DAY);
    for (;;) {
      const named = plain(before);
      if (named === undefined) return undefined;
      const opens = zonedTime(wallTime(named, zone) + days * DAY, zone);
      if (opens > time) return opens;
      before = named;
    }
  };

const everyFrom =
  (first: number, period: number): WindowSchedule =>
  (time) =>
    first + Math.max(0, Math.floor((time - first) / period) + 1) * period;

const rateOf = (text: string): number => {
  const [, count = '', unit = '', plural] = /^([1-9]\d{0,4}) (minute|hour|day)(s)?$/.exec(text) ?? [];
  const length = UNITS[unit];
  if (length === undefined || (count === '1') === (plural === 's')) throw new Error(`the rate ${text} cannot be read`);
  const period = Number(count) * length;
  if (period < LEAST_BETWEEN) throw new Error('a window cannot open more often than every 5 minutes');
  return period;
};

const onceOf = (text: string, zone: string): number => {
  const wall = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  if (Number.isNaN(wall)) throw new Error(`the time ${text} cannot be read`);
  return zonedTime(wall, zone);
};

/** As SSM shows it: in the window's zone, seconds only where there are some, e.g. `2026-11-26T03:00+11:00`. */
export const shownTime = (time: number, zone: string): string => {
  const wall = wallTime(time, zone);
  const minutes = Math.round((wall - time) / MINUTE);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
  const text = new Date(wall).toISOString().slice(0, -1);
  return `${text.replace(/(:00)?\.000$/, '')}${minutes === 0 ? 'Z' : offset}`;
};
