import { cardLink } from '../../runs/message/origin.ts';
import type { DeployRun } from '../../runs/types.ts';
import { channel, code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';

interface Place {
  channel: string;
  ts?: string;
}

/** Answers to `/patch rollback` and to Roll back under a deploy that has ended. */

export const nothingToReturnTo = (fleet: string): Mrkdwn =>
  md`Nothing was done: no deploy of ${fleet} has succeeded here, so the image before is not known. ${code(`/patch deploy ${fleet} ami-…`)} asks for one that you name.`;

/** The old image was deregistered, or cannot be launched any more. */
export const returnImageGone = (fleet: string, image: string): Mrkdwn =>
  md`Nothing was done: ${code(image)}, the image before on ${fleet}, does not exist any more. ${fleet} stays as it is; ${code(`/patch deploy ${fleet} ami-…`)} asks for another one.`;

/** A later deploy came in between: this button's way back is no longer that of the fleet. */
export const returnOutdated = (fleet: string): Mrkdwn =>
  md`Nothing was done: ${fleet} has been deployed to since. Roll back on the card of its newest deploy, or type ${code(`/patch rollback ${fleet}`)}.`;

/** Too old, or not exactly the reverse: the approvals of the deploy do not cover it. */
export function returnAsked(run: DeployRun, card: Place): Mrkdwn {
  const { approvals } = run.policy;
  return md`Asked: the way back of ${run.name} to ${code(run.plan.image.id)}, run ${run.id}. The approvals of the deploy do not cover it any more, so it needs ${approvals} new ${approvals === 1 ? 'one' : 'ones'}. ${whereText(card)}`;
}

export const returnStarted = (run: DeployRun, card: Place): Mrkdwn =>
  md`Rolling back: ${run.name} goes to ${code(run.plan.image.id)}, run ${run.id}, with the approvals of the deploy that it takes back. It starts once everything is checked. ${whereText(card)}`;

const whereText = (card: Place): Mrkdwn =>
  card.ts === undefined
    ? md`The card follows in ${channel(card.channel)}.`
    : md`${cardLink({ channel: card.channel, ts: card.ts }, 'Its card')} is in ${channel(card.channel)}.`;
