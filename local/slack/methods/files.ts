import { joinedChannel } from '../conversations.ts';
import { failureAt, SlackFailure } from '../failure.ts';
import { isRecord, textAt } from '../json.ts';
import { notifiedBy } from '../notified.ts';
import type { SlackMessage } from '../types.ts';
import type { Method, Methods } from './method.ts';

/** A gigabyte. */
const MAX_LENGTH = 1_000_000_000;
const MAX_FILES = 10;

/** https://docs.slack.dev/reference/methods/files.getUploadURLExternal */
const getUploadURLExternal: Method = {
  scope: 'files:write',
  run: (args, { uploads }) => {
    const name = args.required('filename');
    const length = Number(args.required('length'));
    if (!Number.isInteger(length) || length < 1 || length > MAX_LENGTH)
      throw failureAt('invalid_arguments', ['must be a positive integer [json-pointer:/length]']);
    const { id, url } = uploads.issue(name, length);
    return { upload_url: url, file_id: id };
  },
};

/** https://docs.slack.dev/reference/methods/files.completeUploadExternal */
const completeUploadExternal: Method = {
  scope: 'files:write',
  run: (args, { workspace, uploads }) => {
    const given = args.json('files');
    if (!Array.isArray(given) || given.length === 0 || given.length > MAX_FILES || !given.every(isRecord))
      throw failureAt('invalid_arguments', ['must be a list of files [json-pointer:/files]']);
    if (args.has('channels') || args.has('blocks'))
      throw failureAt('invalid_arguments', ['not simulated: channels, blocks']);
    const channel = joinedChannel(workspace, args.required('channel_id'));
    if (channel.is_archived) throw new SlackFailure('is_archived');
    if (channel.user !== undefined && workspace.unreachable.has(channel.user))
      throw new SlackFailure('channel_not_found');
    const threadTs = args.optional('thread_ts');
    if (threadTs !== undefined && workspace.messages.find(channel.id, threadTs) === undefined)
      throw new SlackFailure('thread_not_found');
    const files = given.map((file) => uploads.take(textAt(file, 'id') ?? '', textAt(file, 'title') ?? ''));
    const { app, team, messages } = workspace;
    const message: SlackMessage = {
      type: 'message',
      subtype: 'file_share',
      user: app.botUserId,
      bot_id: app.botId,
      app_id: app.id,
      team: team.id,
      ts: messages.newTs(),
      text: args.optional('initial_comment') ?? '',
      files,
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    };
    messages.add({ channel: channel.id, message, notified: notifiedBy(workspace, channel, message) });
    workspace.changed({ type: 'message', channel: channel.id, ts: threadTs ?? message.ts });
    return { files: files.map(({ id, title }) => ({ id, title })) };
  },
};

export const fileMethods: Methods = {
  'files.getUploadURLExternal': getUploadURLExternal,
  'files.completeUploadExternal': completeUploadExternal,
};
