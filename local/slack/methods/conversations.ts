import type { Arguments } from '../arguments.ts';
import { conversationObject, joinedChannel, readScope, visibleChannel } from '../conversations.ts';
import { SlackFailure } from '../failure.ts';
import type { JsonRecord } from '../json.ts';
import type { StoredMessage } from '../messages.ts';
import type { Workspace } from '../workspace.ts';
import type { Method, Methods } from './method.ts';

const scopeToRead =
  (kind: 'read' | 'history') =>
  (args: Arguments, workspace: Workspace): string =>
    readScope(workspace, args.optional('channel') ?? '', kind);

const info: Method = {
  scope: scopeToRead('read'),
  run: (args, { workspace }) => {
    const channel = visibleChannel(workspace, args.required('channel'));
    const members = args.flag('include_num_members') ? { num_members: channel.members.size } : {};
    return { channel: { ...conversationObject(workspace, channel), ...members } };
  },
};

/** Direct messages with one person only: more people need `mpim:write`. */
const open: Method = {
  scope: (args) => ((args.optional('users') ?? '').includes(',') ? 'mpim:write' : 'im:write'),
  run: (args, { workspace }) => {
    const id = args.optional('channel') === undefined ? args.required('users') : undefined;
    if (id === undefined) {
      const existing = visibleChannel(workspace, args.required('channel'));
      return { no_op: true, already_open: true, channel: { id: existing.id } };
    }
    const user = workspace.users.get(id);
    if (user === undefined) throw new SlackFailure('user_not_found');
    if (user.deleted) throw new SlackFailure('user_disabled');
    if (user.is_bot) throw new SlackFailure('cannot_dm_bot');
    if (workspace.unreachable.has(id)) throw new SlackFailure('user_not_visible');
    const before = workspace.channels.size;
    const channel = workspace.dmOf(id);
    const isNew = workspace.channels.size > before;
    const shown = args.flag('return_im') ? conversationObject(workspace, channel) : { id: channel.id };
    return { ...(isNew ? {} : { no_op: true, already_open: true }), channel: shown };
  },
};

const MAX_LIMIT = 1000;

/** One page of a list, cut by `limit` and `cursor`. @throws SlackFailure invalid_limit, invalid_cursor */
function page<T>(items: readonly T[], args: Arguments, fallback: number): { items: T[]; next: string } {
  const limit = args.count('limit', fallback, Number.MAX_SAFE_INTEGER);
  if (limit > MAX_LIMIT) throw new SlackFailure('invalid_limit');
  const cursor = args.optional('cursor') ?? '';
  const from = cursor === '' ? 0 : Number(/^from:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1]);
  if (!Number.isInteger(from)) throw new SlackFailure('invalid_cursor');
  const next = from + limit < items.length ? Buffer.from(`from:${from + limit}`).toString('base64') : '';
  return { items: items.slice(from, from + limit), next };
}

/** Public channels, and private ones that the bot is in. Direct messages are not simulated here. */
const list: Method = {
  scope: (args) => (typesIn(args).includes('public_channel') ? 'channels:read' : 'groups:read'),
  run: (args, { workspace }) => {
    const types = typesIn(args);
    const wrong = types.find((type) => type !== 'public_channel' && type !== 'private_channel');
    if (wrong !== undefined) throw new SlackFailure('invalid_types');
    if (types.includes('private_channel') && !workspace.app.scopes.includes('groups:read'))
      throw new SlackFailure('missing_scope', { needed: 'groups:read', provided: workspace.app.scopes.join(',') });
    const found = [...workspace.channels.values()]
      .filter(({ is_im }) => !is_im)
      .filter(({ is_archived }) => !(is_archived && args.flag('exclude_archived')))
      .filter(({ is_private, members: inside }) =>
        is_private
          ? types.includes('private_channel') && inside.has(workspace.app.botUserId)
          : types.includes('public_channel'),
      );
    const { items, next } = page(found, args, 100);
    return {
      channels: items.map((channel) => ({
        ...conversationObject(workspace, channel),
        num_members: channel.members.size,
      })),
      response_metadata: { next_cursor: next },
    };
  },
};

