import { cardLink } from '../../cards/message/origin.ts';
import { namedText, nameIn } from '../../cards/message/unmentioning.ts';
import type { MessageContent } from '../../cards/types.ts';
import { spanText } from '../../duration.ts';
import { section } from '../../slack/blocks.ts';
import { joinMd, type Mrkdwn, md, topText, user, usergroup } from '../../slack/mrkdwn.ts';
import { listed } from '../../slack/words.ts';
import type { Mentions, Message } from '../types.ts';

/** What a notice says beside whom it mentions. */
export interface NoticeFacts {
  /** The card's own text: what is so, and what happens next. */
  text: string;
  card: { channel: string; ts: string } | undefined;
  /** Names of the groups that can approve, in the config. */
  approvers: readonly string[];
  /** Names that the config has for user groups and people, by id. */
  names: Readonly<Record<string, string>>;
  escalation: { afterMs: number; name: string } | undefined;
}

/** One message: who must act, what is so, and where to act. */
export function noticeMessage(message: Message, facts: NoticeFacts): MessageContent {
  const { to, kind } = message;
  const mentions = to.kind === 'person' ? md`` : mentionsText(to.mentions);
  const quoted = namedText(facts.text, (id) => nameOf(id, message, facts));
  const parts =
    kind === 'not-reached' ? [notReached(to)] : [leadText(message, facts), quoted, placeText(message, facts)];
  const text = joinMd(
    [...(kind === 'not-reached' ? [] : [mentions]), ...parts].filter((part) => part.text !== ''),
    ' ',
  );
  return { text: topText(text), blocks: [section(text)] };
}

const mentionsText = ({ groups, users }: Mentions): Mrkdwn =>
  joinMd([...groups.map(usergroup), ...users.map(user)], ' ');

/** Nobody is notified but those whom the message reaches anyway; a direct message notifies its reader alone. */
function nameOf(id: string, { to, reaches }: Message, { names }: NoticeFacts): string | undefined {
  const isReached = to.kind === 'person' || to.mentions.users.includes(id) || reaches.includes(id);
  return isReached && !id.startsWith('S') ? undefined : nameIn(names, id);
}

/** What kind of notice it is, where the card's text alone does not say that. */
function leadText({ kind }: Message, { approvers, escalation }: NoticeFacts): Mrkdwn {
  switch (kind) {
    case 'reminder-half':
    case 'reminder-hour':
    case 'reminder-slot':
      return md`*Reminder:*`;
    case 'escalation':
      return md`*Escalated${escalation === undefined ? '' : ` to ${escalation.name}`}:* this has waited${escalation === undefined ? '' : ` for ${spanText(escalation.afterMs)}`}.`;
    case 'nobody-known':
      return md`*No approver was notified:* Slack shows nobody in ${listed(approvers, 'or')} who can approve this. Ask an approver you know to open the card; the groups are read again every 15 minutes.`;
    case 'ask':
    case 'announce':
    case 'checkpoint':
    case 'needs-attention':
    case 'end':
    case 'quiet-end':
    case 'not-reached':
      return md``;
  }
}

/** A direct message says where the card is. */
function placeText({ to }: Message, { card }: NoticeFacts): Mrkdwn {
  // The direct messages of one person open for nobody else.
  if (to.kind !== 'person' || card === undefined || card.channel.startsWith('D')) return md``;
  return md`${cardLink(card, 'Open the card')}`;
}

function notReached(to: Message['to']): Mrkdwn {
  const who = to.kind === 'person' ? [to.userId] : to.mentions.users;
  return md`Slack does not deliver direct messages to ${joinMd(who.map(user), ', ')}, so they were not notified of this. Tell them another way.`;
}
