import type { AnyBlock, ModalView } from '@slack/types';
import { SlackCallError } from '../../src/slack/call-error.ts';
import type { FoundMessage, LookedFor } from '../../src/slack/past-messages.ts';
import { type Account, accounts, PLATFORM } from './people.ts';
import type { World } from './world.ts';

/** A message as Slack keeps it, with everything it ever showed: people click on what is on their screen. */
export interface Message {
  channel: string;
  ts: string;
  threadTs?: string;
  /** A reply that is shown in the channel too. */
  isBroadcast?: boolean;
  runId?: string;
  versions: { text: string; blocks: readonly AnyBlock[] }[];
  isDeleted: boolean;
}

export interface Channel {
  id: string;
  isArchived: boolean;
  isExternallyShared: boolean;
}

/** The `block_id` of its first block, as it was posted. */
export const markerIn = ({ versions }: Message): string | undefined => versions[0]?.blocks[0]?.block_id;

/** Slack: channels, messages, accounts, the user group, and the modals that wait for someone. */
export class ModelSlack {
  readonly #world: World;
  readonly channels = new Map<string, Channel>();
  readonly messages: Message[] = [];
  readonly accounts = new Map<string, Account>(accounts().map((each) => [each.id, each]));
  /** Members of S0PLATFORM. */
  platform: string[] = [...PLATFORM];
  readonly views = new Map<string, ModalView>();
  readonly updates: number[] = [];

  constructor(world: World) {
    this.#world = world;
    for (const id of ['C0PATCHING', 'C0WEB'])
      this.channels.set(id, { id, isArchived: false, isExternallyShared: false });
  }

  account(id: string): Account {
    const found = this.accounts.get(id);
    if (found === undefined)
      throw new SlackCallError('users.info', { kind: 'user-unreachable', code: 'user_not_found' });
    return found;
  }

  channel(id: string, method = 'conversations.info'): Channel {
    const found =
      this.channels.get(id) ?? (id.startsWith('D') ? { id, isArchived: false, isExternallyShared: false } : undefined);
    if (found === undefined) throw new SlackCallError(method, { kind: 'channel-gone', code: 'channel_not_found' });
    return found;
  }

  post(message: Pick<Message, 'channel'> & Partial<Message> & { text: string; blocks: readonly AnyBlock[] }): Message {
    this.#writable(message.channel, 'chat.postMessage');
    const { channel, text, blocks, threadTs, isBroadcast, runId } = message;
    if (threadTs !== undefined) this.#message(channel, threadTs, 'chat.postMessage', 'thread_not_found');
    const ts = `${Math.floor(this.#world.now / 1000)}.${String(this.#world.serial()).padStart(6, '0')}`;
    const posted: Message = {
      channel,
      ts,
      ...(threadTs === undefined ? {} : { threadTs }),
      ...(isBroadcast === undefined ? {} : { isBroadcast }),
      ...(runId === undefined ? {} : { runId }),
      versions: [{ text, blocks }],
      isDeleted: false,
    };
    this.messages.push(posted);
    return posted;
  }

  update({
    channel,
    ts,
    text,
    blocks,
  }: {
    channel: string;
    ts: string;
    text: string;
    blocks: readonly AnyBlock[];
  }): void {
    this.#writable(channel, 'chat.update');
    this.updates.push(this.#world.now);
    this.#message(channel, ts, 'chat.update', 'message_not_found').versions.push({ text, blocks });
  }

  /** The message with the marker as the `block_id` of its first block, as it was posted. */
  find(looked: LookedFor): string | undefined {
    return this.findAll(looked)[0]?.ts;
  }

  findAll({ channel, threadTs, marker, since }: LookedFor): FoundMessage[] {
    this.channel(channel, 'conversations.history');
    if (threadTs !== undefined) this.#message(channel, threadTs, 'conversations.replies', 'thread_not_found');
    const found = this.messages.filter(
      (message) =>
        message.channel === channel &&
        (message.threadTs === threadTs || (threadTs === undefined && message.isBroadcast === true)) &&
        !message.isDeleted &&
        Number(message.ts) * 1000 >= since - 1000 &&
        markerIn(message) === marker,
    );
    return found.map(({ ts }) => ({ ts, hasReplies: this.messages.some((reply) => reply.threadTs === ts) }));
  }

  delete({ channel, ts }: { channel: string; ts: string }): void {
    this.#message(channel, ts, 'chat.delete', 'message_not_found').isDeleted = true;
  }

  /** Cards of runs that people can see. */
  cards(): Message[] {
    return this.messages.filter(({ runId, isDeleted }) => runId !== undefined && !isDeleted);
  }

  /** What stands at a place now, or nothing. */
  shown(channel: string, ts: string): Message | undefined {
    return this.messages.find((message) => message.channel === channel && message.ts === ts && !message.isDeleted);
  }

  #message(channel: string, ts: string, method: string, code: string): Message {
    const found = this.shown(channel, ts);
    if (found === undefined) throw new SlackCallError(method, { kind: 'message-gone', code });
    return found;
  }

  #writable(id: string, method: string): void {
    if (this.channel(id, method).isArchived)
      throw new SlackCallError(method, { kind: 'channel-gone', code: 'is_archived' });
  }
}
