import type { AnyBlock, ModalView } from '@slack/types';
import { actions, button, context, modal, section, staticSelect } from '../../slack/blocks.ts';
import { bold, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import { isMuted } from '../decision/quiet.ts';
import { NOTIFICATION_ACTIONS } from '../door.ts';
import type { Preferences } from '../types.ts';

/** Names under which the form's choices arrive. */
export const FROM_INPUT = 'quiet-from';
export const TO_INPUT = 'quiet-to';
export const QUIET_OFF = 'off';

/** The part of App Home: what is so, and how to change it. */
export function preferencesSection(chosen: Preferences, now: number): readonly AnyBlock[] {
  const change = isMuted(chosen, now)
    ? [choice(NOTIFICATION_ACTIONS.unmute, 'Unmute')]
    : [choice(NOTIFICATION_ACTIONS.muteFor, 'Mute for 8 h'), choice(NOTIFICATION_ACTIONS.mute, 'Mute until I unmute')];
  return [
    section(md`${bold('My notifications')}: ${stateText(chosen, now)}`),
    actions('notifications', ...change, choice(NOTIFICATION_ACTIONS.quiet, 'Quiet hours…')),
    context(
      md`Notifications about requests you made or started are never muted. In quiet hours, notifications wait until the quiet hours end and are then sent as direct messages if they still apply.`,
    ),
  ];
}

const choice = (actionId: string, text: string) => button({ actionId, text, value: 'me' });

function stateText(chosen: Preferences, now: number): Mrkdwn {
  const { mutedUntil, quiet } = chosen;
  const hours = quiet === undefined ? md`no quiet hours` : md`quiet hours ${quiet.from}–${quiet.to} in your time zone`;
  if (!isMuted(chosen, now)) return md`on · ${hours}`;
  return mutedUntil === 'for-good' || mutedUntil === undefined
    ? md`muted until you unmute · ${hours}`
    : md`muted until ${moment(mutedUntil)} · ${hours}`;
}

const HALF_HOURS: readonly string[] = Array.from(
  { length: 48 },
  (_, i) => `${String(Math.floor(i / 2)).padStart(2, '0')}:${i % 2 === 0 ? '00' : '30'}`,
);

const times = HALF_HOURS.map((time) => ({ text: time, value: time }));

/** Two times on the person's own clock, or none. */
export const quietHoursModal = (): ModalView =>
  modal({
    callbackId: NOTIFICATION_ACTIONS.quiet,
    title: 'Quiet hours',
    submit: 'Save',
    close: 'Back',
    blocks: [
      section(
        md`Every day between these times, in the time zone of your Slack profile, notifications wait. Those about requests you made or started are not held back.`,
      ),
      staticSelect({
        actionId: FROM_INPUT,
        label: 'From',
        choices: [{ text: 'Off: no quiet hours', value: QUIET_OFF }, ...times],
        placeholder: '22:00',
      }),
      staticSelect({ actionId: TO_INPUT, label: 'To', choices: times, placeholder: '07:00', optional: true }),
    ],
  });

export const quietHoursRefused = md`Quiet hours were not changed: choose two different times, or Off. The setting is in the App Home of Patchwarden.`;
