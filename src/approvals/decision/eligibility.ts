import type { ApproverGroup, Config } from '../../config/types.ts';
import { present } from '../../present.ts';
import type { Eligibility, Ineligible } from '../types.ts';
import { isRecent, isSettled, joinedAt, type Membership, settledUntil } from './membership.ts';

/** A Slack account, as users.info tells. Any field that Slack did not give counts against the person. */
export interface Account {
  id: string;
  /** The id that the organisation has for the same person, on Enterprise Grid. */
  enterpriseUserId?: string;
  teamId: string;
  enterpriseId?: string;
  deleted: boolean;
  isBot: boolean;
  isGuest: boolean;
  isExternal: boolean;
}

/** All ids that Slack has for one person: a group may list either. */
export const idsOfAccount = ({ id, enterpriseUserId }: Account): readonly string[] =>
  enterpriseUserId === undefined || enterpriseUserId === id ? [id] : [id, enterpriseUserId];

export type Lookup<T> = { kind: 'known'; value: T } | { kind: 'unknown'; what: string };

/** Current, internal and full: what everyone needs who asks for anything. */
export function memberEligibility(
  account: Lookup<Account>,
  home: Pick<Config, 'workspace' | 'enterprise'>,
): Eligibility {
  if (account.kind === 'unknown') return { may: 'unknown', what: account.what };
  const { deleted, isBot, isGuest, isExternal, teamId, enterpriseId } = account.value;
  if (deleted) return { may: 'no', code: 'deactivated' };
  if (isBot) return { may: 'no', code: 'bot' };
  const sameTeam = teamId === home.workspace;
  const sameEnterprise = home.enterprise !== undefined && enterpriseId === home.enterprise;
  if (isExternal || !(sameTeam || sameEnterprise)) return { may: 'no', code: 'external' };
  if (isGuest) return { may: 'no', code: 'guest' };
  return { may: 'yes', groups: [] };
}

/** Groups that need asking Slack, for a policy's approver groups. */
export const usergroupsOf = (groups: Readonly<Record<string, ApproverGroup>>): string[] =>
  Object.values(groups).flatMap((group) => (group.kind === 'usergroup' ? group.usergroup : []));

/** What the config calls each user group, and each person with several accounts, by id. */
export const namesIn = (
  groups: Readonly<Record<string, ApproverGroup>>,
  people: Config['people'],
): Readonly<Record<string, string>> =>
  Object.fromEntries([
    ...Object.entries(people).flatMap(([name, accounts]) => accounts.map((id) => [id, name])),
    ...Object.entries(groups).flatMap(([name, group]) => (group.kind === 'usergroup' ? [[group.usergroup, name]] : [])),
  ]);

type Home = Pick<Config, 'workspace' | 'enterprise' | 'settleMs'>;

/** A group that someone is in; of a user group since when, if that is not longer ago than anything is kept of it. */
interface Found {
  name: string;
  joined?: number;
}

/**
 * Whether a person may decide under these groups. A person in a group that is known may decide, even when another group
 * cannot be read; someone found in none, while one is unknown, is unknown. Who joined too recently waits, unless another group has them.
 */
export function approverEligibility(
  account: Lookup<Account>,
  groups: Readonly<Record<string, ApproverGroup>>,
  members: Readonly<Record<string, Lookup<Membership>>>,
  { config, now }: { config: Home; now: number },
): Eligibility {
  const member = memberEligibility(account, config);
  if (member.may !== 'yes' || account.kind === 'unknown') return member;
  const ids = idsOfAccount(account.value);
  const isIn = (list: readonly string[]): boolean => ids.some((id) => list.includes(id));
  const found: Found[] = [];
  let unread: string | undefined;
  for (const [name, group] of Object.entries(groups)) {
    if (group.kind === 'users') {
      if (isIn(group.users)) found.push({ name });
      continue;
    }
    const list = members[group.usergroup];
    if (list === undefined || list.kind === 'unknown') unread = list?.what ?? `members of ${group.usergroup}`;
    else if (isIn(list.value.ids)) found.push({ name, ...present({ joined: joinedAt(list.value, ids) }) });
  }
  const settled = found.filter(({ joined }) => isSettled(joined, config.settleMs, now));
  if (settled.length > 0)
    return { may: 'yes', groups: settled.map(({ name }) => name), ...recent(settled, config, now) };
  if (unread !== undefined) return { may: 'unknown', what: unread };
  return tooNew(found, config) ?? { may: 'no', code: 'not-approver' };
}

/** Since when, by the group that they are in longest. */
function recent(found: readonly Found[], { settleMs }: Home, now: number): { joinedAt?: number } {
  const oldest = Math.min(...found.map(({ joined = Number.NEGATIVE_INFINITY }) => joined));
  return isRecent(oldest, settleMs, now) ? { joinedAt: oldest } : {};
}

function tooNew(found: readonly Found[], { settleMs }: Home): Eligibility | undefined {
  const [first] = found
    .flatMap(({ name, joined }) => {
      const until = settledUntil(joined, settleMs);
      return joined === undefined || until === undefined ? [] : { group: name, joinedAt: joined, until };
    })
    .sort((one, other) => one.until - other.until);
  return first === undefined ? undefined : { may: 'no', code: 'too-new', ...first };
}

/** Someone else can do it: they are named. */
export const needsOthers = ({ code }: Pick<Ineligible, 'code'>): boolean =>
  code === 'not-approver' || code === 'too-new';

/** In one of the groups, however recently: enough for what only stops something. */
export const isInGroup = (eligibility: Eligibility): boolean =>
  eligibility.may === 'yes' || (eligibility.may === 'no' && eligibility.code === 'too-new');
