import { nextOf, parseCron } from './cron.ts';
import { wallTime, zonedTime } from './zoned-time.ts';

/** When a maintenance window opens next after a moment, if ever. */
export type WindowSchedule = (time: number) => number | undefined;

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const LEAST = 5 * 60_000;

/**
 * Reads `cron(…)`, `rate(…)` or `at(…)`; a rate is counted from `createdAt`. Throws an Error naming what is wrong or not
 * simulated. https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-cron-and-rate-expressions.html
 */
export const parseSchedule = (text: string, zone: string, createdAt: number): WindowSchedule => {
  const [, kind = '', inside = ''] = /^(cron|rate|at)\((.*)\)$/.exec(text) ?? [];
  if (kind === 'cron') {
    const cron = parseCron(inside);
    return (time) => nextOf(cron, time, zone);
  }
  if (kind === 'rate') return everyFrom(createdAt, rateOf(inside));
  if (kind !== 'at') throw new Error(`the schedule ${text} is none of cron(…), rate(…) and at(…)`);
  const once = onceOf(inside, zone);
  return (time) => (once > time ? once : undefined);
};

const everyFrom =
  (start: number, period: number): WindowSchedule =>
  (time) =>
    start + Math.max(1, Math.floor((time - start) / period) + 1) * period;

const rateOf = (text: string): number => {
  const [, count = '', unit = '', plural] = /^([1-9]\d{0,4}) (minute|hour|day)(s)?$/.exec(text) ?? [];
  const length = UNITS[unit];
  if (length === undefined || (count === '1') === (plural === 's')) throw new Error(`the rate ${text} cannot be read`);
  const period = Number(count) * length;
  if (period < LEAST) throw new Error('a window cannot open more often than every 5 minutes');
  return period;
};

const onceOf = (text: string, zone: string): number => {
  const wall = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  if (Number.isNaN(wall)) throw new Error(`the time ${text} cannot be read`);
  return zonedTime(wall, zone);
};

/** As SSM shows it: in the window's zone, without seconds, e.g. `2026-11-26T03:00+11:00`. */
export const shownTime = (time: number, zone: string): string => {
  const wall = wallTime(time, zone);
  const minutes = Math.round((wall - time) / 60_000);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
  return `${new Date(wall).toISOString().slice(0, 16)}${minutes === 0 ? 'Z' : offset}`;
};
