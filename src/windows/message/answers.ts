import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment, short } from '../../slack/words.ts';
import { adoptCommand } from './words.ts';

export const unknownFleet = (name: string, near: string | undefined): Mrkdwn =>
  md`Nothing was changed: patchwarden.yml has no fleet ${code(short(name))}.${near === undefined ? md` ${code('/patch windows')} lists the fleets that have windows.` : md` Did you mean ${code(near)}?`}`;

/** A window that is not adopted cannot be skipped: no call to AWS skips one occurrence, and nobody here edits its schedule. */
export function notAdopted(
  fleet: string,
  window: { id: string; name: string; opensAt: number | undefined } | undefined,
): Mrkdwn {
  if (window === undefined)
    return md`Nothing was changed: no maintenance window patches ${fleet}, so there is nothing to skip or defer. ${code('/patch windows')} lists the windows.`;
  const when = window.opensAt === undefined ? '' : md`, opening ${moment(window.opensAt)},`;
  return md`Nothing was changed: window ${short(window.name, 60)} of ${fleet}${when} is not adopted, so Patchwarden cannot skip or defer it. ${adoptCommand(window.id)} prints the task that adopts it; later occurrences can then be approved, skipped and deferred here.`;
}

export const noneAnnounced = (fleet: string): Mrkdwn =>
  md`Nothing was changed: no occurrence of ${fleet} can be skipped or deferred yet. Its card is posted at the first notice before the window opens; ${code(`/patch windows ${fleet}`)} lists its openings.`;

export const notATime = (text: string): Mrkdwn =>
  md`Nothing was changed: I couldn't read ${code(short(text))} as a time. Write for example ${code('22:00')} or ${code('2026-12-02 22:00')}.`;

export const noReason = 'no reason given';

export const noOccurrence = (): Mrkdwn =>
  md`This occurrence is no longer known here: it is older than 90 days, or another version of Patchwarden posted this message.`;
