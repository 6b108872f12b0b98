import { valueFor } from '../../../src/runs/actions.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { OTHER_SECRET, withForgedApproval } from '../forgery.ts';
import { clickOf } from './click.ts';
import { APPROVERS, REQUESTER } from './scene.ts';
import { itemsOf, onTable, type State } from './state.ts';

/** What someone writes into the table who may write all of it and knows how its hashes are made: an approval, and what does not hold of its proof. */
export const FORGERIES = ['copied', 'unrecorded', 'other-secret', 'other-epoch', 'other-plan', 'requester'] as const;
export type Forgery = (typeof FORGERIES)[number];

const [FIRST, SECOND] = APPROVERS;
interface Signed {
  userId: string;
  value: string;
  secret?: string;
}

/** The request that stands behind a forged approval; `undefined` where nobody has made it. */
function requestBehind({ signed }: State, run: Run, forgery: Forgery): Signed | undefined {
  const value = valueFor(run);
  const isSigned = (userId: string): boolean => signed.some((each) => each.userId === userId && each.value === value);
  switch (forgery) {
    case 'copied':
      return isSigned(FIRST) ? { userId: FIRST, value } : undefined;
    case 'unrecorded':
      return isSigned(SECOND) ? { userId: SECOND, value } : undefined;
    case 'other-secret':
      return { userId: SECOND, value, secret: OTHER_SECRET };
    case 'other-epoch':
      return { userId: SECOND, value: valueFor({ ...run, epoch: run.epoch + 7 }) };
    case 'other-plan':
      return { userId: SECOND, value: valueFor({ ...run, asks: 'f'.repeat(64) }) };
    case 'requester':
      return { userId: REQUESTER, value };
  }
}

const OPEN: readonly Run['state'][] = ['awaiting-approval', 'approved', 'starting'];

/** One approval more, with a record of the audit that follows from the last one and a run that is as that record says. */
export function forged(state: State, forgery: Forgery, now: number): State | undefined {
  const { run: item } = itemsOf(state);
  const run = item?.['run'] as Run | undefined;
  if (item === undefined || run === undefined || !OPEN.includes(run.state)) return undefined;
  const behind = requestBehind(state, run, forgery);
  const userId = forgery === 'requester' ? REQUESTER : SECOND;
  if (behind === undefined || run.approvals.some((given) => given.userId === userId)) return undefined;
  const { proof } = clickOf({ ...behind, now });
  const isUnrecorded = forgery === 'unrecorded';
  const puts = withForgedApproval(item, { userId, proof, enough: 2, isUnrecorded, now });
  const { items } = onTable(state.items, (store) =>
    store.write(puts.map((put) => ({ kind: 'put', item: put, when: {} }))),
  );
  return { ...state, items };
}
