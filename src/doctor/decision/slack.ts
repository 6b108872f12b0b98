import type { Finding } from '../types/finding.ts';
import type { ChannelFacts, SlackFacts, TokenFacts } from '../types/slack.ts';
import { unread } from './unread.ts';

/**
 * The bot scopes of manifest.yml, which a test holds against it.
 * https://docs.slack.dev/reference/scopes
 */
export const SCOPES = [
  'commands',
  'chat:write',
  'im:write',
  'users:read',
  'usergroups:read',
  'channels:read',
  'groups:read',
  'channels:history',
  'groups:history',
  'im:history',
  'files:write',
] as const;

const EVERYTHING = 'the scopes of the Slack app, the channels of patchwarden.yml and who can approve';

const ABOUT = { subject: 'slack' } as const;

/** The app's token and scopes, and the channels that the config names. */
export const slackFindings = (facts: SlackFacts): Finding[] => [...tokenFindings(facts), ...channelFindings(facts)];

function tokenFindings({ token: read, ...config }: SlackFacts): Finding[] {
  if (read.kind === 'unread')
    return [unread(read.why === 'no-token' ? EVERYTHING : 'the scopes of the Slack app', read)];
  if (read.value === 'refused') return [{ ...ABOUT, level: 'to-do', code: 'token-refused' }];
  const { scopes } = read.value;
  const missing = SCOPES.filter((scope) => !scopes.includes(scope));
  const beyond = scopes.filter((scope) => !SCOPES.some((ours) => ours === scope));
  const { team } = read.value;
  const found: Finding[] = [
    ...(isInstalledThere(read.value, config)
      ? []
      : [{ ...ABOUT, level: 'to-do', code: 'other-workspace', team, workspace: config.workspace } as const]),
    ...(missing.length > 0 ? [{ ...ABOUT, level: 'to-do', code: 'scopes-missing', scopes: missing } as const] : []),
    ...(beyond.length > 0 ? [{ ...ABOUT, level: 'to-do', code: 'scopes-beyond', scopes: beyond } as const] : []),
  ];
  return missing.length > 0 ? found : [...found, { ...ABOUT, level: 'ok', code: 'scopes', scopes: SCOPES.length }];
}

/** On Enterprise Grid the app may be installed for the organisation. */
const isInstalledThere = (
  { team, enterprise: its }: TokenFacts,
  { workspace, enterprise }: Pick<SlackFacts, 'workspace' | 'enterprise'>,
): boolean => team === workspace || (enterprise !== undefined && its === enterprise);

function channelFindings({ channels }: SlackFacts): Finding[] {
  const found = channels.flatMap(channelFinding);
  const good = channels.filter(({ channel }) => channel.kind === 'read' && channel.value === 'ok').length;
  return good === 0 ? found : [...found, { ...ABOUT, level: 'ok', code: 'channels', channels: good }];
}

const CHANNEL_CODES = {
  gone: 'channel-gone',
  archived: 'channel-archived',
  'not-member': 'not-invited',
  shared: 'channel-shared',
} as const;

function channelFinding({ id, usedBy, channel: read }: ChannelFacts): Finding[] {
  if (read.kind === 'unread') return [unread(`channel ${id}`, read)];
  if (read.value === 'ok') return [];
  return [{ ...ABOUT, level: 'to-do', code: CHANNEL_CODES[read.value], channel: id, usedBy }];
}
