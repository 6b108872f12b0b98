import type { JsonRecord } from './json.ts';

/** A person or bot, with the flags that Slack's users.info gives. */
export interface SlackUser {
  id: string;
  /** The person's own team, not always the one the app is installed in. */
  team_id: string;
  name: string;
  real_name: string;
  deleted: boolean;
  is_bot: boolean;
  is_app_user: boolean;
  is_admin: boolean;
  is_owner: boolean;
  is_primary_owner: boolean;
  is_restricted: boolean;
  is_ultra_restricted: boolean;
  is_stranger: boolean;
  tz: string;
  tz_label: string;
  /** Seconds from UTC. */
  tz_offset: number;
  title: string;
  /** On Enterprise Grid: who the organisation says this is. https://docs.slack.dev/reference/objects/user-object */
  enterprise_user?: EnterpriseUser;
}

export interface EnterpriseUser {
  id: string;
  enterprise_id: string;
  enterprise_name: string;
  is_admin: boolean;
  is_owner: boolean;
  teams: string[];
}

export interface SlackChannel {
  id: string;
  name: string;
  is_im: boolean;
  is_private: boolean;
  is_archived: boolean;
  is_ext_shared: boolean;
  is_pending_ext_shared: boolean;
  /** In a direct message, the person on the other side. */
  user?: string;
  members: Set<string>;
  created: number;
}

export interface SlackUsergroup {
  id: string;
  name: string;
  handle: string;
  description: string;
  disabled: boolean;
  users: string[];
  /** Seconds since the epoch. */
  updated: number;
}

/** The app as installed in the workspace. */
export interface SlackApp {
  id: string;
  botId: string;
  botUserId: string;
  name: string;
  signingSecret: string;
  botToken: string;
  /** The deprecated verification token that Slack still sends. */
  verificationToken: string;
  scopes: readonly string[];
  /** Events the manifest subscribes to; others are not sent. */
  events: readonly string[];
  commands: readonly SlackCommand[];
}

export interface SlackCommand {
  command: string;
  description: string;
  usage_hint: string;
  should_escape: boolean;
}

export interface SlackTeam {
  id: string;
  domain: string;
  name: string;
}

export interface SlackMessage {
  type: 'message';
  subtype?: string;
  user: string;
  text: string;
  ts: string;
  team: string;
  bot_id?: string;
  app_id?: string;
  thread_ts?: string;
  blocks?: JsonRecord[];
  metadata?: JsonRecord;
  edited?: { user: string; ts: string };
  files?: SlackFile[];
}

/** A file in a conversation, with what it holds. */
export interface SlackFile {
  id: string;
  name: string;
  title: string;
  size: number;
  text: string;
}

/** Someone whom Slack notified of a message when it was posted, and why. */
export interface Notified {
  user: string;
  why: 'direct-message' | 'mention' | 'group' | 'everyone';
  /** The user group that was mentioned. */
  group?: string;
}

/** Something in the workspace that a page may want to read again. */
export type Change =
  | { type: 'message'; channel: string; ts: string }
  | { type: 'ephemeral'; channel: string; user: string; ts: string }
  | { type: 'view'; user: string; view: string }
  | { type: 'workspace' };
