import { type Arguments, blocksOf, metadataOf } from '../arguments.ts';
import { lengthOf } from '../blocks/check.ts';
import { withIds } from '../blocks/walk.ts';
import { joinedChannel, visibleChannel } from '../conversations.ts';
import { failureAt, SlackFailure } from '../failure.ts';
import type { JsonRecord } from '../json.ts';
import type { ShownMessage, StoredMessage } from '../messages.ts';
import { notifiedBy } from '../notified.ts';
import type { SlackChannel, SlackMessage } from '../types.ts';
import type { Workspace } from '../workspace.ts';
import type { Method, Methods } from './method.ts';

/** Arguments of the real method that are not simulated: refused, so that nothing silently looks as if it worked. */
const UNSIMULATED = ['attachments', 'markdown_text', 'username', 'icon_emoji', 'icon_url', 'as_user', 'file_ids'];

const POST_MAX = 40_000;
const UPDATE_MAX = 4000;

function refuseUnsimulated(args: Arguments): void {
  const used = [
    ...UNSIMULATED.filter((name) => args.has(name)),
    ...(args.flag('link_names') ? ['link_names'] : []),
    ...(args.optional('parse') === 'full' ? ['parse=full'] : []),
  ];
  if (used.length > 0) {
    throw failureAt(
      'invalid_arguments',
      used.map((name) => `not simulated: ${name}`),
    );
  }
}

/** A channel to write to, or a person, which means the direct message with the bot. */
function writableChannel(workspace: Workspace, id: string): SlackChannel {
  const isPerson = /^[UW]/.test(id);
  if (isPerson && !workspace.users.has(id)) throw new SlackFailure('channel_not_found');
  const channel = isPerson ? workspace.dmOf(id) : joinedChannel(workspace, id);
  if (channel.is_archived) throw new SlackFailure('is_archived');
  if (channel.user !== undefined && workspace.unreachable.has(channel.user))
    throw new SlackFailure('channel_not_found');
  return channel;
}

function contentOf(args: Arguments, workspace: Workspace): { text: string; blocks?: JsonRecord[] } {
  const blocks = blocksOf(args, workspace.app.scopes);
  const text = args.optional('text') ?? '';
  if (text === '' && (blocks === undefined || blocks.length === 0)) throw new SlackFailure('no_text');
  if (blocks === undefined || blocks.length === 0) return { text };
  return { text, blocks: withIds(blocks, () => workspace.newId('b')) };
}

/** The parent of a reply: replying to a reply joins the thread of its parent. */
function threadOf(args: Arguments, workspace: Workspace, channel: string): string | undefined {
  const threadTs = args.optional('thread_ts');
  if (threadTs === undefined || threadTs === '') return undefined;
  const parent = workspace.messages.find(channel, threadTs);
  if (parent === undefined) throw failureAt('invalid_arguments', [`no message has this ts [json-pointer:/thread_ts]`]);
  return parent.message.thread_ts ?? threadTs;
}

/** A message as the bot writes it. */
function fromBot({ app, team, messages }: Workspace, content: { text: string; blocks?: JsonRecord[] }): SlackMessage {
  return {
    type: 'message',
    user: app.botUserId,
    bot_id: app.botId,
    app_id: app.id,
    team: team.id,
    ts: messages.newTs(),
    ...content,
  };
}

const withoutMetadata = ({ metadata: _metadata, ...message }: ShownMessage): JsonRecord => message;

const postMessage: Method = {
  scope: 'chat:write',
  run: (args, { workspace }) => {
    refuseUnsimulated(args);
    const channel = writableChannel(workspace, args.required('channel'));
    const content = contentOf(args, workspace);
    const metadata = metadataOf(args);
    const threadTs = threadOf(args, workspace, channel.id);
    const truncated = { ...content, text: Array.from(content.text).slice(0, POST_MAX).join('') };
    const broadcast = args.flag('reply_broadcast');
    if (broadcast && threadTs === undefined)
      throw failureAt('invalid_arguments', ['reply_broadcast needs thread_ts [json-pointer:/reply_broadcast]']);
    const message: SlackMessage = {
      ...fromBot(workspace, truncated),
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      ...(broadcast ? { subtype: 'thread_broadcast' } : {}),
      ...(metadata === undefined ? {} : { metadata }),
    };
    const notified = notifiedBy(workspace, channel, message);
    const stored = workspace.messages.add({ channel: channel.id, message, broadcast, notified });
    workspace.changed({ type: 'message', channel: channel.id, ts: threadTs ?? message.ts });
    const shown = withoutMetadata(workspace.messages.shown(stored));
    const cut = truncated.text === content.text ? {} : { warning: 'message_truncated' };
    return { channel: channel.id, ts: message.ts, message: shown, ...cut };
  },
};

