import { DAY } from '../../../src/duration.ts';
import { parseRecurrence, type Recurrence, startsOf } from './recurrence.ts';
import { zonedTime } from './zoned-time.ts';

/** One closed (or, in a calendar that is closed by default, open) time, in milliseconds since the epoch. */
export interface CalendarEvent {
  from: number;
  until: number;
  /** Each repetition lasts as long as the first. */
  repeats?: { rule: Recurrence; zone: string };
}

export interface CalendarEvents {
  defaultState: 'OPEN' | 'CLOSED';
  events: CalendarEvent[];
}

/** Reads the iCalendar text of a Change Calendar; throws an Error naming what it cannot read. */
export const parseCalendar = (text: string): CalendarEvents => {
  const lines = unfolded(text);
  if (lines[0] !== 'BEGIN:VCALENDAR' || lines.at(-1) !== 'END:VCALENDAR')
    throw new Error('the content is no VCALENDAR');
  const kind = lines.find((line) => line.startsWith('X-CALENDAR-TYPE:'))?.slice('X-CALENDAR-TYPE:'.length);
  if (kind !== undefined && kind !== 'DEFAULT_OPEN' && kind !== 'DEFAULT_CLOSED')
    throw new Error(`X-CALENDAR-TYPE ${kind} is unknown`);
  return { defaultState: kind === 'DEFAULT_CLOSED' ? 'CLOSED' : 'OPEN', events: eventsIn(lines) };
};

/** A line that starts with a blank continues the one before (RFC 5545, 3.1). */
const unfolded = (text: string): string[] =>
  text
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

const eventsIn = (lines: readonly string[]): CalendarEvent[] => {
  const starts = lines.flatMap((line, index) => (line === 'BEGIN:VEVENT' ? [index] : []));
  return starts.map((start) => {
    const end = lines.indexOf('END:VEVENT', start);
    if (end < 0) throw new Error('a VEVENT does not end');
    return eventOf(lines.slice(start + 1, end));
  });
};

const UNMODELLED = ['RDATE', 'EXDATE', 'EXRULE', 'RECURRENCE-ID', 'DURATION'];

const eventOf = (lines: readonly string[]): CalendarEvent => {
  const name = UNMODELLED.find((one) => lines.some((line) => line.startsWith(one)));
  if (name !== undefined) throw new Error(`events with ${name} are not simulated`);
  const start = timeOf(lines, 'DTSTART');
  const from = start.at;
  const until = timeOf(lines, 'DTEND').at;
  if (until <= from) throw new Error('an event ends before it starts');
  const [rule, another] = lines.filter((line) => line.startsWith('RRULE'));
  if (rule === undefined) return { from, until };
  if (another !== undefined) throw new Error('an event has two RRULE');
  const repeats = { rule: parseRecurrence(rule.replace(/^RRULE:/, ''), untilOf(start.isDate)), zone: start.zone };
  startsOf(repeats.rule, { at: from, zone: start.zone }, from);
  return { from, until, repeats };
};

/** UNTIL is a date where DTSTART is one, and otherwise a time in UTC (RFC 5545, 3.3.10). */
const untilOf = (isDate: boolean) => (value: string) => {
  const { at, isDate: untilIsDate, isUtc } = timeOf([`UNTIL:${value}`], 'UNTIL');
  if (untilIsDate !== isDate || isUtc === isDate) throw new Error(`UNTIL ${value} of an RRULE is not like its DTSTART`);
  return at;
};

interface ReadTime {
  at: number;
  zone: string;
  isDate: boolean;
  isUtc: boolean;
}

const timeOf = (lines: readonly string[], name: string): ReadTime => {
  const line = lines.find((candidate) => candidate.startsWith(name));
  const match = /^[A-Z]+((?:;[^:;]+)*):(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/.exec(line ?? '');
  if (match === null) throw new Error(`${name} of an event is missing or not a time`);
  const [year, month, day, hour, minute, second] = match.slice(2, 8).map((part) => Number(part ?? 0));
  const wall = Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0);
  const isUtc = match[8] === 'Z';
  const zone = isUtc ? 'UTC' : (/;TZID=([^;:]+)/.exec(match[1] ?? '')?.[1] ?? 'UTC');
  return { at: zonedTime(wall, zone), zone, isDate: match[5] === undefined, isUtc };
};

/** Every time of the event that starts by `last`; the first always, since it is written there. */
const timesOf = (event: CalendarEvent, last: number): { from: number; until: number }[] => {
  const { from, until, repeats } = event;
  if (repeats === undefined) return [event];
  const starts = startsOf(repeats.rule, { at: from, zone: repeats.zone }, last);
  return starts.map((start) => ({ from: start, until: start + (until - from) }));
};

/** The calendar with its repetitions up to `last` written out. */
const writtenOut = ({ defaultState, events }: CalendarEvents, last: number): CalendarEvents => ({
  defaultState,
  events: events.flatMap((event) => timesOf(event, last)),
});

const stateAt = ({ defaultState, events }: CalendarEvents, time: number): 'OPEN' | 'CLOSED' => {
  const within = events.some(({ from, until }) => from <= time && time < until);
  return within === (defaultState === 'OPEN') ? 'CLOSED' : 'OPEN';
};

const stateOfWritten = (calendars: readonly CalendarEvents[], time: number): 'OPEN' | 'CLOSED' =>
  calendars.every((calendar) => stateAt(calendar, time) === 'OPEN') ? 'OPEN' : 'CLOSED';

/** Several calendars are open only when each of them is. */
export const stateOfAll = (calendars: readonly CalendarEvents[], time: number): 'OPEN' | 'CLOSED' =>
  stateOfWritten(
    calendars.map((calendar) => writtenOut(calendar, time)),
    time,
  );

/** When the common state changes next, if it ever does: most changes are near, and repetitions are followed for five years. */
export const nextTransition = (calendars: readonly CalendarEvents[], time: number): number | undefined => {
  const now = stateOfAll(calendars, time);
  const written = calendars.flatMap(({ events }) => events.map(({ until }) => until));
  for (const last of [time + 40 * DAY, Math.max(time + 5 * 366 * DAY, ...written)]) {
    const followed = calendars.map((calendar) => writtenOut(calendar, last));
    const change = followed
      .flatMap(({ events }) => events.flatMap(({ from, until }) => [from, until]))
      .filter((moment) => moment > time && moment <= last)
      .sort((a, b) => a - b)
      .find((moment) => stateOfWritten(followed, moment) !== now);
    if (change !== undefined) return change;
  }
  return undefined;
};
