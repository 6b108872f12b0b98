import { DAY, MINUTE } from '../../duration.ts';
import { type WallTime, wallTimeAt } from '../../wall-time.ts';

const TIME = /^(?:(\d{4})-(\d{2})-(\d{2})[ T])?(\d{1,2}):(\d{2})$/;

/**
 * A time as people type it, `22:00` or `2026-11-21 22:00`, in the config's zone: milliseconds since the epoch. Without a
 * date it is the next time the clock shows it. `undefined` for anything that is not a time, and for one that the clocks
 * leave out when they change.
 */
export function timeOf(text: string, { timezone, now }: { timezone: string; now: number }): number | undefined {
  const match = TIME.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour = '', minute = ''] = match;
  const clock = { hour: Number(hour), minute: Number(minute) };
  if (year !== undefined)
    return zoned({ year: Number(year), month: Number(month), day: Number(day), ...clock }, timezone);
  const today = zoned({ ...dateAt(now, timezone), ...clock }, timezone);
  if (today !== undefined && today > now) return today;
  return zoned({ ...dateAt(now + DAY, timezone), ...clock }, timezone);
}

/** The moment at which clocks in the zone show this; the first of two. */
function zoned(wall: WallTime, timezone: string): number | undefined {
  const wanted = asUtc(wall);
  if (Number.isNaN(wanted)) return undefined;
  for (const guess of [wanted - offsetAt(wanted - DAY, timezone), wanted - offsetAt(wanted + DAY, timezone)]) {
    if (asUtc(wallTimeAt(guess, timezone)) === wanted) return guess;
  }
  return undefined;
}

/** How far ahead of UTC the zone's clocks are then, in milliseconds. */
const offsetAt = (at: number, timezone: string): number =>
  asUtc(wallTimeAt(at, timezone)) - Math.floor(at / MINUTE) * MINUTE;

/** `NaN` for a date or time that does not exist. */
function asUtc({ year, month, day, hour, minute }: WallTime): number {
  const at = Date.UTC(year, month - 1, day, hour, minute);
  const date = new Date(at);
  const same =
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute;
  return same ? at : Number.NaN;
}

const dateAt = (at: number, timezone: string): Pick<WallTime, 'year' | 'month' | 'day'> => {
  const { year, month, day } = wallTimeAt(at, timezone);
  return { year, month, day };
};
