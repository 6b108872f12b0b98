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
import { distinctPeople, isSamePerson, joinPeople, personOf } from './decision/people.ts';
import type { Approvers, Eligibility, Person, PolicySnapshot, Quorum, Seen } from './types.ts';

type LookupPorts = Uses<'slack' | 'config'>;

/**
 * Whether an account is that of a current, internal, full member. `people`: whose accounts belonged together when something was
 * asked for. Never throws: what Slack does not say is unknown.
 */
export async function loadMember(ports: LookupPorts, userId: string, people?: PolicySnapshot['people']): Promise<Seen> {
  const account = await loadAccount(ports.slack, userId);
  return seenAs(ports, {
    userId,
    account,
    eligibility: memberEligibility(account, ports.config),
    ...present({ people }),
  });
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

/** On Enterprise Grid each account may have a second id: if one cannot be read, the person is unknown. */
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

/** users.info is Tier 4, 100 a minute: with more accounts than this, approvers are not counted. */
const MAX_LOOKED_AT = 30;

/**
 * Whether enough people could approve it, read from Slack now: members of its groups who are current, internal and full, less who
 * asked or set it off. Accounts are looked at until there are enough.
 */
export async function loadQuorum(
  ports: LookupPorts,
  { policy, requester, setOffBy = requester }: { policy: PolicySnapshot; requester: Person; setOffBy?: Person },
): Promise<Quorum> {
  const members = await loadMembers(ports.slack, usergroupsOf(policy.groups));
  const ids = listedIn(policy.groups, members);
  let unread = Object.values(members).find((list) => list.kind === 'unknown')?.what;
  const found: Person[] = [];
  for (let at = 0; at < Math.min(ids.length, MAX_LOOKED_AT); at += policy.approvals) {
    const seen = await Promise.all(
      ids.slice(at, at + policy.approvals).map((id) => loadMember(ports, id, policy.people)),
    );
    for (const { eligibility, by } of seen) {
      if (eligibility.may === 'unknown') unread ??= eligibility.what;
      if (eligibility.may === 'yes' && !isSamePerson(by, requester) && !isSamePerson(by, setOffBy)) found.push(by);
    }
    if (distinctPeople(found).length >= policy.approvals) return { kind: 'enough' };
  }
  if (unread !== undefined) return { kind: 'unknown', what: unread };
  if (ids.length > MAX_LOOKED_AT) return { kind: 'unknown', what: `all ${ids.length} approvers` };
  return {
    kind: 'short',
    people: found
      .filter((one, i) => !found.slice(0, i).some((other) => isSamePerson(one, other)))
      .map(({ userId }) => userId),
  };
}

/** More are not named, and no more accounts than this are read to name some. */
const MAX_NAMED = 4;
const MAX_READ_TO_NAME = 8;

/**
 * Who can approve it now, by name: current, internal, full members of its groups, but for `others`, who asked for it or approved
 * it already. What cannot be read leaves the groups to name.
 */
export async function loadApprovers(
  ports: LookupPorts,
  { groups, people }: Pick<PolicySnapshot, 'groups' | 'people'>,
  others: readonly Person[] = [],
): Promise<Approvers> {
  const members = await loadMembers(ports.slack, usergroupsOf(groups));
  const ids = listedIn(groups, members);
  const seen = await Promise.all(ids.slice(0, MAX_READ_TO_NAME).map((id) => loadMember(ports, id, people)));
  const isUnread = ({ kind }: Lookup<unknown>): boolean => kind === 'unknown';
  if (Object.values(members).some(isUnread) || seen.some(({ eligibility }) => eligibility.may === 'unknown'))
    return { kind: 'groups', groups };
  const able = seen.flatMap(({ eligibility, by }) => (eligibility.may === 'yes' ? [by] : []));
  const open = able.filter((one, i) => ![...others, ...able.slice(0, i)].some((other) => isSamePerson(one, other)));
  const named = open.slice(0, MAX_NAMED).map(({ userId }) => userId);
  // Those that were not read may all be unable: then the groups say more than nobody.
  if (named.length === 0 && ids.length > MAX_READ_TO_NAME) return { kind: 'groups', groups };
  return { kind: 'people', people: named, more: open.length > named.length || ids.length > MAX_READ_TO_NAME };
}

/** Everyone in the groups, as far as they could be read; those that the config names first. */
function listedIn(
  groups: PolicySnapshot['groups'],
  members: Readonly<Record<string, Lookup<readonly string[]>>>,
): string[] {
  const named = Object.values(groups).flatMap((group) => (group.kind === 'users' ? group.users : []));
  const listed = Object.values(members).flatMap((list) => (list.kind === 'known' ? list.value : []));
  return [...new Set([...named, ...listed])];
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
