import type { Uses } from '../contract/ports.ts';
import type { SlackApi } from '../slack/client.ts';
import {
  type Account,
  approverEligibility,
  type Lookup,
  memberEligibility,
  usergroupsOf,
} from './decision/eligibility.ts';
import type { Eligibility, PolicySnapshot } from './types.ts';

/** Whether an account is that of a current, internal, full member. Never throws: what Slack does not say is unknown. */
export async function loadMemberEligibility(
  { slack, config }: Uses<'slack' | 'config'>,
  userId: string,
): Promise<Eligibility> {
  return memberEligibility(await loadAccount(slack, userId), config);
}

/** Whether people may decide under a policy, read from Slack now; each group is read once. */
export async function loadEligibilities(
  { slack, config }: Uses<'slack' | 'config'>,
  userIds: readonly string[],
  { groups }: Pick<PolicySnapshot, 'groups'>,
): Promise<Record<string, Eligibility>> {
  const [accounts, members] = await Promise.all([
    Promise.all(userIds.map((id) => loadAccount(slack, id))),
    loadMembers(slack, usergroupsOf(groups)),
  ]);
  const missing: Lookup<Account> = { kind: 'unknown', what: 'the account' };
  return Object.fromEntries(
    userIds.map((id, i) => [id, approverEligibility(accounts[i] ?? missing, groups, members, config)]),
  );
}

async function loadMembers(
  slack: SlackApi,
  ids: readonly string[],
): Promise<Record<string, Lookup<readonly string[]>>> {
  const lists = await Promise.all(
    [...new Set(ids)].map(
      async (id) => [id, await lookup(`members of user group ${id}`, () => slack.userGroupMembers(id))] as const,
    ),
  );
  return Object.fromEntries(lists);
}

const loadAccount = (slack: SlackApi, id: string): Promise<Lookup<Account>> =>
  lookup(`Slack account ${id}`, () => slack.userInfo(id));

async function lookup<T>(what: string, read: () => Promise<T>): Promise<Lookup<T>> {
  try {
    return { kind: 'known', value: await read() };
  } catch {
    return { kind: 'unknown', what };
  }
}
