import type { Uses } from '../contract/ports.ts';
import { present } from '../present.ts';
import { SlackCallError } from '../slack/call-error.ts';
import type { SlackApi } from '../slack/client.ts';
import {
  type Account,
  approverEligibility,
  idsOfAccount,
  type Lookup,
  memberEligibility,
  usergroupsOf,
} from './decision/eligibility.ts';
import { joinPeople, personOf } from './decision/people.ts';
import type { Eligibility, Person, PolicySnapshot } from './types.ts';

/** Someone as Slack has them now: whether they may, and who they are. */
export interface Seen {
  eligibility: Eligibility;
  by: Person;
}

type LookupPorts = Uses<'slack' | 'config'>;

/** Whether an account is that of a current, internal, full member. Never throws: what Slack does not say is unknown. */
export async function loadMember(ports: LookupPorts, userId: string): Promise<Seen> {
  const account = await loadAccount(ports.slack, userId);
  return seenAs(ports, { userId, account, eligibility: memberEligibility(account, ports.config) });
}

/** The person behind an account, whether they may do anything or not; `undefined` when Slack does not say. */
export async function loadPerson(ports: LookupPorts, userId: string): Promise<Person | undefined> {
  const { eligibility, by } = await loadMember(ports, userId);
  return eligibility.may === 'unknown' ? undefined : by;
}

/** Whether someone may decide under a policy, and who they are. */
export async function loadApprover(
  ports: LookupPorts,
  userId: string,
  { groups, people }: Pick<PolicySnapshot, 'groups' | 'people'>,
): Promise<Seen> {
  const [account, members] = await Promise.all([
    loadAccount(ports.slack, userId),
    loadMembers(ports.slack, usergroupsOf(groups)),
  ]);
  const eligibility = approverEligibility(account, groups, members, ports.config);
  return seenAs(ports, { userId, account, eligibility, ...present({ people }) });
}

/** On Enterprise Grid each account of a person may have a second id: where one cannot be read, who it is is unknown. */
async function seenAs(
  { slack, config }: LookupPorts,
  {
    userId,
    account,
    eligibility,
    people: then,
  }: { userId: string; account: Lookup<Account>; eligibility: Eligibility; people?: PolicySnapshot['people'] },
): Promise<Seen> {
  const people = joinPeople(config.people, then);
  const ids = account.kind === 'unknown' ? [userId] : idsOfAccount(account.value);
  const by = personOf(userId, people, ids);
  const others = (by.aliases ?? []).filter((id) => !ids.includes(id) && Object.values(people).flat().includes(id));
  if (config.enterprise === undefined || others.length === 0 || account.kind === 'unknown') return { eligibility, by };
  const further = await Promise.all(others.map((id) => loadIds(slack, id)));
  const unread = further.find((found) => found.kind === 'unknown');
  if (unread !== undefined) return { eligibility: { may: 'unknown', what: unread.what }, by };
  const all = further.flatMap((found) => (found.kind === 'known' ? found.value : []));
  return { eligibility, by: personOf(userId, people, [...ids, ...all]) };
}

/** An account of the config that Slack does not have brings no further ids. */
async function loadIds(slack: SlackApi, id: string): Promise<Lookup<readonly string[]>> {
  try {
    return { kind: 'known', value: idsOfAccount(await slack.userInfo(id)) };
  } catch (error) {
    if (error instanceof SlackCallError && error.kind === 'user-unreachable') return { kind: 'known', value: [id] };
    return { kind: 'unknown', what: `Slack account ${id}` };
  }
}

/** Whether people may decide under a policy, read from Slack now; each group is read once. */
export async function loadEligibilities(
  { slack, config }: LookupPorts,
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
