import { channelFor } from '../slack/acts.ts';
import { conversationObject } from '../slack/conversations.ts';
import type { JsonRecord } from '../slack/json.ts';
import type { Messages, ShownMessage, StoredMessage } from '../slack/messages.ts';
import { placeOf } from '../slack/methods/views.ts';
import type { Notified } from '../slack/notified.ts';
import { type StoredView, viewObject } from '../slack/views.ts';
import { dmIdOf, type Workspace } from '../slack/workspace.ts';
import type { Clock } from '../types.ts';
import { ControlRefusal } from './answer.ts';

/** What the control API lets one look at. */

export const clockNow = (clock: Clock): { now: number; iso: string; speed: number } => ({
  now: clock.now(),
  iso: new Date(clock.now()).toISOString(),
  speed: clock.speed,
});

/** Slack tells nobody whom it notified: this the local world alone knows. */
type ListedReply = ShownMessage & { root?: ShownMessage; notified: readonly Notified[] };
export type ListedMessage = ListedReply & { replies: ListedReply[] };

/** A channel's messages, oldest first, replies inside their parent; ephemeral ones of everybody, or of `user` alone. */
export function listMessages(workspace: Workspace, channelId: string, user: string | undefined): ListedMessage[] {
  const channel = channelFor(workspace, channelId);
  if (channel === undefined) throw new ControlRefusal(`No channel has the id ${channelId}.`);
  const { messages } = workspace;
  const ephemeral = messages
    .ephemeralIn(channel.id)
    .filter(({ ephemeralTo }) => user === undefined || ephemeralTo === user);
  const all = [...messages.inChannel(channel.id), ...ephemeral].sort(byTime);
  return all.filter(isTopLevel).map((stored) => ({
    ...listed(messages, stored),
    replies: all
      .filter(({ message }) => message.thread_ts === stored.message.ts && message.ts !== stored.message.ts)
      .map((reply) => listed(messages, reply)),
  }));
}

const listed = (messages: Messages, stored: StoredMessage): ListedReply => ({
  ...messages.shown(stored),
  ...rootOf(messages, stored),
  notified: stored.notified ?? [],
});

/** What a reply replies to, if it is shown in the channel too. */
function rootOf(messages: Messages, { channel, message, broadcast }: StoredMessage): { root?: ShownMessage } {
  const root = broadcast === true ? messages.find(channel, message.thread_ts ?? '') : undefined;
  return root === undefined ? {} : { root: messages.shown(root) };
}

const byTime = (one: StoredMessage, other: StoredMessage): number =>
  Number(one.message.ts) - Number(other.message.ts) || one.message.ts.localeCompare(other.message.ts);

const isTopLevel = ({ message, broadcast }: StoredMessage): boolean =>
  message.thread_ts === undefined || broadcast === true;

/** A person's open modals, the one on top last, and their App Home. */
export function listViews(workspace: Workspace, user: string): { modals: JsonRecord[]; home: JsonRecord | null } {
  if (!workspace.users.has(user)) throw new ControlRefusal(`No person has the id ${user}.`);
  const home = workspace.views.homeOf(user);
  const shown = (view: StoredView): JsonRecord => ({
    ...viewObject(view, placeOf(workspace)),
    errors: view.errors,
    ...(view.failure === undefined ? {} : { failure: view.failure }),
  });
  return { modals: workspace.views.stackOf(user).map(shown), home: home === undefined ? null : shown(home) };
}

/** The whole world in short. Secrets are the local world's own. */
export function describeState(workspace: Workspace, urls: { awsUrl: string; slackUrl: string }): JsonRecord {
  const { clock, team, app, users, usergroups } = workspace;
  const people = [...users.values()].filter((user) => !user.is_bot && user.id !== 'USLACKBOT');
  for (const { id } of people) workspace.dmOf(id);
  return {
    clock: clockNow(clock),
    team,
    app: {
      id: app.id,
      bot_id: app.botId,
      bot_user_id: app.botUserId,
      name: app.name,
      installation: workspace.installation,
    },
    users: [...users.values()].map((user) => ({
      ...user,
      profile: { display_name: user.name, real_name: user.real_name, title: user.title, team: user.team_id },
      ...(people.includes(user) ? { dm: dmIdOf(user.id) } : {}),
    })),
    channels: [...workspace.channels.values()].map((channel) => ({
      ...conversationObject(workspace, channel),
      members: [...channel.members],
    })),
    usergroups: [...usergroups.values()].map(({ disabled, ...group }) => ({ ...group, is_disabled: disabled })),
    commands: app.commands,
    scopes: app.scopes,
    signingSecret: app.signingSecret,
    botToken: app.botToken,
    ...urls,
  };
}
