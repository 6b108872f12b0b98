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
    const before = workspace.channels.size;
    const channel = workspace.dmOf(id);
    const isNew = workspace.channels.size > before;
    const shown = args.flag('return_im') ? conversationObject(workspace, channel) : { id: channel.id };
    return { ...(isNew ? {} : { no_op: true, already_open: true }), channel: shown };
  },
};

/** One page of a list, cut by `limit` and `cursor`. @throws SlackFailure invalid_cursor */
function page<T>(items: readonly T[], args: Arguments, fallback: number): { items: T[]; next: string } {
  const limit = args.count('limit', fallback, 1000);
  const cursor = args.optional('cursor') ?? '';
  const from = cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64').toString().replace('from:', ''));
  if (!Number.isInteger(from)) throw new SlackFailure('invalid_cursor');
  const next = from + limit < items.length ? Buffer.from(`from:${from + limit}`).toString('base64') : '';
  return { items: items.slice(from, from + limit), next };
}

const members: Method = {
  scope: scopeToRead('read'),
  run: (args, { workspace }) => {
    const channel = visibleChannel(workspace, args.required('channel'));
    const { items, next } = page([...channel.members], args, 100);
    return { members: items, response_metadata: { next_cursor: next } };
  },
};

const shownTo = (args: Arguments, workspace: Workspace, stored: StoredMessage): JsonRecord => {
  const { metadata, ...message } = workspace.messages.shown(stored);
  return args.flag('include_all_metadata') && metadata !== undefined ? { ...message, metadata } : message;
};

/** Between `oldest` and `latest`, ends included only when asked for. */
function inRange(args: Arguments, ts: string): boolean {
  const oldest = Number(args.optional('oldest') ?? 0);
  const latest = Number(args.optional('latest') ?? Number.POSITIVE_INFINITY);
  const time = Number(ts);
  return (time > oldest && time < latest) || (args.flag('inclusive') && (time === oldest || time === latest));
}

const history: Method = {
  scope: scopeToRead('history'),
  run: (args, { workspace }) => {
    const channel = joinedChannel(workspace, args.required('channel'));
    const all = workspace.messages
      .inChannel(channel.id)
      .filter(({ message, broadcast }) => message.thread_ts === undefined || broadcast === true)
      .filter(({ message }) => inRange(args, message.ts))
      .reverse();
    const { items, next } = page(all, args, 100);
    return {
      messages: items.map((stored) => shownTo(args, workspace, stored)),
      has_more: next !== '',
      pin_count: 0,
      ...(next === '' ? {} : { response_metadata: { next_cursor: next } }),
    };
  },
};

const replies: Method = {
  scope: scopeToRead('history'),
  run: (args, { workspace }) => {
    const channel = joinedChannel(workspace, args.required('channel'));
    const ts = args.required('ts');
    const parent = workspace.messages.find(channel.id, ts);
    if (parent === undefined) throw new SlackFailure('thread_not_found');
    const { items, next } = page([parent, ...workspace.messages.repliesTo(channel.id, ts)], args, 1000);
    return {
      messages: items.map((stored) => shownTo(args, workspace, stored)),
      has_more: next !== '',
      ...(next === '' ? {} : { response_metadata: { next_cursor: next } }),
    };
  },
};

export const conversationMethods: Methods = {
  'conversations.info': info,
  'conversations.open': open,
  'conversations.members': members,
  'conversations.history': history,
  'conversations.replies': replies,
};
