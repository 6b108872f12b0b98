import { stricterObserve } from '../../config/observe.ts';
import type { Observe } from '../../config/types.ts';
import type { Decision } from '../types/decision.ts';
import type { Run } from '../types/run.ts';
import { ended } from './change.ts';

/** What was requested while it was only observed stays so; and what is only observed by now does not start either. */
export const observed = ({ observe }: Run, today: Observe | undefined): Observe | undefined =>
  stricterObserve(observe, today);

/** It is over where it would have started. What its first part did before a checkpoint stays. */
export const wouldHave = (run: Run, observe: Observe, now: number, parts: Partial<Run> = {}): Decision =>
  ended(run, 'cancelled', { at: now, code: 'observed' }, { type: 'would-have', evidence: { observe } }, parts);
