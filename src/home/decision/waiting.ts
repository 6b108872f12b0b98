import { isSamePerson, joinPeople, personOf, withPeople } from '../../approvals/decision/people.ts';
import type { Person } from '../../approvals/types.ts';
import type { RunRecord } from '../../runs/types/record.ts';
import type { Run } from '../../runs/types/run.ts';
import type { Asked, Members, Waiting } from '../types.ts';

/** People are being asked: before the start, or at a checkpoint. */
export const isAsking = ({ state, wait }: Run): boolean =>
  state === 'awaiting-approval' || (state === 'waiting' && wait?.kind === 'checkpoint');

/** The runs that this person could still approve. It lists and decides nothing: who may approve is read again at the click. */
export function waitingFor(active: readonly RunRecord[], asked: Asked): Waiting {
  const found = active.map((record) => ({ record, may: mayStillApprove(record.run, asked) }));
  return {
    mine: found.flatMap(({ record, may }) => (may === 'yes' ? [record] : [])),
    unread: found.some(({ may }) => may === 'unknown'),
  };
}

function mayStillApprove(run: Run, asked: Asked): 'yes' | 'no' | 'unknown' {
  if (!isAsking(run) || (run.state === 'awaiting-approval' && run.expiresAt <= asked.now)) return 'no';
  return mayStillDecide(run, asked);
}

/** What people are asked for: a run, or an exception. */
type AskedFor = Pick<Run, 'requester' | 'setOffBy' | 'approvals' | 'epoch' | 'policy'>;

/** Whether this person is of the groups, has not requested it, and has not approved it yet. */
export function mayStillDecide(asked: AskedFor, { by, members, people }: Omit<Asked, 'now'>): 'yes' | 'no' | 'unknown' {
  const { requester, setOffBy, approvals, epoch, policy } = withPeople(asked, people);
  const person = personOf(by.userId, joinPeople(people, policy.people), by.aliases);
  const given = approvals.filter((approval) => approval.epoch === epoch);
  const excluded = [requester, ...(setOffBy === undefined ? [] : [setOffBy]), ...given];
  if (excluded.some((other) => isSamePerson(other, person))) return 'no';
  return isInGroups(policy.groups, by, members);
}

/** By any account of theirs: another than this one gives its approval itself, and this one is told so. */
export function isInGroups(
  groups: Run['policy']['groups'],
  { userId, aliases = [] }: Person,
  members: Members,
): 'yes' | 'no' | 'unknown' {
  const ids = [userId, ...aliases];
  const lists = Object.values(groups).map((group) => (group.kind === 'users' ? group.users : members[group.usergroup]));
  if (lists.some((list) => list?.some((id) => ids.includes(id)) === true)) return 'yes';
  return lists.includes(undefined) ? 'unknown' : 'no';
}
