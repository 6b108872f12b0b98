import type { Actor } from './job.ts';

/** Checked reading of members of Slack's payloads: a member is what it must be, or `undefined`. Nothing here throws. */
export type Fields = Readonly<Record<string, unknown>>;

const USER = /^[UW][A-Z0-9]{1,30}$/;
export const TEAM = /^[TE][A-Z0-9]{1,30}$/;
const ENTERPRISE = /^E[A-Z0-9]{1,30}$/;
export const CHANNEL = /^[CDG][A-Z0-9]{1,30}$/;
export const IDENTIFIER = /^[\x21-\x7e]{1,255}$/;
export const WEB_ADDRESS = /^https?:\/\/[\x21-\x7e]+$/;
export const ANY = /^/;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const has = (fields: Fields, key: string): boolean => fields[key] !== undefined && fields[key] !== null;

export const sub = (fields: Fields, key: string): Fields | undefined => {
  const value = fields[key];
  return isFields(value) ? value : undefined;
};

/** `max` in UTF-16 units. */
export const str = (value: unknown, shape: RegExp, max = 255): string | undefined =>
  typeof value === 'string' && value.length <= max && shape.test(value) ? value : undefined;

export const userId = (value: unknown): string | undefined => str(value, USER);

/** `user.team_id` is the person's own team; `team.id` is the team the app is installed in. */
export const parsePerson = (fields: Fields): Actor | undefined => {
  const person = sub(fields, 'user');
  const enterprise = sub(fields, 'enterprise')?.['id'] ?? sub(fields, 'team')?.['enterprise_id'];
  return person && parseActor(person['id'], person['team_id'], enterprise);
};

export function parseActor(user: unknown, team: unknown, enterprise: unknown): Actor | undefined {
  const id = userId(user);
  const teamId = str(team, TEAM);
  if (id === undefined || teamId === undefined) return undefined;
  if (enterprise === undefined || enterprise === null) return { userId: id, teamId };
  const enterpriseId = str(enterprise, ENTERPRISE);
  return enterpriseId === undefined ? undefined : { userId: id, teamId, enterpriseId };
}
