import { DAY } from '../../../src/duration.ts';

/**
 * Wall time: what clocks in a zone show, as the milliseconds that would be in UTC. The moment at which they show it: the
 * first of two when they are set back, and as much later as they are set forward when they skip it.
 */
export const zonedTime = (wall: number, zone: string): number => {
  const before = wall - offsetAt(wall - DAY, zone);
  const after = wall - offsetAt(wall + DAY, zone);
  const shown = [before, after].filter((moment) => wallTime(moment, zone) === wall);
  return shown.length === 0 ? before : Math.min(...shown);
};

/** What clocks in `zone` show at a moment; see `zonedTime`. Whole seconds. */
export const wallTime = (moment: number, zone: string): number => moment + offsetAt(moment, zone);

const offsetAt = (time: number, zone: string): number => {
  const parts = formatOf(zone).formatToParts(new Date(time));
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(time / 1000) * 1000;
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Kept, since making one costs a thousand times its use. Throws a RangeError for a zone that is none. */
const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
};
