import { isSamePerson } from '../../approvals/decision/people.ts';
import type { Run } from '../../runs/types/run.ts';

/** Who cannot approve the step of a build: whoever requested the bake, and whoever requested the retry in which it waits. */
export function requestersOf(waits: Run, bake: Run | undefined): Pick<Run, 'requester' | 'setOffBy'> {
  const { requester } = bake ?? waits;
  return isSamePerson(requester, waits.requester) ? { requester } : { requester, setOffBy: waits.requester };
}
