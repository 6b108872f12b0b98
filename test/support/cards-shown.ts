import type { Workspace } from '../../local/slack/workspace.ts';
import { bodyOf, buttonsOf, linesOf } from './written-text.ts';

/** A run's card as people see it. */
export interface Card {
  channel: string;
  ts: string;
  /** What notifications and screen readers say. */
  text: string;
  /** Everything written on it, a line each. */
  body: string;
  buttons: string[];
  /** Its thread, without the notices that are shown in the channel too: `notifiedOf` has those. */
  replies: string[];
}

export interface Message {
  ts: string;
  text: string;
  user: string;
  subtype?: string;
  blocks?: unknown[];
  metadata?: { event_type?: string; event_payload?: { run_id?: string } };
  replies: Message[];
}

/** A channel's messages, oldest first, without what only one person sees. */
export function messagesIn({ messages }: Workspace, channel: string): Message[] {
  const all: Message[] = messages.inChannel(channel).map((stored) => Object(messages.shown(stored)));
  const isReply = (message: Message): boolean => {
    const thread: unknown = Object(message).thread_ts;
    return thread !== undefined && thread !== message.ts;
  };
  return all
    .filter((message) => !isReply(message))
    .map((message) => ({
      ...message,
      replies: all.filter((other) => isReply(other) && Object(other).thread_ts === message.ts),
    }));
}

/** The cards of bakes, or of those of one image, oldest first. */
export const bakeCards = (workspace: Workspace, image: string): Card[] =>
  [...workspace.channels.keys()]
    .flatMap((channel) => messagesIn(workspace, channel).map((message) => ({ channel, message })))
    .filter(({ message }) => isCardOfBake(message, image))
    .sort((one, other) => Number(one.message.ts) - Number(other.message.ts))
    .map(({ channel, message }) => cardOf(channel, message));

/** The first sentence of a card names the image: "Approval needed: bake web." */
function isCardOfBake({ metadata, text }: Message, image: string): boolean {
  if (metadata?.event_type !== 'patchwarden_run' || metadata.event_payload?.run_id?.startsWith('b-') !== true)
    return false;
  return image === '' || new RegExp(`^(\\S+ )*${image}[ .:]`).test(text);
}

/** A reply that is shown in the channel too, or tells who asked of the end. */
export const isNotice = ({ subtype, blocks = [] }: { subtype?: string; blocks?: unknown[] }): boolean =>
  subtype === 'thread_broadcast' || String(Object(blocks[0]).block_id).endsWith(':told/end');

function cardOf(channel: string, message: Message): Card {
  return {
    channel,
    ts: message.ts,
    text: message.text,
    body: linesOf(message.blocks ?? []).join('\n'),
    buttons: buttonsOf(message.blocks ?? []),
    replies: message.replies.filter((reply) => !isNotice(reply)).map(bodyOf),
  };
}
