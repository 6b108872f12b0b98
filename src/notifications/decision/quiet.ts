import { DAY, MINUTE } from '../../duration.ts';
import { wallTimeAt } from '../../wall-time.ts';
import type { Availability, Preferences, QuietHours } from '../types.ts';

/** Whether someone wants no notifications now. */
export const isMuted = ({ mutedUntil }: Pick<Preferences, 'mutedUntil'>, now: number): boolean =>
  mutedUntil === 'for-good' || (mutedUntil !== undefined && now < mutedUntil);

/** Whether someone can be told at a moment. `timezone` is where Slack says that they are. */
export function availabilityOf(chosen: Preferences, now: number, timezone: string): Availability {
  const { quiet } = chosen;
  if (isMuted(chosen, now)) return { kind: 'muted' };
  const until = quiet === undefined ? undefined : quietUntil(quiet, now, timezone);
  return until === undefined ? { kind: 'now' } : { kind: 'quiet', until };
}

/** When the quiet hours end that a moment is in; `undefined` when it is in none. */
export function quietUntil({ from, to }: QuietHours, now: number, timezone: string): number | undefined {
  const clock = minutesOfDay(now, timezone);
  const length = (minutesOf(to) - minutesOf(from) + DAY_MINUTES) % DAY_MINUTES;
  const since = (clock - minutesOf(from) + DAY_MINUTES) % DAY_MINUTES;
  if (since >= length) return undefined;
  const guess = Math.floor(now / MINUTE) * MINUTE + (length - since) * MINUTE;
  // The clocks may change in between: what counts is what they show.
  const off = (minutesOfDay(guess, timezone) - minutesOf(to) + DAY_MINUTES + DAY_MINUTES / 2) % DAY_MINUTES;
  return Math.max(guess - (off - DAY_MINUTES / 2) * MINUTE, now + 1);
}

/** `HH:mm`, 24 hours. */
export const isTime = (text: unknown): text is string =>
  typeof text === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

const DAY_MINUTES = DAY / MINUTE;

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

function minutesOfDay(at: number, timezone: string): number {
  const { hour, minute } = wallTimeAt(at, timezone);
  return hour * 60 + minute;
}
