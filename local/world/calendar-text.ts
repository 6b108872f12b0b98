import type { WorldCalendar } from './world-schema.ts';

/** The calendar as the iCalendar text that Change Calendar stores. */
export const calendarText = (calendar: WorldCalendar, stamp: string): string =>
  [
    'BEGIN:VCALENDAR',
    'PRODID:-//AWS//Change Calendar 1.0//EN',
    'VERSION:2.0',
    `X-CALENDAR-TYPE:${calendar.defaultOpen ? 'DEFAULT_OPEN' : 'DEFAULT_CLOSED'}`,
    `X-WR-CALDESC:${calendar.name}`,
    ...calendar.events.flatMap((event, index) => [
      'BEGIN:VEVENT',
      `DTSTAMP:${compact(stamp)}Z`,
      `UID:${calendar.name}-${index}`,
      `SUMMARY:${event.summary}`,
      `DTSTART;TZID=${calendar.timezone}:${compact(event.from)}`,
      `DTEND;TZID=${calendar.timezone}:${compact(event.until)}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
    '',
  ].join('\r\n');

const compact = (time: string): string => time.replace(/\.\d+|Z$/g, '').replaceAll(/[-:]/g, '');
