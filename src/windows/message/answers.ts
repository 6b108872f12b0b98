import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment, short } from '../../slack/words.ts';
import { adoptCommand } from './words.ts';

export const unknownFleet = (name: string, near: string | undefined): Mrkdwn =>
  md`Nothing was changed: patchwarden.yml has no fleet ${code(short(name))}.${near === undefined ? '' : md` Did you mean ${code(near)}?`}`;

/** A window that is not adopted cannot be skipped: no call to AWS skips one occurrence, and nobody here edits its schedule. */
export function notAdopted(
  fleet: string,
  window: { id: string; name: string; opensAt: number | undefined } | undefined,
): Mrkdwn {
  if (window === undefined)
    return md`Nothing was changed: no maintenance window that patches ${fleet} is known, so there is nothing to skip or defer.`;
  const when = window.opensAt === undefined ? '' : md`, which opens ${moment(window.opensAt)},`;
  return md`Nothing was changed: window ${short(window.name, 60)} of ${fleet}${when} is not adopted, so it runs whatever is decided here. ${adoptCommand(window.id)} shows how to adopt it; its later occurrences can then be approved, skipped and deferred.`;
}

export const noneAnnounced = (fleet: string): Mrkdwn =>
  md`Nothing was changed: no occurrence of ${fleet} is open for a decision. Its card is posted at the first notice before its window opens; ${code(`/patch windows ${fleet}`)} shows when that is.`;

export const notATime = (text: string): Mrkdwn =>
  md`Nothing was changed: I couldn't read ${code(short(text))} as a time. Write for example ${code('22:00')} or ${code('2026-12-02 22:00')}.`;

export const noReason = 'no reason given';

export const noOccurrence = (): Mrkdwn =>
  md`This occurrence is no longer known here: it is older than 90 days, or another version of Patchwarden posted this message.`;
