import { refusalText, unknownEligibility } from '../../approvals/message.ts';
import type { Eligibility } from '../../approvals/types.ts';
import { confirm } from '../../slack/blocks.ts';
import { type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import type { Occurrence } from '../types/occurrence.ts';
import type { Stop, StopRefusal } from '../types/stop.ts';
import { windowName } from './words.ts';

/** What Stop does, and what AWS does not promise of it. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CancelMaintenanceWindowExecution.html */
const LEAVES = 'an instance that has begun may still finish and reboot';

/** Asked before Stop counts. */
export const stopConfirm = ({ notice }: Occurrence) =>
  confirm({
    title: 'Stop this window?',
    text: `${windowName(notice)} starts nothing more, and its commands in progress are stopped; ${LEAVES}. What was not patched stays unpatched until the next opening.`,
    confirm: 'Stop',
    deny: 'Back',
    style: 'danger',
  });

/** How an open occurrence is stopped, or what became of its stop. A line of the card. */
export function stopLine({ stop, notice }: Occurrence): Mrkdwn {
  if (notice.stoppable === undefined)
    return md`Cannot be stopped from Slack. Cancelling the window execution in Systems Manager starts nothing new; commands already running on instances continue`;
  if (stop === undefined || stop.state === 'failed')
    return md`*Stop* starts nothing more and stops its commands in progress; ${LEAVES}`;
  return md`${whoText(stop)}: nothing more starts, and ${cancelledText(stop)}; ${LEAVES}`;
}

const whoText = ({ by, at, state }: Stop): Mrkdwn =>
  state === 'done' ? md`${user(by)} stopped it ${moment(at)}` : md`${user(by)} is stopping it since ${moment(at)}`;

function cancelledText({ commands, beyond, state }: Stop): string {
  if (commands === 0) return 'no command was in progress';
  const done = state === 'done' ? 'told to stop' : 'being stopped';
  const cancelled = `${counted(commands, 'command')} ${commands === 1 ? 'is' : 'are'} ${done}`;
  return beyond === 0 ? cancelled : `${cancelled}, while ${beyond} more ${beyond === 1 ? 'continues' : 'continue'}`;
}

/** A warning of the card: an attempt that came to nothing. */
export const failedStopText = ({ stop }: Occurrence): Mrkdwn | undefined =>
  stop?.state === 'failed' ? md`Stop by ${user(stop.by)} did not work: ${short(stop.error ?? '', 200)}` : undefined;

/** To the channel, since everyone in it waits for the window. */
export const stoppedReply = ({ notice }: Occurrence, stop: Stop): Mrkdwn =>
  md`${user(stop.by)} stopped *${windowName(notice)}*: nothing more starts, and ${cancelledText(stop)}. ${capital(LEAVES)}; its card shows which did.`;

export const failedReply = ({ notice }: Occurrence, { by, error = '' }: Stop): Mrkdwn =>
  md`*${windowName(notice)}* could not be stopped, as ${user(by)} asked: ${short(error, 200)}. What it does continues.`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** To whoever pressed Stop. */
export function stopping(occurrence: Occurrence): Mrkdwn {
  const name = windowName(occurrence.notice);
  const { stop } = occurrence;
  if (stop?.state === 'failed')
    return md`*${name}* could not be stopped: ${short(stop.error ?? '', 200)}. What it does continues.`;
  return md`*${name}* is being stopped; ${LEAVES}. Its card shows what became of it.`;
}

export const mayNotStop = (eligibility: Exclude<Eligibility, { may: 'yes' }>): Mrkdwn =>
  eligibility.may === 'no' ? refusalText(eligibility) : unknownEligibility(eligibility.what);

/** Why nothing was stopped. */
export function notStopped({ notice }: Occurrence, refusal: StopRefusal): Mrkdwn {
  const name = windowName(notice);
  switch (refusal.code) {
    case 'not-open':
      return md`Nothing was stopped: *${name}* is not open.`;
    case 'over':
      return md`Nothing was stopped: *${name}* has ended; its card follows in a moment.`;
    case 'not-allowed':
      return md`Nothing was stopped: not every fleet that *${name}* reaches has ${'stop: true'} in patchwarden.yml. Ending the window in Systems Manager starts nothing new, and commands that run on instances continue.`;
    case 'already':
      return md`${user(refusal.by)} has been stopping *${name}* since ${moment(refusal.at)}. Its card shows what became of it.`;
    case 'unread':
      return md`Nothing was stopped: what *${name}* is doing could not be read from Systems Manager. Try again in a minute.`;
  }
}
