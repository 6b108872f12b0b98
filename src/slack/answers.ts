import { isZone } from '../wall-time.ts';
import { SlackCallError } from './call-error.ts';

/** A person, as far as it matters for who may decide. */
export interface UserInfo {
  id: string;
  /** The person's own team. */
  teamId: string;
  enterpriseId?: string;
  /** The id that the organisation has for the same person: `W…`, or `U…` too. */
  enterpriseUserId?: string;
  deleted: boolean;
  /** Bots, workflow bots, connector bots and Slackbot. */
  isBot: boolean;
  /** Single- and multi-channel guests. */
  isGuest: boolean;
  /** From another organisation, as far as Slack says so: compare `teamId` too. */
  isExternal: boolean;
  /** IANA zone, for times that the person types. */
  timezone?: string;
}

export interface ChannelInfo {
  id: string;
  name: string;
  /** People of other organisations read along, or are invited to. */
  isExternallyShared: boolean;
  isArchived: boolean;
  /** The app is in the channel. */
  isMember: boolean;
}

/** The app as Slack knows it by its token. */
export interface TokenInfo {
  team: string;
  enterprise?: string;
  /** As it was installed. */
  scopes: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads Slack's answers strictly: a flag that is not there is not `false`, it is a check that could not be made.
 * @throws SlackCallError
 */
export function readUser(answer: unknown): UserInfo {
  const method = 'users.info';
  const user = fieldsIn(method, answer, 'user');
  const deleted = flag(method, user, 'deleted');
  // Slack leaves the other flags out for people who are deactivated: they count as every kind of stranger.
  const guard = (name: string): boolean => (deleted ? user[name] !== false : flag(method, user, name));
  const { enterprise_id: enterprise, id: enterpriseUser } = isFields(user['enterprise_user'])
    ? user['enterprise_user']
    : {};
  const id = text(method, user, 'id');
  return {
    id,
    teamId: text(method, user, 'team_id'),
    ...(typeof enterprise === 'string' ? { enterpriseId: enterprise } : {}),
    ...(typeof enterpriseUser === 'string' ? { enterpriseUserId: enterpriseUser } : {}),
    deleted,
    isBot:
      guard('is_bot') || user['is_workflow_bot'] === true || user['is_connector_bot'] === true || id === 'USLACKBOT',
    isGuest: guard('is_restricted') || guard('is_ultra_restricted'),
    isExternal: user['is_stranger'] === true,
    ...(isTimezone(user['tz']) ? { timezone: user['tz'] } : {}),
  };
}

/** One that is known here: Slack may have others, and no clock can be read in them. */
function isTimezone(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && isZone(name);
}

/** @throws SlackCallError */
export function readChannel(answer: unknown): ChannelInfo {
  const method = 'conversations.info';
  const channel = fieldsIn(method, answer, 'channel');
  const shared = flag(method, channel, 'is_shared') && !flag(method, channel, 'is_org_shared');
  return {
    id: text(method, channel, 'id'),
    name: text(method, channel, 'name'),
    isExternallyShared: flag(method, channel, 'is_ext_shared') || channel['is_pending_ext_shared'] === true || shared,
    isArchived: flag(method, channel, 'is_archived'),
    isMember: flag(method, channel, 'is_member'),
  };
}

/** The scopes stand in a header, which the client puts beside the answer. @throws SlackCallError */
export function readToken(answer: unknown): TokenInfo {
  const method = 'auth.test';
  const enterprise = isFields(answer) ? answer['enterprise_id'] : undefined;
  return {
    team: readText(method, answer, 'team_id'),
    ...(typeof enterprise === 'string' ? { enterprise } : {}),
    scopes: stringsIn(method, fieldsIn(method, answer, 'response_metadata'), 'scopes'),
  };
}

/** @throws SlackCallError */
export const readMembers = (answer: unknown): readonly string[] => stringsIn('usergroups.users.list', answer, 'users');

/** A list of texts. @throws SlackCallError */
export function stringsIn(method: string, answer: unknown, name: string): readonly string[] {
  const values: unknown = isFields(answer) ? answer[name] : undefined;
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'string')) throw incomplete(method, name);
  return values;
}

/** A posted message's address. Without it the post may have happened: the caller must look before posting again. */
export function readPosted(method: string, answer: unknown): { channel: string; ts: string } {
  const { channel, ts } = isFields(answer) ? answer : {};
  if (typeof channel !== 'string' || typeof ts !== 'string') {
    throw new SlackCallError(method, { kind: 'ambiguous', code: 'incomplete-answer' });
  }
  return { channel, ts };
}

/** One text, under a path of names. @throws SlackCallError */
export function readText(method: string, answer: unknown, ...path: readonly [string, ...string[]]): string {
  let value: unknown = answer;
  for (const name of path) value = isFields(value) ? value[name] : undefined;
  if (typeof value !== 'string' || value === '') throw incomplete(method, path.join('.'));
  return value;
}

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function fieldsIn(method: string, answer: unknown, name: string): Fields {
  const value = isFields(answer) ? answer[name] : undefined;
  if (!isFields(value)) throw incomplete(method, name);
  return value;
}

function flag(method: string, fields: Fields, name: string): boolean {
  const value = fields[name];
  if (typeof value !== 'boolean') throw incomplete(method, name);
  return value;
}

const text = (method: string, fields: Fields, name: string): string => readText(method, fields, name);

const incomplete = (method: string, field: string): SlackCallError =>
  new SlackCallError(method, { kind: 'refused', code: `no-${field}-in-answer` });
