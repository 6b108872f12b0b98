import { DAY } from '../../src/duration.ts';

/** Dates as the viewer sees them: pure functions of a time, a zone and, for relative words, the present. */

const LOCALE = 'en-GB';

/** Kept for each zone and form: making one costs a hundred times its use, and memory that nothing gives back. */
const formats = new Map<string, Intl.DateTimeFormat>();

function parts(ms: number, timeZone: string, options: Intl.DateTimeFormatOptions, locale = LOCALE): string {
  const key = JSON.stringify([locale, timeZone, options]);
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone, ...options });
  formats.set(key, format);
  return format.format(ms);
}

export const formatTime = (ms: number, zone: string): string =>
  parts(ms, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export const formatSeconds = (ms: number, zone: string): string =>
  parts(ms, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** `2026-11-20` in that zone. */
export const formatIsoDay = (ms: number, zone: string): string =>
  parts(ms, zone, { year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA');

/** "Friday 20 November 2026", put together here because browsers differ about the comma. */
export const formatLongDay = (ms: number, zone: string): string =>
  `${parts(ms, zone, { weekday: 'long' })} ${parts(ms, zone, { day: 'numeric', month: 'long', year: 'numeric' })}`;

export const formatFull = (ms: number, zone: string): string =>
  `${formatLongDay(ms, zone)} at ${formatSeconds(ms, zone)}`;

/** "Today", "Yesterday", "Tomorrow", or nothing when the day is further away. */
export function nearDay(ms: number, now: number, zone: string): string | undefined {
  const day = formatIsoDay(ms, zone);
  if (day === formatIsoDay(now, zone)) return 'Today';
  if (day === formatIsoDay(now - DAY, zone)) return 'Yesterday';
  if (day === formatIsoDay(now + DAY, zone)) return 'Tomorrow';
  return undefined;
}

export const formatDay = (ms: number, now: number, zone: string): string =>
  nearDay(ms, now, zone) ?? formatLongDay(ms, zone);

export function formatAgo(ms: number, now: number): string {
  const seconds = Math.round((ms - now) / 1000);
  const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });
  const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ];
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return relative.format(seconds, 'second');
}

interface Moment {
  ms: number;
  now: number;
  zone: string;
}

/** The tokens of a Slack date. https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
const TOKENS: Readonly<Record<string, (moment: Moment) => string>> = {
  date_num: ({ ms, zone }) => formatIsoDay(ms, zone),
  date: ({ ms, zone }) => parts(ms, zone, { day: 'numeric', month: 'long', year: 'numeric' }),
  date_short: ({ ms, zone }) => parts(ms, zone, { day: 'numeric', month: 'short', year: 'numeric' }),
  date_long: ({ ms, zone }) => formatLongDay(ms, zone),
  date_slash: ({ ms, zone }) => parts(ms, zone, { day: '2-digit', month: '2-digit', year: 'numeric' }),
  date_long_full: ({ ms, zone }) => formatLongDay(ms, zone),
  day_divider_pretty: ({ ms, now, zone }) => formatDay(ms, now, zone),
  time: ({ ms, zone }) => formatTime(ms, zone),
  time_secs: ({ ms, zone }) => formatSeconds(ms, zone),
  ago: ({ ms, now }) => formatAgo(ms, now),
};

function formatToken(token: string, moment: Moment): string | undefined {
  if (Object.hasOwn(TOKENS, token)) return TOKENS[token]?.(moment);
  const plain = token.replace(/_pretty$/, '');
  if (plain === token || !Object.hasOwn(TOKENS, plain)) return undefined;
  return nearDay(moment.ms, moment.now, moment.zone)?.toLowerCase() ?? TOKENS[plain]?.(moment);
}

/** A Slack date string with its `{tokens}` filled in; an unknown token stays as it is written. */
export const formatSlackDate = (format: string, moment: Moment): string =>
  format.replace(/\{([a-z_]+)\}/g, (whole, token: string) => formatToken(token, moment) ?? whole);

/** `2026-11-20T09:30` on the wall of that zone, as a datetime-local field holds it. */
export const toWallTime = (ms: number, zone: string): string => `${formatIsoDay(ms, zone)}T${formatTime(ms, zone)}`;

/**
 * The moment at which a wall in that zone shows this time, in milliseconds; undefined when the text is no time. A time
 * that the zone skips gives the moment as far behind the change.
 */
export function fromWallTime(wall: string, zone: string): number | undefined {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const offsetAt = (ms: number): number => Date.parse(`${toWallTime(ms, zone)}Z`) - Math.floor(ms / 60_000) * 60_000;
  const first = asUtc - offsetAt(asUtc);
  return asUtc - offsetAt(first);
}
