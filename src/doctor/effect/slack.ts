import type { Config } from '../../config/types.ts';
import { present } from '../../present.ts';
import type { ChannelInfo } from '../../slack/answers.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import type { SlackApi, SlackToken } from '../../slack/client.ts';
import { channelsOf } from '../decision/named.ts';
import type { Read } from '../types/read.ts';
import type { ChannelFacts, SlackFacts } from '../types/slack.ts';
import type { Reading } from './reading.ts';

type Slack = Pick<SlackApi, 'channelInfo'> & SlackToken;

interface SlackPorts {
  config: Config;
  slack: Read<Slack>;
}

/** auth.test once, and conversations.info for each channel. */
export async function loadSlack({ config, slack }: SlackPorts, read: Reading): Promise<SlackFacts> {
  const { workspace, enterprise } = config;
  const of = { workspace, ...present({ enterprise }) };
  if (slack.kind === 'unread') return { ...of, token: slack, channels: [] };
  const token = await read('auth.test', () => unlessRefused(slack.value));
  // Without a token every other call is refused too.
  const isRefused = token.kind === 'read' && token.value === 'refused';
  const channels: ChannelFacts[] = [];
  if (!isRefused)
    for (const [id, usedBy] of Object.entries(channelsOf(config)))
      channels.push({ id, usedBy, channel: await read('channels:read', () => stateOf(slack.value, id)) });
  return { ...of, token, channels };
}

async function unlessRefused(slack: SlackToken) {
  try {
    return await slack.tokenInfo();
  } catch (error) {
    if (error instanceof SlackCallError && error.kind === 'token-invalid') return 'refused';
    throw error;
  }
}

async function stateOf(slack: Slack, id: string) {
  try {
    return stateIn(await slack.channelInfo(id));
  } catch (error) {
    if (error instanceof SlackCallError && error.kind === 'channel-gone') return 'gone';
    throw error;
  }
}

/** The worst first: cards are never posted in a shared channel. */
function stateIn({ isExternallyShared, isArchived, isMember }: ChannelInfo) {
  if (isArchived) return 'archived';
  if (isExternallyShared) return 'shared';
  return isMember ? 'ok' : 'not-member';
}
