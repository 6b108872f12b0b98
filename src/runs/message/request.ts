import type { ChannelCheck } from '../../cards/effect/channel.ts';
import { cardLink, whereText } from '../../cards/message/origin.ts';
import { channel, code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, listed } from '../../slack/words.ts';
import type { Run } from '../types/run.ts';
import { stateTitle, whoCan } from './state.ts';

/** Answers that every request has in common. */

export function channelRefusal(id: string, check: { kind: Exclude<ChannelCheck['kind'], 'ok'> }): Mrkdwn {
  switch (check.kind) {
    case 'shared':
      return md`Nothing was asked: ${channel(id)} is shared with another organisation, and requests are not shown there. Set another channel in patchwarden.yml.`;
    case 'gone':
      return md`Nothing was asked: the channel ${code(id)} is archived, deleted or unknown to me. Set another one in patchwarden.yml, or invite me to it.`;
    case 'not-member':
      return md`Nothing was asked: I am not in ${channel(id)}. Type \`/invite @Patchwarden\` there, and ask again.`;
    case 'unknown':
      return md`Nothing was asked: Slack did not say whether ${channel(id)} is safe to post in. Try again in a minute.`;
  }
}

/** `uncounted` is what kept Slack from saying whether enough people could approve it. */
export function asked(run: Run, card: { channel: string; ts?: string }, uncounted?: string): Mrkdwn {
  const open =
    uncounted === undefined
      ? md``
      : md` Patchwarden could not check whether enough people can approve it: ${uncounted} could not be read just now.`;
  return md`Asked: ${run.kind} of ${run.name}, run ${run.id}, ${standsAt(run)}. ${whereText(card)}${open}`;
}

/** `people` has an account of each who could approve it: too few, so it would only expire. */
export const tooFew = ({ policy }: Run, people: readonly string[]): Mrkdwn =>
  md`No request was made: it needs ${counted(policy.approvals, 'approval')}, but ${whoCan(people)}. A requester cannot approve their own request. Add people to ${listed(Object.keys(policy.groups), 'or')}, or change ${code(`policies.${policy.name}`)} in patchwarden.yml.`;

const standsAt = (run: Run): string =>
  run.state === 'awaiting-approval'
    ? `waiting for ${run.policy.approvals} ${run.policy.approvals === 1 ? 'approval' : 'approvals'}`
    : stateTitle(run);

export function goingAlready(run: Run, card: { channel: string; ts?: string }): Mrkdwn {
  const where =
    card.ts === undefined ? md`` : md` ${cardLink({ channel: card.channel, ts: card.ts }, 'Open its card')}.`;
  return md`Nothing new was asked: a ${run.kind} of ${run.name} is going on already, run ${run.id}, ${stateTitle(run)}.${where}`;
}

export const askedBefore = (run: Run): Mrkdwn =>
  md`Nothing new was asked: this request made run ${run.id} already, now ${stateTitle(run)}.`;

export const overtaken = (): Mrkdwn => md`Nothing was asked: another request was faster. Try again in a moment.`;
