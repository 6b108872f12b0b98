import type { ModalView } from '@slack/types';
import { DAY } from '../../duration.ts';
import { modal, section, staticSelect } from '../../slack/blocks.ts';
import { code, type Mrkdwn, md, utc } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import { DRIFT_ACTIONS, SNOOZE_DAYS, SNOOZE_INPUT } from '../types/actions.ts';
import { fleetWord } from './drift-words.ts';

/** What a notification of the list says. */
export const complianceTitle = (): Mrkdwn => md`Compliance`;

export const notFollowed = (): Mrkdwn =>
  md`Compliance is not followed: patchwarden.yml has no ${code('compliance')} section. Add one, for example ${code('compliance: {}')}, and deploy.`;

export const unknownFleet = (name: string, near: string | undefined): Mrkdwn =>
  md`Nothing was listed: patchwarden.yml has no fleet ${code(short(name))}.${near === undefined ? md` ${code('/patch compliance')} lists all fleets.` : md` Did you mean ${code(near)}?`}`;

export const notSwept = (fleet: string): Mrkdwn =>
  md`No results for ${fleetWord(fleet)} yet: its first sweep is not complete. Try again in a few minutes.`;

export const noWindow = (fleet: string): Mrkdwn =>
  md`No maintenance window patches ${fleetWord(fleet)} in patchwarden.yml.`;

/** The openings of the window that patches a fleet. */
export function windowText(
  fleet: string,
  { id, next, lastOpenedAt }: { id: string; next: readonly number[]; lastOpenedAt?: number | undefined },
): Mrkdwn {
  const last =
    lastOpenedAt === undefined ? md`no earlier opening is known` : md`it last opened ${moment(lastOpenedAt)}`;
  const [first, ...more] = next;
  const opens =
    first === undefined
      ? md`does not open again`
      : md`opens ${moment(first)}${
          more.length === 0
            ? md``
            : md`, then ${more
                .slice(0, 4)
                .map((at) => utc(at))
                .join(', ')}`
        }`;
  return md`Window ${code(id)} of *${fleetWord(fleet)}* ${opens}; ${last}. ${code(`/patch windows ${fleet}`)} lists it with its runs.`;
}

/** The form in which a fleet's drift is snoozed. */
export const snoozeModal = (fleet: string, now: number): ModalView =>
  modal({
    callbackId: DRIFT_ACTIONS.snooze,
    title: 'Snooze drift',
    submit: 'Snooze',
    privateMetadata: fleet,
    blocks: [
      section(
        md`Patchwarden posts nothing new about drift in *${fleetWord(fleet)}* while it is snoozed. The card stays current, and the snooze is listed in ${code('/patch compliance')}. A deadline for a known exploited vulnerability is still posted.`,
      ),
      staticSelect({
        actionId: SNOOZE_INPUT,
        label: 'For how long',
        choices: SNOOZE_DAYS.map((days) => ({
          text: `${counted(days, 'day')}, until ${utc(now + days * DAY)}`,
          value: String(days),
        })),
      }),
    ],
  });

export const snoozed = (fleet: string, until: number): Mrkdwn =>
  md`Drift in *${fleetWord(fleet)}* is snoozed until ${moment(until)}. ${code('End snooze')} on its card ends it earlier.`;

export const snoozeEnded = (fleet: string): Mrkdwn =>
  md`The snooze of *${fleetWord(fleet)}* has ended: what is new is posted again.`;

export const notSnoozed = (): Mrkdwn => md`Nothing was changed: this drift has no active snooze.`;

export const noDays = (): Mrkdwn => md`Nothing was changed: choose how long, up to 14 days.`;

export const snoozeLost = (): Mrkdwn =>
  md`Nothing was changed: another change was saved at the same moment. Try again.`;

export const noDrift = (): Mrkdwn =>
  md`Nothing was done: the fleet of this card is not followed now. ${code('/patch compliance')} lists all fleets.`;
