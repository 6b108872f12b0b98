import { SlackFailure } from './failure.ts';
import type { JsonRecord } from './json.ts';
import type { SlackChannel, SlackUser } from './types.ts';
import type { Workspace } from './workspace.ts';

/**
 * A conversation as the bot may see it: a private one only from inside.
 * @throws SlackFailure channel_not_found
 */
export function visibleChannel({ channels, app }: Workspace, id: string): SlackChannel {
  const channel = channels.get(id);
  if (channel === undefined || (channel.is_private && !channel.members.has(app.botUserId))) {
    throw new SlackFailure('channel_not_found');
  }
  return channel;
}

/** A conversation the bot is in. @throws SlackFailure channel_not_found, not_in_channel */
export function joinedChannel(workspace: Workspace, id: string): SlackChannel {
  const channel = visibleChannel(workspace, id);
  if (!channel.members.has(workspace.app.botUserId)) throw new SlackFailure('not_in_channel');
  return channel;
}

/** The scope to read a conversation depends on its kind. */
export function readScope(workspace: Workspace, id: string, kind: 'read' | 'history'): string {
  const channel = workspace.channels.get(id);
  const family = channel?.is_im ? 'im' : channel?.is_private ? 'groups' : 'channels';
  return `${family}:${kind}`;
}

/** https://docs.slack.dev/reference/objects/conversation-object */
export function conversationObject({ app, team }: Workspace, channel: SlackChannel): JsonRecord {
  const common = {
    id: channel.id,
    created: channel.created,
    is_archived: channel.is_archived,
    is_im: channel.is_im,
    is_org_shared: false,
    context_team_id: team.id,
    updated: channel.created * 1000,
  };
  if (channel.is_im) return { ...common, user: channel.user, is_user_deleted: false, priority: 0 };
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !channel.is_private,
    is_group: channel.is_private,
    is_mpim: false,
    is_private: channel.is_private,
    is_general: false,
    is_shared: channel.is_ext_shared,
    is_ext_shared: channel.is_ext_shared,
    is_pending_ext_shared: channel.is_pending_ext_shared,
    pending_shared: [],
    pending_connected_team_ids: [],
    shared_team_ids: channel.is_ext_shared ? [team.id, 'T0OTHER'] : [team.id],
    is_member: channel.members.has(app.botUserId),
    unlinked: 0,
    creator: 'U0ANA',
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    previous_names: [],
  };
}

/** https://docs.slack.dev/reference/objects/user-object. A deactivated account loses its time zone and roles. */
export function userObject({ app }: Workspace, user: SlackUser): JsonRecord {
  const { title, tz, tz_label, tz_offset, is_admin, is_owner, is_primary_owner, is_restricted, ...rest } = user;
  const { is_ultra_restricted, is_stranger, ...base } = rest;
  const profile = {
    title,
    real_name: user.real_name,
    real_name_normalized: user.real_name,
    display_name: user.name,
    display_name_normalized: user.name,
    team: user.team_id,
    ...(user.id === app.botUserId ? { api_app_id: app.id, bot_id: app.botId, always_active: true } : {}),
  };
  if (user.deleted) return { ...base, profile, updated: 0, is_email_confirmed: false };
  return {
    ...base,
    color: '4bbe2e',
    tz,
    tz_label,
    tz_offset,
    profile,
    is_admin,
    is_owner,
    is_primary_owner,
    is_restricted,
    is_ultra_restricted,
    ...(is_stranger ? { is_stranger } : {}),
    updated: 0,
    is_email_confirmed: true,
    who_can_share_contact_card: 'EVERYONE',
  };
}