/** The bot's own message. @throws SlackFailure message_not_found, and `code` for someone else's */
function ownMessage(workspace: Workspace, channel: string, ts: string, code: string): StoredMessage {
  const stored = workspace.messages.find(channel, ts);
  if (stored === undefined) throw new SlackFailure('message_not_found');
  if (stored.message.bot_id !== workspace.app.botId) throw new SlackFailure(code);
  return stored;
}

/** What an update leaves: text alone takes the blocks away; blocks leave no mark of the edit. */
function edited(stored: StoredMessage, args: Arguments, workspace: Workspace): SlackMessage {
  const { blocks: _blocks, metadata: before, edited: _edited, ...kept } = stored.message;
  const content = contentOf(args, workspace);
  if (lengthOf(content.text) > UPDATE_MAX) throw new SlackFailure('msg_too_long');
  const metadata = metadataOf(args) ?? before;
  const removed = metadata !== undefined && Object.keys(metadata).length === 0;
  const mark = { user: workspace.app.botUserId, ts: `${Math.floor(workspace.clock.now() / 1000)}.000000` };
  return {
    ...kept,
    ...content,
    ...(metadata === undefined || removed ? {} : { metadata }),
    ...(content.blocks === undefined ? { edited: mark } : {}),
  };
}

const update: Method = {
  scope: 'chat:write',
  run: (args, { workspace }) => {
    refuseUnsimulated(args);
    const channel = visibleChannel(workspace, args.required('channel'));
    const ts = args.required('ts');
    if (channel.is_archived) throw new SlackFailure('is_inactive');
    const stored = ownMessage(workspace, channel.id, ts, 'cant_update_message');
    const message = edited(stored, args, workspace);
    workspace.messages.change(stored, message);
    workspace.changed({ type: 'message', channel: channel.id, ts: message.thread_ts ?? ts });
    const shown = withoutMetadata(workspace.messages.shown(stored));
    return { channel: channel.id, ts, text: message.text, message: shown };
  },
};

const remove: Method = {
  scope: 'chat:write',
  run: (args, { workspace }) => {
    const channel = visibleChannel(workspace, args.required('channel'));
    const ts = args.required('ts');
    // An assumption: an archived channel takes no change, and Slack's page has no other code for it.
    if (channel.is_archived) throw new SlackFailure('cant_delete_message');
    const stored = ownMessage(workspace, channel.id, ts, 'cant_delete_message');
    workspace.messages.remove(stored);
    workspace.changed({ type: 'message', channel: channel.id, ts: stored.message.thread_ts ?? ts });
    return { channel: channel.id, ts };
  },
};

const postEphemeral: Method = {
  scope: 'chat:write',
  run: (args, { workspace }) => {
    refuseUnsimulated(args);
    const channel = joinedChannel(workspace, args.required('channel'));
    const user = args.required('user');
    if (channel.is_archived) throw new SlackFailure('is_archived');
    if (!channel.members.has(user)) throw new SlackFailure('user_not_in_channel');
    const content = contentOf(args, workspace);
    const threadTs = threadOf(args, workspace, channel.id);
    const message = {
      ...fromBot(workspace, content),
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    };
    workspace.messages.add({ channel: channel.id, message, ephemeralTo: user });
    workspace.changed({ type: 'ephemeral', channel: channel.id, user, ts: message.ts });
    return { message_ts: message.ts };
  },
};

const getPermalink: Method = {
  run: (args, { workspace }) => {
    const channel = visibleChannel(workspace, args.required('channel'));
    const ts = args.required('message_ts');
    const stored = workspace.messages.find(channel.id, ts);
    if (stored === undefined) throw new SlackFailure('message_not_found');
    const thread = stored.message.thread_ts;
    const query = thread === undefined ? '' : `?thread_ts=${thread}&cid=${channel.id}`;
    const path = `archives/${channel.id}/p${ts.replace('.', '')}`;
    return { channel: channel.id, permalink: `https://${workspace.team.domain}.slack.com/${path}${query}` };
  },
};

export const chatMethods: Methods = {
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.delete': remove,
  'chat.postEphemeral': postEphemeral,
  'chat.getPermalink': getPermalink,
};
