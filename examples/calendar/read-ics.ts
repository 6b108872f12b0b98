import type { Entry, Feed, Seen } from './entries.ts';
import { readUtc, unescapeText, unfold } from './ics-text.ts';

/** What `writeIcs` has written. @throws Error for anything else: a file that is not ours is never replaced */
export function readIcs(text: string): Feed {
  const lines = unfold(text).map(lineOf);
  const [first] = lines;
  const product = lines.find(({ name }) => name === 'PRODID')?.value;
  if (first?.value !== 'VCALENDAR' || product?.startsWith('-//Patchwarden//') !== true)
    throw new Error('reading the feed: it is no calendar of Patchwarden');
  return {
    entries: eventsIn(lines).map(entryOf),
    seen: lines.filter(({ name }) => name === 'X-PATCHWARDEN-SEEN').map(({ value }) => seenOf(value)),
  };
}

interface Line {
  name: string;
  value: string;
}

/** `NAME;PARAMETER=x:value`; none of our parameters has a colon in it. */
function lineOf(line: string): Line {
  const colon = line.indexOf(':');
  const [name = ''] = line.slice(0, Math.max(colon, 0)).split(';');
  return { name, value: line.slice(colon + 1) };
}

function eventsIn(lines: readonly Line[]): Map<string, string>[] {
  const events: Map<string, string>[] = [];
  let current: Map<string, string> | undefined;
  for (const { name, value } of lines) {
    if (name === 'BEGIN' && value === 'VEVENT') current = new Map();
    else if (name === 'END' && value === 'VEVENT' && current !== undefined) {
      events.push(current);
      current = undefined;
    } else current?.set(name, value);
  }
  return events;
}

function entryOf(event: ReadonlyMap<string, string>): Entry {
  const raw = (name: string): string => {
    const value = event.get(name);
    if (value === undefined) throw new Error(`reading the feed: ${event.get('UID') ?? 'an event'} has no ${name}`);
    return value;
  };
  const text = (name: string): string => unescapeText(raw(name));
  const reason = event.get('X-PATCHWARDEN-REASON');
  return {
    run: text('UID').replace(/@patchwarden$/, ''),
    version: Number(raw('SEQUENCE')),
    at: readUtc(raw('DTSTAMP')),
    kind: text('CATEGORIES'),
    name: text('X-PATCHWARDEN-NAME'),
    state: text('X-PATCHWARDEN-STATE'),
    requestedBy: text('X-PATCHWARDEN-REQUESTED-BY'),
    startsAt: readUtc(raw('DTSTART')),
    ...(event.has('X-PATCHWARDEN-LENGTH') ? {} : { endsAt: readUtc(raw('DTEND')) }),
    hasStarted: event.has('X-PATCHWARDEN-STARTED'),
    ...(reason === undefined ? {} : { reason: unescapeText(reason) }),
  };
}

function seenOf(value: string): Seen {
  const [run = '', version = '', at = ''] = value.split(' ');
  return { run: unescapeText(run), version: Number(version), at: readUtc(at) };
}
