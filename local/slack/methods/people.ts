import { userObject } from '../conversations.ts';
import { SlackFailure } from '../failure.ts';
import type { JsonRecord } from '../json.ts';
import type { SlackUsergroup } from '../types.ts';
import type { Workspace } from '../workspace.ts';
import type { Method, Methods } from './method.ts';

const usersInfo: Method = {
  scope: 'users:read',
  run: (args, { workspace }) => {
    const user = workspace.users.get(args.required('user'));
    if (user === undefined) throw new SlackFailure('user_not_found');
    return { user: userObject(workspace, user) };
  },
};

/** https://docs.slack.dev/reference/objects/usergroup-object */
export const usergroupObject = ({ team }: Workspace, group: SlackUsergroup): JsonRecord => ({
  id: group.id,
  team_id: team.id,
  is_usergroup: true,
  is_subteam: true,
  name: group.name,
  description: group.description,
  handle: group.handle,
  is_external: false,
  date_create: group.updated,
  date_update: group.updated,
  date_delete: group.disabled ? group.updated : 0,
  auto_type: null,
  auto_provision: false,
  enterprise_subteam_id: '',
  created_by: 'U0ANA',
  updated_by: 'U0ANA',
  deleted_by: group.disabled ? 'U0ANA' : null,
  prefs: { channels: [], groups: [] },
  user_count: group.users.length,
});

const usergroupsList: Method = {
  scope: 'usergroups:read',
  run: (args, { workspace }) => {
    const groups = [...workspace.usergroups.values()].filter(
      (group) => !group.disabled || args.flag('include_disabled'),
    );
    return {
      usergroups: groups.map((group) => ({
        ...usergroupObject(workspace, group),
        ...(args.flag('include_users') ? { users: [...group.users] } : {}),
      })),
    };
  },
};

const usergroupsUsersList: Method = {
  scope: 'usergroups:read',
  run: (args, { workspace }) => {
    const group = workspace.usergroups.get(args.required('usergroup'));
    if (group === undefined || (group.disabled && !args.flag('include_disabled'))) {
      throw new SlackFailure('no_such_subteam');
    }
    return { users: [...group.users] };
  },
};

const authTest: Method = {
  run: (_args, { workspace: { app, team } }) => ({
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    user: 'patchwarden',
    team_id: team.id,
    user_id: app.botUserId,
    bot_id: app.botId,
    is_enterprise_install: false,
  }),
};

export const peopleMethods: Methods = {
  'auth.test': authTest,
  'users.info': usersInfo,
  'usergroups.list': usergroupsList,
  'usergroups.users.list': usergroupsUsersList,
};
