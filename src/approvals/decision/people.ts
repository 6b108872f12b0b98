import type { Config } from '../../config/types.ts';
import type { Approval, Person } from '../types.ts';

/** The person behind an account. */
export function personOf(userId: string, people: Config['people']): Person {
  const named = Object.entries(people).find(([, ids]) => ids.includes(userId));
  return { userId, person: named === undefined ? userId : named[0] };
}

/** Something that people ask for and approve. */
interface Asked {
  requester: Person;
  setOffBy?: Person;
  approvals: readonly Approval[];
}

/** It with the people behind its accounts as the config names them today: two accounts may since be one person. */
export const withPeople = <Of extends Asked>(asked: Of, people: Config['people']): Of => ({
  ...asked,
  requester: personOf(asked.requester.userId, people),
  ...(asked.setOffBy === undefined ? {} : { setOffBy: personOf(asked.setOffBy.userId, people) }),
  approvals: asked.approvals.map((approval) => ({ ...approval, ...personOf(approval.userId, people) })),
});
