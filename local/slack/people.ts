import type { SlackChannel, SlackTeam, SlackUser, SlackUsergroup } from './types.ts';

/** Who and what the local workspace begins with. */

export const TEAM: SlackTeam = { id: 'T0PATCHW', domain: 'patchwarden', name: 'Patchwarden Local' };

/** The team of the external person. */
export const OTHER_TEAM: SlackTeam = { id: 'T0OTHER', domain: 'othervendor', name: 'Other Vendor' };

/** The organisation of people who have an id of it. */
export const ENTERPRISE = { id: 'E0PATCHW', name: 'Patchwarden Local Org' };

const user = (
  id: string,
  name: string,
  realName: string,
  title: string,
  flags: Partial<SlackUser> = {},
): SlackUser => ({
  id,
  team_id: TEAM.id,
  name,
  real_name: realName,
  deleted: false,
  is_bot: false,
  is_app_user: false,
  is_admin: false,
  is_owner: false,
  is_primary_owner: false,
  is_restricted: false,
  is_ultra_restricted: false,
  is_stranger: false,
  tz: 'Australia/Sydney',
  tz_label: 'Australian Eastern Daylight Time',
  tz_offset: 39_600,
  title,
  ...flags,
});

export const seedUsers = (): SlackUser[] => [
  user('U0ANA', 'ana', 'Ana', 'Platform lead', { is_admin: true, is_owner: true, is_primary_owner: true }),
  user('U0BEN', 'ben', 'Ben', 'Platform lead', { is_admin: true }),
  user('U0CLEO', 'cleo', 'Cleo', 'Platform engineer'),
  user('U0CLEO2', 'cleo.second', 'Cleo (second account)', 'Platform engineer'),
  user('U0DEV', 'dev', 'Dev', 'Web developer', {
    tz: 'Europe/London',
    tz_label: 'Greenwich Mean Time',
    tz_offset: 0,
  }),
  user('U0GUEST', 'guest', 'Gus (guest)', 'Contractor', { is_restricted: true }),
  user('U0EXT', 'ext', 'Eve (Other Vendor)', 'Vendor engineer', { team_id: OTHER_TEAM.id, is_stranger: true }),
  user('U0GONE', 'gone', 'Gil (left)', 'Platform engineer', { deleted: true }),
  user('UPATCHBOT', 'patchwarden', 'Patchwarden', '', { is_bot: true, tz: 'UTC', tz_label: 'UTC', tz_offset: 0 }),
  user('USLACKBOT', 'slackbot', 'Slackbot', '', { tz: 'UTC', tz_label: 'UTC', tz_offset: 0 }),
];

const channel = (
  id: string,
  name: string,
  members: readonly string[],
  created: number,
  flags: Partial<SlackChannel> = {},
): SlackChannel => ({
  id,
  name,
  is_im: false,
  is_private: false,
  is_archived: false,
  is_ext_shared: false,
  is_pending_ext_shared: false,
  members: new Set(members),
  created,
  ...flags,
});

const STAFF = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', 'U0DEV'];

/** `created`: seconds since the epoch. The bot is not in #random; #old-patching is archived. */
export const seedChannels = (created: number): SlackChannel[] => [
  channel('C0PATCHING', 'patching', [...STAFF, 'U0GUEST', 'UPATCHBOT'], created),
  channel('C0WEB', 'web', [...STAFF, 'UPATCHBOT'], created),
  channel('C0WINDOWS', 'windows', [...STAFF, 'UPATCHBOT'], created),
  channel('C0SHARED', 'shared-vendor', [...STAFF, 'U0EXT', 'UPATCHBOT'], created, { is_ext_shared: true }),
  channel('C0RANDOM', 'random', [...STAFF, 'U0GUEST'], created),
  channel('C0OLD', 'old-patching', [...STAFF, 'UPATCHBOT'], created, { is_archived: true }),
];

export const seedUsergroups = (created: number): SlackUsergroup[] => [
  {
    id: 'S0PLATFORM',
    name: 'Platform team',
    handle: 'platform',
    description: 'Looks after images and fleets',
    disabled: false,
    users: ['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', 'U0GONE'],
    updated: created,
  },
];
