import { isSamePerson, joinPeople, personOf, withPeople } from '../../approvals/decision/people.ts';
import type { Person } from '../../approvals/types.ts';
import type { Config } from '../../config/types.ts';
import type { RunRecord } from '../../runs/types/record.ts';
import type { Run } from '../../runs/types/run.ts';
import type { Members, Waiting } from '../types.ts';

/** People are being asked: before the start, or at a checkpoint. */
export const isAsking = ({ state, wait }: Run): boolean =>
  state === 'awaiting-approval' || (state === 'waiting' && wait?.kind === 'checkpoint');

interface Asked {
  by: Person;
  members: Members;
  people: Config['people'];
  now: number;
}

/** The runs that this person could still approve. It lists and decides nothing: who may approve is read anew at the click. */
export function waitingFor(active: readonly RunRecord[], asked: Asked): Waiting {
  const found = active.map((record) => ({ record, may: mayStillApprove(record.run, asked) }));
  return {
    mine: found.flatMap(({ record, may }) => (may === 'yes' ? [record] : [])),
    unread: found.some(({ may }) => may === 'unknown'),
  };
}

function mayStillApprove(run: Run, { by, members, people, now }: Asked): 'yes' | 'no' | 'unknown' {
  if (!isAsking(run) || (run.state === 'awaiting-approval' && run.expiresAt <= now)) return 'no';
  const { requester, setOffBy, approvals, epoch, policy } = withPeople(run, people);
  const person = personOf(by.userId, joinPeople(people, policy.people), by.aliases);
  const given = approvals.filter((approval) => approval.epoch === epoch);
  const excluded = [requester, ...(setOffBy === undefined ? [] : [setOffBy]), ...given];
  if (excluded.some((other) => isSamePerson(other, person))) return 'no';
  return isInGroups(policy.groups, by, members);
}

/** By any account of theirs: another than this one gives its approval itself, and this one is told so. */
function isInGroups(
  groups: Run['policy']['groups'],
  { userId, aliases = [] }: Person,
  members: Members,
): 'yes' | 'no' | 'unknown' {
  const ids = [userId, ...aliases];
  const lists = Object.values(groups).map((group) => (group.kind === 'users' ? group.users : members[group.usergroup]));
  if (lists.some((list) => list?.some((id) => ids.includes(id)) === true)) return 'yes';
  return lists.includes(undefined) ? 'unknown' : 'no';
}
