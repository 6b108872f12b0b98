import type { ChannelCheck } from '../../cards/effect/channel.ts';
import { cardLink, whereText } from '../../cards/message/origin.ts';
import { channel, code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, listed } from '../../slack/words.ts';
import type { Kinds } from '../run-kind.ts';
import type { Run } from '../types/run.ts';
import { phraseOf } from './run-word.ts';
import { stateTitle, stateWord, whoCan } from './state.ts';
import { isObserved } from './stop-words.ts';

/** A run, and where its card is. */
interface Carded {
  run: Run;
  card: { channel: string; ts?: string };
}

/** Answers that every request has in common. */

export function channelRefusal(id: string, check: { kind: Exclude<ChannelCheck['kind'], 'ok'> }): Mrkdwn {
  switch (check.kind) {
    case 'shared':
      return md`No request was made: ${channel(id)} is shared with another organisation, and approvals are not requested in shared channels. Set another channel in patchwarden.yml.`;
    case 'gone':
      return md`No request was made: channel ${code(id)} is archived, deleted or not visible to Patchwarden. Set another one in patchwarden.yml, or type \`/invite @Patchwarden\` there.`;
    case 'not-member':
      return md`No request was made: Patchwarden is not in ${channel(id)}. Type \`/invite @Patchwarden\` there, then request it again.`;
    case 'unknown':
      return md`No request was made: Slack did not say whether ${channel(id)} is shared with another organisation. Try again in a minute.`;
  }
}

/** `uncounted` is what kept Slack from saying whether enough people could approve it. */
export function asked({ run, card }: Carded, kinds: Kinds, uncounted?: string): Mrkdwn {
  const open =
    uncounted === undefined
      ? md``
      : md` Patchwarden could not check whether enough people can approve it: ${uncounted} could not be read just now.`;
  if (isObserved(run))
    return md`Observed: ${phraseOf(run, kinds.of(run))}, run ${run.id}. ${kinds.of(run).wouldHave(run)} No approval was requested and nothing was started. ${whereText(card)}`;
  return md`Requested: ${phraseOf(run, kinds.of(run))}, run ${run.id}, ${standsAt(run)}. ${whereText(card)}${open}`;
}

/** `people` has an account of each who could approve it: too few, so it would only expire. */
export const tooFew = ({ policy }: Run, people: readonly string[]): Mrkdwn =>
  md`No request was made: it needs ${counted(policy.approvals, 'approval')}, but ${whoCan(people)}. A requester cannot approve their own request. Add people to ${listed(Object.keys(policy.groups), 'or')}, or change ${code(`policies.${policy.name}`)} in patchwarden.yml.`;

const standsAt = (run: Run): string =>
  run.state === 'awaiting-approval' ? `waiting for ${counted(run.policy.approvals, 'approval')}` : stateTitle(run);

export function goingAlready({ run, card }: Carded, kinds: Kinds): Mrkdwn {
  const where =
    card.ts === undefined ? md`` : md` ${cardLink({ channel: card.channel, ts: card.ts }, 'Open its card')}.`;
  return md`No request was made: the ${phraseOf(run, kinds.of(run))} is already active: run ${run.id}, ${stateWord(run, kinds.of(run))}.${where}`;
}

export const askedBefore = (run: Run): Mrkdwn =>
  md`No new request was made: run ${run.id} comes from this same request and is now ${stateTitle(run)}.`;

export const overtaken = (): Mrkdwn =>
  md`No request was made: another request for the same thing came first. Try again in a moment.`;

/** A form of a kind's chooser that came without its choice. */
export const nothingChosen = (what: string, command: string): Mrkdwn =>
  md`No request was made: the form had no ${what}. Type ${code(command)} again.`;
