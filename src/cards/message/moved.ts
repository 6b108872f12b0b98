import { channel, type Mrkdwn, md } from '../../slack/mrkdwn.ts';

/** Why a card is not in its channel: the channel is shared, or Slack does not say whether it is. */
export type WhyMoved = 'shared' | 'unknown';

interface Moved {
  /** What the card is about: `run b-7k2m9x4q`. */
  what: string;
  from: string;
  /** `undefined`: the direct messages of the person who is told. */
  to: string | undefined;
  why: WhyMoved;
}

/** To the requester. */
export function movedMessage({ what, from, to, why }: Moved): Mrkdwn {
  const reason =
    why === 'shared'
      ? md`${channel(from)} is shared with another organisation`
      : md`Slack does not say whether ${channel(from)} is shared with another organisation`;
  const place =
    to === undefined
      ? md`here instead, in your direct messages; nobody else sees it, so nobody else can approve it`
      : md`in ${channel(to)} instead`;
  return md`The card of ${what} is ${place}: ${reason}, and cards with buttons are not posted in shared channels. Set another channel in patchwarden.yml for future cards.`;
}

/** To the requester, where the config names another channel. */
export const movedToMessage = ({ what, from, to }: { what: string; from: string; to: string }): Mrkdwn =>
  md`The card of ${what} has moved from ${channel(from)} to ${channel(to)}, the channel that patchwarden.yml names now. Approvers decide there.`;

/** Replaces the text of the card in the channel that the config named before. */
export const movedToText = (to: string): Mrkdwn =>
  md`This card has moved to ${channel(to)}, the channel that patchwarden.yml names now. Approve or reject it there.`;

/** Replaces the text of the card in its old channel. */
export const leftText = md`This card was moved: this channel is shared with another organisation, and cards with buttons are not posted in shared channels.`;
