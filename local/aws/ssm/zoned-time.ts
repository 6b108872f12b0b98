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

interface Zone {
  format: Intl.DateTimeFormat;
  /** By day since the epoch: the offset at its first moment in UTC. */
  atDay: Map<number, number>;
}

const MOST_DAYS = 20_000;

/** On a day that begins and ends with the same offset, clocks are not set; asking Intl costs a hundred times as much. */
const offsetAt = (time: number, name: string): number => {
  const zone = zoneOf(name);
  const day = Math.floor(time / DAY);
  const offset = offsetAtDay(day, zone);
  return offset === offsetAtDay(day + 1, zone) ? offset : askedOffset(time, zone);
};

const offsetAtDay = (day: number, zone: Zone): number => {
  const known = zone.atDay.get(day);
  if (known !== undefined) return known;
  if (zone.atDay.size >= MOST_DAYS) zone.atDay.clear();
  const offset = askedOffset(day * DAY, zone);
  zone.atDay.set(day, offset);
  return offset;
};

const askedOffset = (time: number, { format }: Zone): number => {
  const parts = format.formatToParts(new Date(time));
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(time / 1000) * 1000;
};

const zones = new Map<string, Zone>();

/** Kept, since making one costs a thousand times its use. Throws a RangeError for a zone that is none. */
const zoneOf = (timeZone: string): Zone => {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const made = { format, atDay: new Map<number, number>() };
  zones.set(timeZone, made);
  return made;
};
