import { valueFor } from '../../../src/runs/actions.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { proofHashOf } from '../../../src/slack/proof.ts';
import { auditKey, proofKey } from '../../../src/store/keys.ts';
import { hashOf, type Item } from '../../../src/store/table.ts';
import { clickOf } from './click.ts';
import { APPROVERS, REQUESTER } from './scene.ts';
import { itemsOf, onTable, type State } from './state.ts';

/** What someone writes into the table who may write all of it and knows how its hashes are made: an approval, and what does not hold of its proof. */
export const FORGERIES = ['copied', 'unrecorded', 'other-secret', 'other-epoch', 'other-plan', 'requester'] as const;
export type Forgery = (typeof FORGERIES)[number];

const [FIRST, SECOND] = APPROVERS;
/** What whoever cannot read the signing secret signs with. */
export const OTHER_SECRET = '00000000000000000000000000000000';

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
  const hash = proofHashOf(proof);
  const approvals = [
    ...run.approvals,
    { userId, person: userId, at: now, epoch: run.epoch, groups: ['platform'], proof: hash },
  ];
  const isEnough = approvals.length > 1 && run.state === 'awaiting-approval';
  const next = { ...run, approvals, version: run.version + 1, state: isEnough ? ('approved' as const) : run.state };
  const entry = {
    runId: run.id,
    version: next.version,
    at: now,
    from: run.state,
    to: next.state,
    epoch: run.epoch,
    planHash: run.planHash,
    ...(forgery === 'unrecorded'
      ? { type: 'progressed' }
      : {
          type: isEnough ? 'approved' : 'approval-given',
          by: userId,
          person: userId,
          evidence: { epoch: run.epoch, proof: hash },
        }),
    headHash: hashOf(next),
    prev: item['chain'],
  };
  const chain = hashOf(entry);
  const puts: Item[] = [
    { ...item, run: next, version: next.version, state: next.state, chain },
    { ...auditKey(run.id, next.version), ...entry, hash: chain },
    { ...proofKey(run.id, hash), runId: run.id, epoch: run.epoch, userId, ...proof, at: now },
  ];
  const { items } = onTable(state.items, (store) =>
    store.write(puts.map((put) => ({ kind: 'put', item: put, when: {} }))),
  );
  return { ...state, items };
}
