import type { Approval, Person } from '../types.ts';

/** What a quorum is counted of. */
interface Counted {
  approvals: readonly Approval[];
  epoch: number;
  requester: Person;
}

/** "Distinct, non-requesting people for exactly this epoch": how many count. */
export function countedPeople(asked: Counted): string[] {
  const people = asked.approvals.filter(({ epoch }) => epoch === asked.epoch).map(({ person }) => person);
  return [...new Set(people)].filter((person) => person !== asked.requester.person);
}
