import { isSamePerson } from '../../approvals/decision/people.ts';
import type { ApproverGroup } from '../../config/types.ts';
import type { Run } from '../../runs/types/run.ts';
import type { PeopleFacts } from '../types.ts';

/** One group of those who can act. */
export interface GroupOfPeople {
  /** Its id, where Slack has it and it can be mentioned. */
  usergroup: string | undefined;
  /** Whether it is known who is in it. */
  isRead: boolean;
  /** All accounts in it. */
  members: readonly string[];
  /** Those in it who can act and have not yet, one account each. */
  people: readonly string[];
}

/** The groups of a policy with those in them who can act on `run`: never who requested it, nor anyone who cannot approve. */
export function askedOf(
  run: Run | undefined,
  groups: Readonly<Record<string, ApproverGroup>>,
  facts: PeopleFacts,
): readonly GroupOfPeople[] {
  return Object.values(groups).map((group) => {
    if (group.kind === 'users') {
      return { usergroup: undefined, isRead: true, members: group.users, people: peopleOf(run, group.users, facts) };
    }
    const read = facts.groups[group.usergroup];
    const members = read?.kind === 'known' ? read.value : [];
    const isRead = read?.kind === 'known';
    return { usergroup: isRead ? group.usergroup : undefined, isRead, members, people: peopleOf(run, members, facts) };
  });
}

function peopleOf(run: Run | undefined, members: readonly string[], facts: PeopleFacts): readonly string[] {
  const { accounts, channel, personOf } = facts;
  const isMember = (id: string): boolean => channel.kind === 'known' && channel.value.includes(id);
  const able = members.filter((id) => accounts[id] !== 'stranger' && !(run !== undefined && isOut(run, id, facts)));
  const distinct: string[] = [];
  for (const id of able.toSorted((a, b) => Number(isMember(b)) - Number(isMember(a)))) {
    if (!distinct.some((known) => isSamePerson(personOf(known), personOf(id)))) distinct.push(id);
  }
  return able.filter((id) => distinct.includes(id));
}

/** Who requested it or set it off cannot approve it, and who has approved need not be told again. */
function isOut({ requester, setOffBy, approvals, epoch }: Run, id: string, { personOf }: PeopleFacts): boolean {
  const person = personOf(id);
  const given = approvals.filter((approval) => approval.epoch === epoch);
  return [requester, ...(setOffBy === undefined ? [] : [setOffBy]), ...given].some((one) => isSamePerson(one, person));
}
