import type { Approval, Person, PolicySnapshot } from '../types.ts';
import { isConfirmedOrNeedsNone } from './confirm.ts';
import { distinctPeople, isSamePerson } from './people.ts';

/** What a quorum is counted of. */
interface Counted {
  approvals: readonly Approval[];
  epoch: number;
  requester: Person;
  setOffBy?: Person;
  requestedAt: number;
  policy: Pick<PolicySnapshot, 'confirm'>;
}

/**
 * "Distinct, non-requesting people for exactly this epoch": those who count. Who set off what was approved beforehand counts
 * among those who approved it then, and no longer once anyone is asked again. What waits to be confirmed does not count.
 */
export function countedPeople(asked: Counted): string[] {
  const given = asked.approvals.filter(
    (approval) => approval.epoch === asked.epoch && isConfirmedOrNeedsNone(approval, asked.policy),
  );
  const isAskedAnew = given.some(({ at }) => at >= asked.requestedAt);
  return distinctPeople((isAskedAnew ? approvalsOfOthers(asked, given) : given).filter(isNotOf(asked.requester)));
}

/** Approvals that still count when people are asked again: none by whoever started the rollback. */
export const approvalsOfOthers = <Of extends Approval>(
  { setOffBy }: Pick<Counted, 'setOffBy'>,
  approvals: readonly Of[],
): readonly Of[] => (setOffBy === undefined ? approvals : approvals.filter(isNotOf(setOffBy)));

const isNotOf =
  (someone: Person) =>
  (approval: Approval): boolean =>
    !isSamePerson(approval, someone);
