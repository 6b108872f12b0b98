import type { Clock } from '../types.ts';
import { createMessages, type Messages } from './messages.ts';
import { seedChannels, seedUsergroups, seedUsers, TEAM } from './people.ts';
import type { Change, SlackApp, SlackChannel, SlackTeam, SlackUser, SlackUsergroup } from './types.ts';
import { createViews, type Views } from './views.ts';

/** Everything the local Slack remembers. */
export interface Workspace {
  readonly team: SlackTeam;
  readonly app: SlackApp;
  readonly clock: Clock;
  readonly users: Map<string, SlackUser>;
  readonly channels: Map<string, SlackChannel>;
  readonly usergroups: Map<string, SlackUsergroup>;
  readonly messages: Messages;
  readonly views: Views;
  /** People whom the bot cannot write to. */
  readonly unreachable: Set<string>;
  /** Whether the app's token still counts. */
  installation: 'installed' | 'token-revoked' | 'removed';
  /** A new id such as `V0000001A`; never the same twice in one workspace. */
  newId(prefix: string): string;
  /** The direct message between the bot and a person, made when first asked for. */
  dmOf(userId: string): SlackChannel;
  changed(change: Change): void;
  /** Calls back on every change until the returned function is called. */
  onChange(listener: (change: Change) => void): () => void;
}

export function createWorkspace(clock: Clock, app: SlackApp): Workspace {
  const created = Math.floor(clock.now() / 1000) - 86_400 * 365;
  const listeners = new Set<(change: Change) => void>();
  const channels = new Map(seedChannels(created).map((channel) => [channel.id, channel]));
  let ids = 0;
  const newId = (prefix: string): string => {
    ids++;
    return `${prefix}${ids.toString(36).toUpperCase().padStart(8, '0')}`;
  };
  const changed = (change: Change): void => {
    for (const listener of listeners) listener(change);
  };
  return {
    team: TEAM,
    app,
    clock,
    users: new Map(seedUsers().map((user) => [user.id, user])),
    channels,
    usergroups: new Map(seedUsergroups(created).map((group) => [group.id, group])),
    messages: createMessages(clock),
    views: createViews(clock),
    unreachable: new Set(),
    installation: 'installed',
    newId,
    dmOf: (userId) => dmOf(channels, userId, app.botUserId, created),
    changed,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Direct messages have ids that can be told in advance: `U0ANA` talks to the bot in `D0ANA`. */
export const dmIdOf = (userId: string): string => `D${userId.slice(1)}`;

function dmOf(channels: Map<string, SlackChannel>, userId: string, bot: string, created: number): SlackChannel {
  const id = dmIdOf(userId);
  const existing = channels.get(id);
  if (existing !== undefined) return existing;
  const channel: SlackChannel = {
    id,
    name: '',
    is_im: true,
    is_private: true,
    is_archived: false,
    is_ext_shared: false,
    is_pending_ext_shared: false,
    user: userId,
    members: new Set([userId, bot]),
    created,
  };
  channels.set(id, channel);
  return channel;
}
