import * as z from 'zod';
import type { Uses } from '../contract/ports.ts';
import { present } from '../present.ts';
import { SlackCallError } from '../slack/call-error.ts';
import type { SlackApi } from '../slack/client.ts';
import { membersKey } from '../store/keys.ts';
import type { Item, Table } from '../store/table.ts';
import {
  type Account,
  approverEligibility,
  idsOfAccount,
  type Lookup,
  memberEligibility,
  usergroupsOf,
} from './decision/eligibility.ts';
import {
  isKept,
  isSettled,
  type Membership,
  membershipOf,
  membershipUnkept,
  type Sights,
  sightsAfter,
} from './decision/membership.ts';
import { distinctPeople, isSamePerson, joinPeople, personOf } from './decision/people.ts';
import type { Approvers, Eligibility, Person, PolicySnapshot, Quorum, Seen } from './types.ts';

type LookupPorts = Uses<'slack' | 'config'>;
type ApproverPorts = LookupPorts & Uses<'table' | 'clock'>;
type Members = Readonly<Record<string, Lookup<Membership>>>;

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
  ports: ApproverPorts,
  userId: string,
  { groups, people }: Pick<PolicySnapshot, 'groups' | 'people'>,
): Promise<Seen> {
  const [account, members] = await Promise.all([
    loadAccount(ports.slack, userId),
    loadMembers(ports, usergroupsOf(groups)),
  ]);
  const { config, clock } = ports;
  const eligibility = approverEligibility(account, groups, members, { config, now: clock() });
  return seenAs(ports, { userId, account, eligibility, ...present({ people }) });
}

/** The same for several people, by account, for whoever must not keep what it reads: each group is read once. */
export async function lookAtApprovers(
  ports: LookupPorts & { table: Pick<Table, 'get'> },
  userIds: readonly string[],
  { groups, people, now }: Pick<PolicySnapshot, 'groups' | 'people'> & { now: number },
): Promise<Record<string, Seen>> {
  const { slack, table, config } = ports;
  const look = async (id: string): Promise<Membership> => {
    const [ids, kept] = await Promise.all([slack.userGroupMembers(id), loadSights(table, id)]);
    return membershipUnkept(kept, ids, now);
  };
  // Someone waits for the start: accounts are not kept waiting for groups.
  const [members, accounts] = await Promise.all([
    lookups(usergroupsOf(groups), look),
    Promise.all(userIds.map(async (userId) => ({ userId, account: await loadAccount(slack, userId) }))),
  ]);
  const seen = accounts.map(async ({ userId, account }) => {
    const eligibility = approverEligibility(account, groups, members, { config, now });
    return [userId, await seenAs(ports, { userId, account, eligibility, ...present({ people }) })] as const;
  });
  return Object.fromEntries(await Promise.all(seen));
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
  if (config.enterprise === undefined || others.length === 0 || account.kind === 'unknown')
    return { eligibility, by, ids };
  const further = await Promise.all(others.map((id) => loadIds(slack, id)));
  const unread = further.find((found) => found.kind === 'unknown');
  if (unread !== undefined) return { eligibility: { may: 'unknown', what: unread.what }, by, ids };
  const all = further.flatMap((found) => (found.kind === 'known' ? found.value : []));
  return { eligibility, by: personOf(userId, people, [...ids, ...all]), ids };
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
  ports: ApproverPorts,
  userIds: readonly string[],
  { groups }: Pick<PolicySnapshot, 'groups'>,
): Promise<Record<string, Eligibility>> {
  const { slack, config, clock } = ports;
  const [accounts, members] = await Promise.all([
    Promise.all(userIds.map((id) => loadAccount(slack, id))),
    loadMembers(ports, usergroupsOf(groups)),
  ]);
  const at = { config, now: clock() };
  const missing: Lookup<Account> = { kind: 'unknown', what: 'the account' };
  return Object.fromEntries(
    userIds.map((id, i) => [id, approverEligibility(accounts[i] ?? missing, groups, members, at)]),
  );
}

/** users.info is Tier 4, 100 a minute: with more accounts than this, approvers are not counted. */
const MAX_LOOKED_AT = 30;

/**
 * Whether enough people could approve it, read from Slack now: members of its groups who are current, internal and full, and in
 * one of them for long enough, less who asked or set it off. Accounts are looked at until there are enough.
 */
