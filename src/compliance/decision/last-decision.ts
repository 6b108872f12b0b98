import { present } from '../../present.ts';
import type { Run } from '../../runs/types/run.ts';
import { isTerminal } from '../../runs/types/state.ts';
import type { LastDecision } from '../types/last-decision.ts';

type Decided = Pick<
  Run,
  'id' | 'state' | 'requester' | 'requestedAt' | 'askedAgain' | 'scheduledFor' | 'ending' | 'slot'
>;

/**
 * By whose decision a fleet is where it is: of its runs, newest first, the one that is open, or that a person ended after `since`. What ended
 * otherwise, e.g. well, decided nothing.
 */
export function lastDecision(runs: readonly Decided[], since: number): LastDecision | undefined {
  for (const run of runs) {
    const { id: runId, state, ending, askedAgain, requester, scheduledFor } = run;
    if (!isTerminal(state)) {
      if (askedAgain?.code === 'deferred')
        return { runId, kind: 'deferred', by: askedAgain.by, ...present({ until: scheduledFor }) };
      return state === 'awaiting-approval' || state === 'planning'
        ? { runId, kind: 'waiting', by: requester.userId }
        : { runId, kind: 'in-progress' };
    }
    const kind = endedAs(run);
    if (kind !== undefined && ending !== undefined && ending.at >= since)
      return { runId, kind, at: ending.at, ...present({ by: ending.by, reason: ending.reason }) };
    if (state === 'succeeded') return undefined;
  }
  return undefined;
}

function endedAs({ ending, slot }: Decided): 'rejected' | 'withdrawn' | 'skipped' | undefined {
  if (ending?.code === 'rejected') return slot === undefined ? 'rejected' : 'skipped';
  if (ending?.code === 'cancelled') return slot === undefined ? 'withdrawn' : 'skipped';
  return undefined;
}