const typesIn = (args: Arguments): string[] => (args.optional('types') ?? 'public_channel').split(',');

const members: Method = {
  scope: scopeToRead('read'),
  run: (args, { workspace }) => {
    const channel = visibleChannel(workspace, args.required('channel'));
    const { items, next } = page([...channel.members], args, 100);
    return { members: items, response_metadata: { next_cursor: next } };
  },
};

/** As the bot may read it; a reply that is shown in the channel brings the message it replies to. */
function shownTo(args: Arguments, workspace: Workspace, stored: StoredMessage): JsonRecord {
  const plain = (one: StoredMessage): JsonRecord => {
    const { metadata, ...message } = workspace.messages.shown(one);
    return args.flag('include_all_metadata') && metadata !== undefined ? { ...message, metadata } : message;
  };
  const { message, broadcast, channel } = stored;
  const root = broadcast === true ? workspace.messages.find(channel, message.thread_ts ?? '') : undefined;
  return root === undefined ? plain(stored) : { ...plain(stored), root: plain(root) };
}

/** Between `oldest` and `latest`, ends included only when asked for. @throws SlackFailure invalid_ts_oldest, invalid_ts_latest */
function inRange(args: Arguments): (stored: StoredMessage) => boolean {
  const oldest = time(args, 'oldest') ?? 0;
  const latest = time(args, 'latest') ?? Number.POSITIVE_INFINITY;
  return ({ message }) => {
    const at = Number(message.ts);
    return (at > oldest && at < latest) || (args.flag('inclusive') && (at === oldest || at === latest));
  };
}

function time(args: Arguments, name: 'oldest' | 'latest'): number | undefined {
  const text = args.optional(name);
  if (text === undefined) return undefined;
  if (!/^\d{1,11}(\.\d{1,6})?$/.test(text)) throw new SlackFailure(`invalid_ts_${name}`);
  return Number(text);
}

/**
 * Newest first. Given `oldest` without `latest`, the first page has the messages closest to `oldest`, so that one can page forward
 * (slack-api-docs, channels.history).
 */
const history: Method = {
  scope: scopeToRead('history'),
  run: (args, { workspace }) => {
    const channel = joinedChannel(workspace, args.required('channel'));
    const all = workspace.messages
      .inChannel(channel.id)
      .filter(({ message, broadcast }) => message.thread_ts === undefined || broadcast === true)
      .filter(inRange(args));
    const isForward = args.has('oldest') && !args.has('latest');
    const { items, next } = page(isForward ? all : all.toReversed(), args, 100);
    const newestFirst = isForward ? items.toReversed() : items;
    return {
      messages: newestFirst.map((stored) => shownTo(args, workspace, stored)),
      has_more: next !== '',
      pin_count: 0,
      ...(next === '' ? {} : { response_metadata: { next_cursor: next } }),
    };
  },
};

/** A thread, oldest first, its parent at the head of the first page whatever the range; of a reply, that reply alone. */
const replies: Method = {
  scope: scopeToRead('history'),
  run: (args, { workspace }) => {
    const channel = joinedChannel(workspace, args.required('channel'));
    const ts = args.required('ts');
    const parent = workspace.messages.find(channel.id, ts);
    if (parent === undefined) throw new SlackFailure('thread_not_found');
    const isReply = parent.message.thread_ts !== undefined && parent.message.thread_ts !== ts;
    const later = isReply ? [] : workspace.messages.repliesTo(channel.id, ts).filter(inRange(args));
    const { items, next } = page([parent, ...later], args, MAX_LIMIT);
    return {
      messages: items.map((stored) => shownTo(args, workspace, stored)),
      has_more: next !== '',
      ...(next === '' ? {} : { response_metadata: { next_cursor: next } }),
    };
  },
};

export const conversationMethods: Methods = {
  'conversations.info': info,
  'conversations.list': list,
  'conversations.open': open,
  'conversations.members': members,
  'conversations.history': history,
  'conversations.replies': replies,
};
