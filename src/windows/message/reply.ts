import { cardLink } from '../../cards/message/origin.ts';
import type { MessageContent } from '../../cards/types.ts';
import type { ApproverGroup } from '../../config/types.ts';
import { section } from '../../slack/blocks.ts';
import { EMPTY, joinMd, type Mrkdwn, md, topText } from '../../slack/mrkdwn.ts';
import { counted, listed } from '../../slack/words.ts';
import type { Reply } from '../decision/changes.ts';
import type { NoticeChange, NoticeFacts, Occurrence } from '../types/occurrence.ts';
import { whyText } from './card.ts';
import { needsLine } from './notice-lines.ts';
import { resultLine } from './receipt-lines.ts';
import { failedReply, stoppedReply } from './stop.ts';
import { durationText, effectText, mentionsText, openingText, whomText, windowName } from './words.ts';

interface ReplyFacts {
  card: { channel: string; ts: string } | undefined;
  /** Who owns its fleets, and is notified. */
  owners: readonly ApproverGroup[];
}

/** A reply that the channel sees: an edit of the card notifies nobody. It has no buttons, so it links to the card. */
export function replyMessage(occurrence: Occurrence, reply: Reply, { card, owners }: ReplyFacts): MessageContent {
  const who = owners.length === 0 ? EMPTY : md`${mentionsText(owners)} `;
  const where = card === undefined ? EMPTY : md` ${cardLink(card, 'Open the card')}.`;
  const text = md`${who}${replyText(occurrence, reply)}${where}`;
  return { text: topText(text), blocks: [section(text)] };
}

function replyText(occurrence: Occurrence, reply: Reply): Mrkdwn {
  const { notice, receipt } = occurrence;
  const name = windowName(notice);
  switch (reply.kind) {
    case 'last-lead':
      return md`*${name}* opens ${openingText(occurrence)} for ${whomText(notice)} and ${effectText(notice)}. ${needsLine(notice)}. ${idleText(notice)}`;
    case 'changed':
      return md`*${name}* has changed since its notice: ${joinMd(reply.changes.map(changeText), ', ')}. It opens ${openingText(occurrence)}.`;
    case 'called-off':
      return md`*${name}* will not open for ${whomText(notice)}${occurrence.why === undefined ? EMPTY : md`. ${whyText(occurrence.why)}`}.`;
    case 'stopped':
      return stoppedReply(occurrence, reply.stop);
    case 'stop-failed':
      return failedReply(occurrence, reply.stop);
    case 'trouble':
      return md`*${name}* ended with instances that need attention${receipt === undefined ? EMPTY : md`: ${resultLine(receipt)}`}.`;
  }
}

const idleText = ({ does, images }: NoticeFacts): string => {
  if (does !== 'deploys') return 'If nobody acts, it runs.';
  return images.some(({ requested }) => requested === undefined)
    ? 'If nobody acts, nothing is deployed.'
    : 'Each deploy starts only if it is approved by then.';
};

function changeText(change: NoticeChange): Mrkdwn {
  switch (change.code) {
    case 'reinstated':
      return md`it opens as scheduled after all`;
    case 'effect':
      return md`it now ${effectText({ does: change.to, documents: ['other documents'] })}`;
    case 'duration':
      return md`it is open for ${durationText(change.to)} instead of ${durationText(change.from)}`;
    case 'instances':
      return md`it reaches ${counted(change.to, 'instance')} instead of ${change.from}`;
    case 'fleets':
      return md`${[
        ...(change.added.length === 0 ? [] : [`${listed(change.added)} was added`]),
        ...(change.removed.length === 0 ? [] : [`${listed(change.removed)} was removed`]),
      ].join(', ')}`;
  }
}

/** To one person directly, when no channel took the notice. */
export function escalatedMessage(occurrence: Occurrence, content: MessageContent): MessageContent {
  const text = md`Slack rejected the notice in every channel for maintenance window *${windowName(occurrence.notice)}*, so you are told directly.`;
  return {
    text: `${topText(text)} ${content.text}`,
    blocks: [section(text), ...content.blocks.filter(({ type }) => type !== 'actions')],
  };
}
