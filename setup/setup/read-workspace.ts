import { ErrorCode, LogLevel, WebClient } from '@slack/web-api';
import { pages } from '../../src/aws/pages.ts';
import { present } from '../../src/present.ts';
import { Told } from '../caller.ts';
import type { Part, SeenChannel, SeenUserGroup, WorkspaceFacts } from './types.ts';

const NO_TOKEN = 'Set SLACK_BOT_TOKEN to the bot token of the Slack app (xoxb-…) to have them proposed.';

/** Channels and user groups, by reads alone. Without a token nothing is read. @throws Told for a token that Slack does not take */
export async function readWorkspace(env: Readonly<Record<string, string | undefined>>): Promise<WorkspaceFacts> {
  const token = env['SLACK_BOT_TOKEN'];
  if (token === undefined || token === '') {
    const part = { kind: 'not-read', because: NO_TOKEN } as const;
    return { channels: part, userGroups: part };
  }
  const slack = new WebClient(token, {
    ...present({ slackApiUrl: env['SLACK_API_URL'] }),
    retryConfig: { retries: 2 },
    logLevel: LogLevel.ERROR,
  });
  const { team_id: workspace, enterprise_id: enterprise } = await identity(slack);
  return {
    ...present({ workspace, enterprise }),
    channels: await part('channels', () => readChannels(slack)),
    userGroups: await part('user groups', () => readUserGroups(slack)),
  };
}

async function identity(slack: WebClient) {
  try {
    return await slack.auth.test();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined)
      throw new Told('Slack cannot be reached from here: check the network and SLACK_API_URL.', { cause: error });
    throw new Told(`Slack did not accept SLACK_BOT_TOKEN (${code}): copy the bot token of the app again.`, {
      cause: error,
    });
  }
}

async function part<Item>(what: string, read: () => Promise<readonly Item[]>): Promise<Part<Item>> {
  try {
    return { kind: 'read', items: await read() };
  } catch (error) {
    const { needed } = dataOf(error);
    const next = typeof needed === 'string' ? `add the scope ${needed} and install the app again` : 'try again';
    return { kind: 'not-read', because: `Slack did not list ${what} (${codeOf(error) ?? 'no answer'}): ${next}.` };
  }
}

const dataOf = (error: unknown): { error?: unknown; needed?: unknown } =>
  error instanceof Error && 'data' in error && typeof error.data === 'object' && error.data !== null ? error.data : {};

const codeOf = (error: unknown): string | undefined => {
  const { error: code } = dataOf(error);
  if (typeof code === 'string') return code;
  return error instanceof Error && 'code' in error && error.code === ErrorCode.RateLimitedError
    ? 'ratelimited'
    : undefined;
};

async function readChannels(slack: WebClient): Promise<readonly SeenChannel[]> {
  const found = await pages(
    (cursor) =>
      slack.conversations.list({
        types: 'public_channel,private_channel',
        exclude_archived: true,
        limit: 200,
        ...present({ cursor }),
      }),
    ({ channels, response_metadata }) => ({ items: channels, next: response_metadata?.next_cursor }),
  );
  return found.map(({ id = '', name = '', is_member, is_ext_shared, is_pending_ext_shared }) => ({
    id,
    name,
    joined: is_member === true,
    shared: is_ext_shared === true || is_pending_ext_shared === true,
  }));
}

async function readUserGroups(slack: WebClient): Promise<readonly SeenUserGroup[]> {
  const { usergroups = [] } = await slack.usergroups.list({ include_users: true });
  return usergroups.map(({ id = '', handle = '', users = [] }) => ({ id, handle, members: users.length }));
}