export async function loadQuorum(
  ports: ApproverPorts,
  { policy, requester, setOffBy = requester }: { policy: PolicySnapshot; requester: Person; setOffBy?: Person },
): Promise<Quorum> {
  const members = await loadMembers(ports, usergroupsOf(policy.groups));
  const ids = settledIn(ports, policy.groups, members);
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
  ports: ApproverPorts,
  { groups, people }: Pick<PolicySnapshot, 'groups' | 'people'>,
  others: readonly Person[] = [],
): Promise<Approvers> {
  const members = await loadMembers(ports, usergroupsOf(groups));
  const ids = settledIn(ports, groups, members);
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

/** Everyone whose membership counts by now, as far as the groups could be read; those that the config names first. */
function settledIn(
  { config, clock }: Uses<'config' | 'clock'>,
  groups: PolicySnapshot['groups'],
  members: Members,
): string[] {
  const named = Object.values(groups).flatMap((group) => (group.kind === 'users' ? group.users : []));
  const settled = ({ ids, joined }: Membership) => ids.filter((id) => isSettled(joined[id], config.settleMs, clock()));
  const listed = Object.values(members).flatMap((list) => (list.kind === 'known' ? settled(list.value) : []));
  return [...new Set([...named, ...listed])];
}

const loadMembers = (ports: ApproverPorts, ids: readonly string[]): Promise<Members> =>
  lookups(ids, (id) => readMembership(ports, id));

async function lookups(ids: readonly string[], read: (usergroup: string) => Promise<Membership>): Promise<Members> {
  const lists = await Promise.all(
    [...new Set(ids)].map(async (id) => [id, await lookup(`members of user group ${id}`, () => read(id))] as const),
  );
  return Object.fromEntries(lists);
}

/** More than the workers that see a change at one moment. */
const ATTEMPTS = 5;

/**
 * Who is in a user group now and since when. Who is new, or no longer there, is kept; of two workers that see it at once the first is
 * right, and the other reads again.
 */
async function readMembership(
  { slack, table, clock }: Uses<'slack' | 'table' | 'clock'>,
  usergroup: string,
): Promise<Membership> {
  const ids = await slack.userGroupMembers(usergroup);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const item = await table.get(membersKey(usergroup));
    const kept = sightsIn(item);
    if (kept !== undefined && isKept(kept, ids)) return membershipOf(ids, kept);
    const sights = sightsAfter(kept, ids, clock());
    if (await saveSights(table, { usergroup, sights, over: item })) return membershipOf(ids, sights);
  }
  throw new Error(`members of user group ${usergroup} changed ${ATTEMPTS} times while they were being kept`);
}

/** Members of an approver group have changed: who is new in it is new from now on. What Slack refuses for good is read at the next decision. */
export async function noteMembers(
  ports: Uses<'slack' | 'table' | 'clock' | 'config'>,
  usergroup: string,
): Promise<void> {
  if (!usergroupsOf(ports.config.approvers).includes(usergroup)) return;
  try {
    await readMembership(ports, usergroup);
  } catch (error) {
    if (!(error instanceof SlackCallError && error.kind === 'refused')) throw error;
  }
}

async function saveSights(
  table: Table,
  { usergroup, sights, over }: { usergroup: string; sights: Sights; over: Item | undefined },
): Promise<boolean> {
  const version = versionOf(over);
  const item = { ...membersKey(usergroup), ...sights, version: version + 1 };
  const when = over === undefined ? { absent: ['pk'] } : { equals: { version } };
  return (await table.write([{ kind: 'put', item, when }])).kind === 'written';
}

const versionOf = (item: Item | undefined): number => Number(item?.['version'] ?? 0);

/** What is kept of a user group; `undefined` of one that was never read. @throws when it is not what is written here */
export const loadSights = async (table: Pick<Table, 'get'>, usergroup: string): Promise<Sights | undefined> =>
  sightsIn(await table.get(membersKey(usergroup)));

function sightsIn(item: Item | undefined): Sights | undefined {
  return item === undefined ? undefined : SIGHTS.parse(item);
}

const SIGHTS = z.object({ since: z.number(), members: z.record(z.string(), z.number()) });

const loadAccount = (slack: SlackApi, id: string): Promise<Lookup<Account>> =>
  lookup(`Slack account ${id}`, () => slack.userInfo(id));

async function lookup<T>(what: string, read: () => Promise<T>): Promise<Lookup<T>> {
  try {
    return { kind: 'known', value: await read() };
  } catch {
    return { kind: 'unknown', what };
  }
}
