import { type ActParts, noPerson, type Outcome, personIn, refuse } from './acts.ts';
import { usergroupObject } from './methods/people.ts';
import { ENTERPRISE, OTHER_TEAM } from './people.ts';
import type { EnterpriseUser, SlackUser } from './types.ts';
import type { Workspace } from './workspace.ts';

/** What administrators of the workspace do. */

const settled = (answer: Awaited<ReturnType<ActParts['events']['send']>>): Outcome =>
  answer === 'not-subscribed' ? { kind: 'done' } : { kind: 'answered', answer };

/** Puts someone into a user group or takes them out, and tells the bot. */
export async function actMember(
  { workspace, events }: ActParts,
  act: { usergroup: string; user: string; present: boolean },
): Promise<Outcome> {
  const group = workspace.usergroups.get(act.usergroup);
  if (group === undefined) return refuse(400, `No user group has the id ${act.usergroup}.`);
  if (!workspace.users.has(act.user)) return noPerson(act.user);
  if (group.users.includes(act.user) === act.present) return { kind: 'done' };
  const before = group.updated;
  group.users = act.present ? [...group.users, act.user] : group.users.filter((id) => id !== act.user);
  group.updated = Math.floor(workspace.clock.now() / 1000);
  workspace.changed({ type: 'workspace' });
  const changed = await events.send({
    type: 'subteam_members_changed',
    subteam_id: group.id,
    team_id: workspace.team.id,
    date_previous_update: before,
    date_update: group.updated,
    added_users: act.present ? [act.user] : [],
    added_users_count: act.present ? 1 : 0,
    removed_users: act.present ? [] : [act.user],
    removed_users_count: act.present ? 0 : 1,
    event_ts: workspace.messages.newTs(),
  });
  const subteam = { ...usergroupObject(workspace, group), users: group.users };
  const updated = await events.send({ type: 'subteam_updated', subteam, event_ts: workspace.messages.newTs() });
  return settled(changed === 'not-subscribed' ? updated : changed);
}

/** Disables a user group, which is what deleting one does, or enables it again. The bot is told if it listens. */
export async function actUsergroup(
  { workspace, events }: ActParts,
  act: { usergroup: string; disabled: boolean },
): Promise<Outcome> {
  const group = workspace.usergroups.get(act.usergroup);
  if (group === undefined) return refuse(400, `No user group has the id ${act.usergroup}.`);
  group.disabled = act.disabled;
  group.updated = Math.floor(workspace.clock.now() / 1000);
  workspace.changed({ type: 'workspace' });
  const subteam = { ...usergroupObject(workspace, group), users: group.users };
  return settled(await events.send({ type: 'subteam_updated', subteam, event_ts: workspace.messages.newTs() }));
}

export type UserFlags = Partial<
  Pick<SlackUser, 'deleted' | 'is_restricted' | 'is_ultra_restricted' | 'is_stranger' | 'is_bot' | 'name' | 'real_name'>
>;

interface UserAct {
  user: string;
  flags: UserFlags;
  enterpriseUserId?: string;
  /** Whether the bot can write to them. */
  reachable?: boolean;
}

/**
 * Deactivates someone, makes them a guest, renames them, or gives them an id of the organisation beside that of the workspace:
 * groups may list either, and what they do may come under either. The bot is not told: it has to look.
 */
export function actUser({ workspace }: ActParts, { user: id, flags, enterpriseUserId, reachable }: UserAct): Outcome {
  const user = personIn(workspace, id);
  if (user === undefined) return noPerson(id);
  if (enterpriseUserId !== undefined && workspace.users.has(enterpriseUserId))
    return refuse(400, `${enterpriseUserId} is someone already.`);
  const enterprise =
    enterpriseUserId === undefined ? user.enterprise_user : enterpriseUserOf(workspace, enterpriseUserId);
  const changed = { ...user, ...flags, ...(enterprise === undefined ? {} : { enterprise_user: enterprise }) };
  workspace.users.set(user.id, changed);
  if (reachable === true) workspace.unreachable.delete(user.id);
  if (reachable === false) workspace.unreachable.add(user.id);
  if (enterprise !== undefined) setOtherId(workspace, changed, enterprise.id);
  workspace.changed({ type: 'workspace' });
  return { kind: 'done' };
}

const enterpriseUserOf = ({ team }: Workspace, id: string): EnterpriseUser => ({
  id,
  enterprise_id: ENTERPRISE.id,
  enterprise_name: ENTERPRISE.name,
  is_admin: false,
  is_owner: false,
  teams: [team.id],
});

/** Under the other id Slack knows the same person, and answers with the id that it was asked for. */
function setOtherId({ users, channels }: Workspace, user: SlackUser, id: string): void {
  const ids = [...users.values()].filter(({ enterprise_user: other }) => other?.id === id).map((other) => other.id);
  for (const each of new Set([...ids, id])) users.set(each, { ...user, id: each });
  for (const { members, is_im: isIm } of channels.values()) if (!isIm && members.has(user.id)) members.add(id);
}

export interface ChannelFlags {
  archived?: boolean;
  shared?: boolean;
  deleted?: boolean;
  add?: readonly string[];
  remove?: readonly string[];
}

/** Archives, shares or deletes a channel, or changes who is in it. The bot is told when it becomes shared. */
export async function actChannel(
  { workspace, events }: ActParts,
  act: { channel: string } & ChannelFlags,
): Promise<Outcome> {
  const channel = workspace.channels.get(act.channel);
  if (channel === undefined) return refuse(400, `No channel has the id ${act.channel}.`);
  const stranger = [...(act.add ?? []), ...(act.remove ?? [])].find((id) => !workspace.users.has(id));
  if (stranger !== undefined) return noPerson(stranger);
  if (act.archived !== undefined) channel.is_archived = act.archived;
  const isNewlyShared = act.shared === true && !channel.is_ext_shared;
  if (act.shared !== undefined) channel.is_ext_shared = act.shared;
  for (const id of act.add ?? []) channel.members.add(id);
  for (const id of act.remove ?? []) channel.members.delete(id);
  if (act.deleted === true) workspace.channels.delete(channel.id);
  workspace.changed({ type: 'workspace' });
  // https://docs.slack.dev/reference/events/channel_shared: of a private channel only those who are in it are told.
  if (!isNewlyShared || (channel.is_private && !channel.members.has(workspace.app.botUserId))) return { kind: 'done' };
  const event_ts = workspace.messages.newTs();
  return settled(
    await events.send({ type: 'channel_shared', connected_team_id: OTHER_TEAM.id, channel: channel.id, event_ts }),
  );
}

/** Removes the app, or only revokes its token; tells the bot what Slack tells it. */
export async function actUninstall(
  { workspace, events }: ActParts,
  act: { how: 'token-revoked' | 'removed' },
): Promise<Outcome> {
  workspace.installation = act.how;
  workspace.changed({ type: 'workspace' });
  const eventTs = workspace.messages.newTs();
  const tokens = { oauth: [], bot: [workspace.app.botUserId] };
  const revoked = await events.send({ type: 'tokens_revoked', tokens, event_ts: eventTs });
  if (act.how === 'token-revoked') return settled(revoked);
  return settled(await events.send({ type: 'app_uninstalled', event_ts: eventTs }));
}
