import { section } from '../../slack/blocks.ts';
import { channel, code, link, type Mrkdwn, md, topText } from '../../slack/mrkdwn.ts';
import type { OriginRefusal } from '../decision.ts';
import type { CardMessage, MessageContent } from '../types.ts';

/** `what` is the thing whose card it is: `run b-7k2m9x4q`. */
export function originMessage(refusal: OriginRefusal, what: string): Mrkdwn {
  switch (refusal.code) {
    case 'no-card':
      return md`Nothing was done: the card of ${what} is being posted again. Use the new card.`;
    case 'other-message':
      return md`Nothing was done: this message is not the card of ${what}, so its buttons do nothing. The card is in ${channel(refusal.channel)}: ${link(messageUrl(refusal), 'open the card')}.`;
  }
}

/** Replaces a message that looks like the card of a thing and is not: no buttons, and where the card is. */
export function pointerContent(card: Pick<CardMessage, 'status' | 'channel' | 'ts'>, what: string): MessageContent {
  const text = md`This is not the card of ${what}: nothing can be decided here. ${trueCardText(card)}`;
  return { text: topText(text), blocks: [section(text)] };
}

function trueCardText({ status, channel: id, ts }: Pick<CardMessage, 'status' | 'channel' | 'ts'>): Mrkdwn {
  if (status === 'undeliverable')
    return md`Its card could not be posted anywhere: ${code('/patch status')} shows what is active.`;
  if (status !== 'posted' || ts === undefined) return md`The card is being posted again in ${place(id)}.`;
  return md`The card is in ${place(id)}: ${cardLink({ channel: id, ts }, 'open the card')}.`;
}

const place = (id: string): Mrkdwn =>
  id.startsWith('D') ? md`the direct messages of whoever requested it` : channel(id);

/** Works in every workspace: Slack redirects to the reader's own. */
const messageUrl = ({ channel: id, ts }: { channel: string; ts: string }): string =>
  `https://slack.com/archives/${id}/p${ts.replace('.', '')}`;

/** Where a run's card is, or will be. */
export const whereText = (card: { channel: string; ts?: string }): Mrkdwn =>
  card.ts === undefined
    ? md`The card follows in ${channel(card.channel)}.`
    : md`${cardLink({ channel: card.channel, ts: card.ts }, 'Its card')} is in ${channel(card.channel)}.`;

export const cardLink = (place: { channel: string; ts: string }, label: string): Mrkdwn =>
  link(messageUrl(place), label);
