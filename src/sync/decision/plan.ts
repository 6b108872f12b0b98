import { present } from '../../present.ts';
import { hashOf } from '../../store/table.ts';
import type { SyncFacts } from '../types/facts.ts';
import { bindingOf, type SyncOperation, type SyncPlan } from '../types/plan.ts';
import { differenceOf } from './difference.ts';
import { notRemovable, removalsOf } from './removals.ts';

/** As many as a card's thread shows; the rest is a number. */
const MOST_LEFT_OUT = 100;

export interface Planned {
  plan: SyncPlan;
  planHash: string;
  /** Patch groups that are, or will be, as their tags say. */
  groups: number;
}

/** What one sync would do now. A plan without changes has nothing to ask for. */
export function planOf(facts: SyncFacts, operation: SyncOperation, now: number): Planned {
  const difference = differenceOf(facts);
  const removals = removalsOf(facts);
  const isRemoval = operation === 'remove';
  const leftOut = isRemoval ? notRemovable(facts) : difference.leftOut;
  const plan: SyncPlan = {
    kind: 'sync',
    operation,
    ...present({ place: facts.place }),
    changes: isRemoval ? removals : difference.changes,
    leftOut: leftOut.slice(0, MOST_LEFT_OUT),
    moreLeftOut: Math.max(0, leftOut.length - MOST_LEFT_OUT),
    newly: isRemoval ? 0 : difference.newly,
    removable: removals.length,
    readAt: now,
  };
  return { plan, planHash: hashOf(bindingOf(plan)), groups: difference.groups };
}
