/** One closed (or, in a calendar that is closed by default, open) time, in milliseconds since the epoch. */
export interface CalendarEvent {
  from: number;
  until: number;
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

const eventOf = (lines: readonly string[]): CalendarEvent => {
  if (lines.some((line) => line.startsWith('RRULE'))) throw new Error('recurring events (RRULE) are not simulated');
  const from = timeOf(lines, 'DTSTART');
  const until = timeOf(lines, 'DTEND');
  if (until <= from) throw new Error('an event ends before it starts');
  return { from, until };
};

const timeOf = (lines: readonly string[], name: string): number => {
  const line = lines.find((candidate) => candidate.startsWith(name));
  const match = /^[A-Z]+((?:;[^:;]+)*):(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/.exec(line ?? '');
  if (match === null) throw new Error(`${name} of an event is missing or not a time`);
  const [year, month, day, hour, minute, second] = match.slice(2, 8).map((part) => Number(part ?? 0));
  const wall = Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0);
  const zone = /;TZID=([^;:]+)/.exec(match[1] ?? '')?.[1];
  return match[8] === 'Z' || zone === undefined ? wall : zonedTime(wall, zone);
};

/** The moment at which clocks in `zone` show the wall time. Found in two steps, so that it is right around a change of the offset. */
const zonedTime = (wall: number, zone: string): number => {
  const guess = wall - offsetAt(wall, zone);
  return wall - offsetAt(guess, zone);
};

const offsetAt = (time: number, zone: string): number => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(time));
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - time;
};

export const stateAt = ({ defaultState, events }: CalendarEvents, time: number): 'OPEN' | 'CLOSED' => {
  const within = events.some(({ from, until }) => from <= time && time < until);
  return within === (defaultState === 'OPEN') ? 'CLOSED' : 'OPEN';
};

/** Several calendars are open only when each of them is. */
export const stateOfAll = (calendars: readonly CalendarEvents[], time: number): 'OPEN' | 'CLOSED' =>
  calendars.every((calendar) => stateAt(calendar, time) === 'OPEN') ? 'OPEN' : 'CLOSED';

/** When the common state changes next, if it ever does. */
export const nextTransition = (calendars: readonly CalendarEvents[], time: number): number | undefined => {
  const now = stateOfAll(calendars, time);
  return calendars
    .flatMap((calendar) => calendar.events.flatMap(({ from, until }) => [from, until]))
    .filter((moment) => moment > time)
    .sort((a, b) => a - b)
    .find((moment) => stateOfAll(calendars, moment) !== now);
};
