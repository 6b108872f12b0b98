import { isSettled, joinedAt } from '../../approvals/decision/membership.ts';
import { distinctPeople } from '../../approvals/decision/people.ts';
import { snapshotPolicy } from '../../approvals/decision/policy.ts';
import type { Person } from '../../approvals/types.ts';
import type { Config } from '../../config/types.ts';
import { present } from '../../present.ts';
import type { ApproverFacts, Asked, DoesNotCount, SeenAccount } from '../types/approvers.ts';
import type { Finding } from '../types/finding.ts';
import { unread } from './unread.ts';

/** What every policy asks of people, and what its deferrals beyond those that are left do. */
export function askedBy(config: Config): readonly Asked[] {
  const { people } = config;
  return Object.keys(config.policies).flatMap((policy): Asked[] => {
    const found = snapshotPolicy(config, policy);
    if (found === undefined) return [];
    const { approvals, groups, escalated, confirm: wants } = found;
    const confirm = wants === undefined ? undefined : config.confirm;
    return [
      { policy, approvals, groups, people, ...present({ confirm }) },
      ...(escalated === undefined ? [] : [{ policy, escalated: true, people, ...escalated } as const]),
    ];
  });
}

/** One more than it asks for: whoever asks for something may not approve it. */
export const enoughFor = ({ approvals }: Asked): number => approvals + 1;

/** Every account that may be in one of its groups. */
export const accountsIn = ({ groups }: Asked, members: ApproverFacts['members']): readonly string[] => [
  ...new Set(
    Object.values(groups).flatMap((group) => {
      if (group.kind === 'users') return group.users;
      const list = members[group.usergroup];
      return list?.kind === 'read' ? list.value.ids : [];
    }),
  ),
];

/** Whether enough distinct people could approve what is asked for under each policy, whoever asks for it. */
export const approverFindings = (facts: ApproverFacts): Finding[] =>
  facts.asked.flatMap((asked) => findingsOfPolicy(asked, facts));

/** Who counts for a policy, and who does not for which reason; what was not read is in `missing`. */
export function countedFor(asked: Asked, facts: ApproverFacts) {
  const ids = accountsIn(asked, facts.members);
  const looked = ids.flatMap((id) => facts.accounts[id] ?? []);
  const lists = Object.values(asked.groups).flatMap((group) =>
    group.kind === 'users' ? [] : (facts.members[group.usergroup] ?? []),
  );
  const missing = [...lists, ...looked].flatMap((read) => (read.kind === 'unread' ? [read] : []));
  const seen = looked.flatMap((read) => (read.kind === 'read' ? [read.value] : []));
  const found: Person[] = [];
  const without: Partial<Record<DoesNotCount, number>> = {};
  for (const account of seen) {
    const why = notCounted(account, asked, facts);
    if (why === undefined) found.push(account.by);
    else without[why] = (without[why] ?? 0) + 1;
  }
  return { people: distinctPeople(found).length, without, missing, more: looked.length < ids.length };
}

function findingsOfPolicy(asked: Asked, facts: ApproverFacts): Finding[] {
  const { policy, escalated, approvals, groups } = asked;
  const { people, without, missing, more } = countedFor(asked, facts);
  const of = { subject: 'approvers', policy, ...present({ escalated }), approvals, people } as const;
  if (people >= enoughFor(asked)) return [{ ...of, level: 'ok', code: 'enough', more }];
  const [first] = missing;
  if (first !== undefined) return [unread(`who can approve under ${policy}`, first)];
  const code = people < approvals ? 'short' : 'requester';
  return [{ ...of, level: 'to-do', code, groups: Object.keys(groups), without }];
}

function notCounted(
  account: SeenAccount,
  asked: Asked,
  { members, settleMs, now }: ApproverFacts,
): DoesNotCount | undefined {
  const { eligibility, by, ids } = account;
  if (eligibility.may !== 'yes') {
    const code = eligibility.may === 'no' ? eligibility.code : 'external';
    return code === 'not-approver' ? 'external' : code;
  }
  const isOld = Object.values(asked.groups).some((group) => {
    if (group.kind === 'users') return ids.some((id) => group.users.includes(id));
    const list = members[group.usergroup];
    if (list?.kind !== 'read' || !ids.some((id) => list.value.ids.includes(id))) return false;
    return isSettled(joinedAt(list.value, ids), settleMs, now);
  });
  if (!isOld) return 'too-new';
  const names = [by.userId, by.person, ...(by.aliases ?? [])];
  const { confirm } = asked;
  return confirm !== undefined && !names.some((name) => Object.hasOwn(confirm.people, name))
    ? 'no-identity'
    : undefined;
}
