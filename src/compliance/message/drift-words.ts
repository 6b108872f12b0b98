import { spanText } from '../../duration.ts';
import { countsText } from '../../posture/message/posture-line.ts';
import type { FleetPosture } from '../../posture/types/posture.ts';
import { NO_FLEET } from '../../posture/types/swept.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import type { Drift } from '../types/drift.ts';

/** A fleet as a text names it. */
export const fleetWord = (fleet: string): string => (fleet === NO_FLEET ? 'instances of no fleet' : short(fleet, 60));

/** `since 09:00 Mon (2 days)`. */
export const sinceText = (since: number, now: number): Mrkdwn =>
  md`since ${moment(since)} (${spanText(Math.max(0, now - since))})`;

/** Counts of today beside those with which the day before ended; what did not change is not said. */
export function countsLine({ posture, drift }: { posture: FleetPosture; drift: Drift }): string {
  const before = drift.before?.counts;
  const now = posture.counts.notCompliant - posture.counts.excepted;
  const then = before === undefined ? undefined : before.notCompliant - before.excepted;
  const compared = then === undefined || then === now ? '' : ` (${then} on the day before)`;
  return `${countsText(posture)}${compared}`;
}

/** What could not be read, in a sentence for each of the first two. */
export function unreadLines({ unread }: { unread: readonly { what: string; error: string }[] }): Mrkdwn[] {
  const shown = unread
    .slice(0, 2)
    .map(
      ({ what, error }) =>
        md`AWS did not return ${short(what, 120)} (${short(error, 60)}): what depends on it is not known`,
    );
  const more = unread.length - shown.length;
  return more > 0 ? [...shown, md`${counted(more, 'more read')} failed`] : shown;
}
