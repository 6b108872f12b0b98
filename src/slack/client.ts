import type { AnyBlock, HomeView, MessageMetadata, ModalView } from '@slack/types';
import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import { present } from '../present.ts';
import {
  type ChannelInfo,
  readChannel,
  readMembers,
  readPosted,
  readText,
  readToken,
  readUser,
  type TokenInfo,
  type UserInfo,
} from './answers.ts';
import { SlackCallError } from './call-error.ts';
import { classifyCall } from './classify-error.ts';
import { type PastMessages, readPast } from './past-messages.ts';
import { type Reply, respondTo } from './respond.ts';
import { type Upload, uploadFiles } from './upload.ts';

export interface NewMessage {
  channel: string;
  /** Read by notifications and screen readers: state first, at most 4,000 code points, already escaped. */
  text: string;
  blocks: readonly AnyBlock[];
  threadTs?: string;
  /** Shows a thread's reply in the channel too; without `threadTs` it means nothing. */
  replyBroadcast?: boolean;
  /** Ids only: everyone in the workspace may read it. */
  metadata?: MessageMetadata;
}

export interface MessageEdit {
  channel: string;
  ts: string;
  text: string;
  blocks: readonly AnyBlock[];
}

export interface EphemeralMessage {
  channel: string;
  user: string;
  text: string;
  blocks?: readonly AnyBlock[];
}

/**
 * The calls to Slack that the worker makes. Every method throws SlackCallError. None is repeated here: repeating is the
 * queue's work, since a post that timed out may have been posted.
 */
export interface SlackApi extends PastMessages {
  postMessage(message: NewMessage): Promise<{ channel: string; ts: string }>;
  updateMessage(edit: MessageEdit): Promise<void>;
  /** One of our own; Slack lets no bot delete another's. */
  deleteMessage(message: { channel: string; ts: string }): Promise<void>;
  postEphemeral(message: EphemeralMessage): Promise<void>;
  respond(responseUrl: string, reply: Reply): Promise<void>;
  /** The direct message's channel id. */
  openDirectMessage(user: string): Promise<string>;
  updateView(update: { viewId: string; view: ModalView; hash?: string }): Promise<void>;
  /** With a hash: refused with `hash_conflict` if the view has changed since. Resolves to the hash of the new view. */
  publishHome(user: string, view: HomeView, hash?: string): Promise<string | undefined>;
  userGroupMembers(usergroup: string): Promise<readonly string[]>;
  userInfo(user: string): Promise<UserInfo>;
  channelInfo(channel: string): Promise<ChannelInfo>;
  permalink(channel: string, ts: string): Promise<string>;
}

/** What the token itself is, apart from messages: no run needs it. */
export interface SlackToken {
  /** @throws SlackCallError */
  tokenInfo(): Promise<TokenInfo>;
}

/** Files for people, apart from messages: no reminder, card or answer needs them. */
export interface SlackFiles {
  /** @throws SlackCallError */
  uploadFiles(upload: Upload): Promise<void>;
}

export interface SlackApiOptions {
  token: string;
  /** Another Slack than slack.com, e.g. `https://slack-gov.com/api/`. */
  apiUrl?: string;
  /** Asked before each call. @throws when no more calls may start: it then counts as one that had no answer */
  beforeCall?: () => void;
}

const TIMEOUT_MS = 5000;

/** Nothing of other people becomes a link, a mention or a preview. chat.update would parse by default, chat.postMessage not. */
const QUIET = { parse: 'none', link_names: false } as const;

