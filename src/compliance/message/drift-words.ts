import { HOUR, spanText } from '../../duration.ts';
import { countsText } from '../../posture/message/posture-line.ts';
import { isNoFleet, noFleetPlace } from '../../posture/types/swept.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import type { DriftView } from '../types/view.ts';

/** A fleet as a text names it. */
export const fleetWord = (fleet: string): string =>
  isNoFleet(fleet) ? `instances in no fleet${noFleetPlace(fleet)}` : short(fleet, 60);

/** `since 09:00 Mon (2 days)`; what has only begun has no duration. */
export function sinceText(since: number, now: number): Mrkdwn {
  const span = now - since;
  return span < HOUR ? md`since ${moment(since)}` : md`since ${moment(since)} (${spanText(span)})`;
}

/** Since when it is out of compliance; what the first sweep found may have been so for longer. */
export function outSince({ drift, snapshot, now }: DriftView): Mrkdwn[] {
  if (drift.out === undefined) return [];
  const { since } = drift.out;
  return since - snapshot.followedSince < HOUR ? [md`since ${moment(since)} or earlier`] : [sinceText(since, now)];
}

/** Counts of today beside those with which the day before ended; what did not change is not said. */
export function countsLine({ posture, drift }: Pick<DriftView, 'posture' | 'drift'>): string {
  const before = drift.before?.counts;
  const now = posture.counts.notCompliant - posture.counts.excepted;
  const then = before === undefined ? undefined : before.notCompliant - before.excepted;
  const compared = then === undefined || then === now ? '' : ` (${then} the day before)`;
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
