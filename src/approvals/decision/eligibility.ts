import type { ApproverGroup, Config } from '../../config/types.ts';
import type { Person, PolicySnapshot, Run, Standing } from '../../runs/types.ts';

/** A Slack account, as users.info tells. Any field that Slack did not give counts against the person. */
export interface Account {
  id: string;
  teamId: string;
  enterpriseId?: string;
  deleted: boolean;
  isBot: boolean;
  isGuest: boolean;
  isExternal: boolean;
}

export type Lookup<T> = { kind: 'known'; value: T } | { kind: 'unknown'; what: string };

/** The person behind an account. */
export function personOf(userId: string, people: Config['people']): Person {
  const named = Object.entries(people).find(([, ids]) => ids.includes(userId));
  return { userId, person: named === undefined ? userId : named[0] };
}

/** A run with the people behind its accounts as the config names them today: two accounts may since be one person. */
export const withPeople = (run: Run, people: Config['people']): Run => ({
  ...run,
  requester: personOf(run.requester.userId, people),
  ...(run.setOffBy === undefined ? {} : { setOffBy: personOf(run.setOffBy.userId, people) }),
  approvals: run.approvals.map((approval) => ({ ...approval, ...personOf(approval.userId, people) })),
});

/** Current, internal and full: what everyone needs who asks for anything. */
export function memberStanding(account: Lookup<Account>, home: Pick<Config, 'workspace' | 'enterprise'>): Standing {
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

/**
 * Whether a person may decide under these groups. A person in a group that is known may decide, even when another group
 * cannot be read; someone found in none, while one is unknown, is unknown.
 */
export function approverStanding(
  account: Lookup<Account>,
  groups: Readonly<Record<string, ApproverGroup>>,
  members: Readonly<Record<string, Lookup<readonly string[]>>>,
  home: Pick<Config, 'workspace' | 'enterprise'>,
): Standing {
  const member = memberStanding(account, home);
  if (member.may !== 'yes' || account.kind === 'unknown') return member;
  const found: string[] = [];
  let unread: string | undefined;
  for (const [name, group] of Object.entries(groups)) {
    if (group.kind === 'users') {
      if (group.users.includes(account.value.id)) found.push(name);
      continue;
    }
    const list = members[group.usergroup];
    if (list === undefined || list.kind === 'unknown') unread = list?.what ?? `members of ${group.usergroup}`;
    else if (list.value.includes(account.value.id)) found.push(name);
  }
  if (found.length > 0) return { may: 'yes', groups: found };
  return unread === undefined ? { may: 'no', code: 'not-approver' } : { may: 'unknown', what: unread };
}

/** The policy of a run as it is frozen into it. */
export function snapshotPolicy(config: Config, name: string): PolicySnapshot | undefined {
  const policy = config.policies[name];
  if (policy === undefined) return undefined;
  const groups = Object.fromEntries(
    policy.from.flatMap((from) => {
      const group = config.approvers[from];
      return group === undefined ? [] : [[from, group] as const];
    }),
  );
  return { name, approvals: policy.approvals, groups, expiresMs: policy.expiresMs };
}

/**
 * "A config change in flight can only make it stricter": the larger quorum, and only groups that both the snapshot and
 * today's policy have, unchanged in kind; named people must be in both lists.
 */
export function stricterPolicy(
  snapshot: PolicySnapshot,
  today: PolicySnapshot | undefined,
): PolicySnapshot | undefined {
  if (today === undefined) return undefined;
  const groups: Record<string, ApproverGroup> = {};
  for (const [name, then] of Object.entries(snapshot.groups)) {
    const now = today.groups[name];
    if (now === undefined || now.kind !== then.kind) continue;
    if (then.kind === 'usergroup' && now.kind === 'usergroup' && then.usergroup === now.usergroup) groups[name] = then;
    if (then.kind === 'users' && now.kind === 'users') {
      groups[name] = { kind: 'users', users: then.users.filter((user) => now.users.includes(user)) };
    }
  }
  return { ...snapshot, approvals: Math.max(snapshot.approvals, today.approvals), groups };
}

/** "Distinct, non-requesting people for exactly this epoch": how many count. */
export function countedPeople(run: Pick<Run, 'approvals' | 'epoch' | 'requester'>): string[] {
  const people = run.approvals.filter(({ epoch }) => epoch === run.epoch).map(({ person }) => person);
  return [...new Set(people)].filter((person) => person !== run.requester.person);
}
