import { date, type Mrkdwn, md } from './mrkdwn.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "34 days", "3 h 20 min", "25 min", "under a minute". */
export function spanText(ms: number): string {
  if (ms < MINUTE) return 'under a minute';
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) {
    const minutes = Math.round(ms / MINUTE);
    const rest = minutes % 60;
    return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
  }
  return `${Math.floor(ms / DAY)} days`;
}

/** A moment in the reader's own zone. */
export const moment = (at: number): Mrkdwn => md`${date(at)}`;
