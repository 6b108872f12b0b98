import type { Here } from '../../config/here.ts';
import { present } from '../../present.ts';
import type { LeftOut, SyncChange } from './change.ts';

export type SyncOperation = 'make' | 'remove';

/** Exactly what people are asked to approve, frozen when it is shown. Times are milliseconds since the epoch. */
export interface SyncPlan {
  kind: 'sync';
  operation: SyncOperation;
  /** Absent at home. */
  place?: Here;
  /** In the order in which they are made; they alone bind. */
  changes: readonly SyncChange[];
  /** The first of what is left as it is, and how many more there are. */
  leftOut: readonly LeftOut[];
  moreLeftOut: number;
  /** Instances that come into a window. */
  newly: number;
  /** What no tag asks for any more, which only a sync that removes takes away. */
  removable: number;
  readAt: number;
}

/** The parts of a plan that bind: the rest is what people were told. */
export const bindingOf = ({ kind, operation, place, changes }: SyncPlan): object => ({
  kind,
  operation,
  ...present({ place }),
  changes,
});

/** Where a sync is. */
export interface SyncProgress {
  kind: 'sync';
  /** The runbook's step that runs now: AWS's word for it. */
  step?: string;
  /** The runbook has ended, and not everything was there since then. */
  endedSince?: number;
}

/** How a sync ended, as Systems Manager has it afterwards. */
export interface SyncOutcome {
  kind: 'sync';
  done: number;
  /** Changes that are not there. */
  missing: readonly SyncChange[];
}