export function createSlackApi({ token, apiUrl, beforeCall }: SlackApiOptions): SlackApi & SlackFiles & SlackToken {
  const client = new WebClient(token, {
    timeout: TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: SILENT,
    fetch: async (url, init) => {
      beforeCall?.();
      return globalThis.fetch(url, init);
    },
    ...present({ slackApiUrl: apiUrl }),
  });
  const respond: SlackApi['respond'] = (responseUrl, reply) =>
    respondTo(responseUrl, reply, { timeoutMs: TIMEOUT_MS, ...present({ apiUrl, beforeCall }) });
  return {
    ...messages(client),
    ...views(client),
    ...lookups(client),
    ...readPast((method, args) => calling(method, () => client.apiCall(method, args))),
    respond,
    uploadFiles: (upload) =>
      uploadFiles(upload, { client, calling, timeoutMs: TIMEOUT_MS, ...present({ apiUrl, beforeCall }) }),
  };
}

const messages = (
  client: WebClient,
): Pick<
  SlackApi,
  'postMessage' | 'updateMessage' | 'deleteMessage' | 'postEphemeral' | 'openDirectMessage' | 'permalink'
> => ({
  postMessage: async ({ channel, text, blocks, threadTs, replyBroadcast, metadata }) => {
    const message = { channel, text, blocks: [...blocks], unfurl_links: false, unfurl_media: false, ...QUIET };
    const about = metadata === undefined ? {} : { metadata };
    const answer = await calling('chat.postMessage', () =>
      threadTs === undefined
        ? client.chat.postMessage({ ...message, ...about })
        : client.chat.postMessage({ ...message, ...about, thread_ts: threadTs, ...broadcast(replyBroadcast) }),
    );
    return readPosted('chat.postMessage', answer);
  },
  updateMessage: async ({ channel, ts, text, blocks }) => {
    await calling('chat.update', () => client.chat.update({ channel, ts, text, blocks: [...blocks], ...QUIET }));
  },
  deleteMessage: async ({ channel, ts }) => {
    await calling('chat.delete', () => client.chat.delete({ channel, ts }));
  },
  postEphemeral: async ({ channel, user, text, blocks }) => {
    const content = blocks === undefined ? { text } : { text, blocks: [...blocks] };
    await calling('chat.postEphemeral', () => client.chat.postEphemeral({ channel, user, ...content, ...QUIET }));
  },
  openDirectMessage: async (user) =>
    readText(
      'conversations.open',
      await calling('conversations.open', () => client.conversations.open({ users: user })),
      'channel',
      'id',
    ),
  permalink: async (channel, ts) =>
    readText(
      'chat.getPermalink',
      await calling('chat.getPermalink', () => client.chat.getPermalink({ channel, message_ts: ts })),
      'permalink',
    ),
});

const broadcast = (wanted: boolean | undefined): { reply_broadcast: boolean } | Record<string, never> =>
  wanted === true ? { reply_broadcast: true } : {};

const views = (client: WebClient): Pick<SlackApi, 'updateView' | 'publishHome'> => ({
  updateView: async ({ viewId, view, hash }) => {
    const known = hash === undefined ? {} : { hash };
    await calling('views.update', () => client.views.update({ view_id: viewId, view, ...known }));
  },
  publishHome: async (user, view, hash) => {
    const known = present({ hash });
    const answer = await calling('views.publish', () => client.views.publish({ user_id: user, view, ...known }));
    return answer.view?.hash;
  },
});

const lookups = (client: WebClient): Pick<SlackApi, 'userGroupMembers' | 'userInfo' | 'channelInfo'> & SlackToken => ({
  userGroupMembers: async (usergroup) =>
    readMembers(await calling('usergroups.users.list', () => client.usergroups.users.list({ usergroup }))),
  userInfo: async (user) => readUser(await calling('users.info', () => client.users.info({ user }))),
  channelInfo: async (channel) =>
    readChannel(await calling('conversations.info', () => client.conversations.info({ channel }))),
  tokenInfo: async () => readToken(await calling('auth.test', () => client.auth.test())),
});

async function calling<T>(method: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new SlackCallError(method, classifyCall(error), error);
  }
}

/** The client logs requests with their bodies; what went wrong is in the error that is thrown. */
const SILENT: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};
