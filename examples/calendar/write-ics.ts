import { type Entry, type Feed, type Seen, statusOf } from './entries.ts';
import { escapeText, fold, utc } from './ics-text.ts';

/** Shown for a run of which nobody knows how long it takes. */
const DEFAULT_LENGTH_MS = 30 * 60_000;

/**
 * The feed as one iCalendar file. Everything that the next event needs is in it, so that one object is the whole state. A time zone
 * stands in it although every time is in UTC: a calendar without any component is not valid.
 */
export function writeIcs({ entries, seen }: Feed): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Patchwarden//Calendar example//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'X-WR-CALNAME:Patchwarden',
    'REFRESH-INTERVAL;VALUE=DURATION:PT15M',
    'X-PUBLISHED-TTL:PT15M',
    ...seen.map(seenLine),
    'BEGIN:VTIMEZONE',
    'TZID:UTC',
    'BEGIN:STANDARD',
    'DTSTART:19700101T000000',
    'TZOFFSETFROM:+0000',
    'TZOFFSETTO:+0000',
    'END:STANDARD',
    'END:VTIMEZONE',
    ...entries.flatMap(eventLines),
    'END:VCALENDAR',
  ];
  return `${lines.map(fold).join('\r\n')}\r\n`;
}

const seenLine = ({ run, version, at }: Seen): string => `X-PATCHWARDEN-SEEN:${escapeText(run)} ${version} ${utc(at)}`;

function eventLines(entry: Entry): string[] {
  const { run, version, at, kind, name, state, requestedBy, startsAt, endsAt, hasStarted, reason } = entry;
  return [
    'BEGIN:VEVENT',
    `UID:${escapeText(run)}@patchwarden`,
    // The same run is the same event for ever; the higher number replaces what a calendar already has.
    `SEQUENCE:${version}`,
    `DTSTAMP:${utc(at)}`,
    `LAST-MODIFIED:${utc(at)}`,
    `DTSTART:${utc(startsAt)}`,
    `DTEND:${utc(endsAt ?? startsAt + DEFAULT_LENGTH_MS)}`,
    `STATUS:${statusOf(entry)}`,
    'TRANSP:TRANSPARENT',
    `SUMMARY:${escapeText(summaryOf(entry))}`,
    `DESCRIPTION:${escapeText(descriptionOf(entry))}`,
    `CATEGORIES:${escapeText(kind)}`,
    `X-PATCHWARDEN-NAME:${escapeText(name)}`,
    `X-PATCHWARDEN-STATE:${escapeText(state)}`,
    `X-PATCHWARDEN-REQUESTED-BY:${escapeText(requestedBy)}`,
    ...(reason === undefined ? [] : [`X-PATCHWARDEN-REASON:${escapeText(reason)}`]),
    ...(hasStarted ? ['X-PATCHWARDEN-STARTED:TRUE'] : []),
    ...(endsAt === undefined ? ['X-PATCHWARDEN-LENGTH:UNKNOWN'] : []),
    'END:VEVENT',
  ];
}

const capitalized = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
const spaced = (code: string): string => code.replaceAll('-', ' ');

function summaryOf({ kind, name, state }: Entry): string {
  const what = `${capitalized(kind)} ${name}`;
  switch (state) {
    case 'planning':
    case 'awaiting-approval':
      return `${what}: needs approval`;
    case 'scheduled':
    case 'approved':
      return what;
    default:
      return `${what}: ${spaced(state)}`;
  }
}

const descriptionOf = ({ run, state, requestedBy, endsAt, reason }: Entry): string =>
  [
    `State: ${spaced(state)}${reason === undefined || reason === state ? '' : ` (${spaced(reason)})`}`,
    `Run ${run}, requested by ${requestedBy}`,
    ...(endsAt === undefined ? ['How long it takes is not known.'] : []),
    `Details in Slack: /patch why ${run}`,
  ].join('\n');
