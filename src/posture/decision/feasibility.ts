import { present } from '../../present.ts';
import type { Closed } from '../types/deadline.ts';
import type { InfeasibleBecause } from '../types/posture.ts';

export interface Ways {
  /** Its windows' next openings, ascending; `any-time` where people patch or deploy when they like; `unknown` where others do it. */
  openings: readonly number[] | 'any-time' | 'unknown';
  /** When nothing may start, ascending. */
  closed: readonly Closed[];
  /** When the baseline approves the patch; absent where it has. */
  approvedAt?: number | undefined;
  now: number;
}

/** `earliest` is the first moment at which it could be in; absent where nothing will bring it in, or nobody knows when. */
export type Feasibility =
  | { kind: 'feasible'; earliest: number }
  | { kind: 'infeasible'; because: InfeasibleBecause; earliest?: number; clearAt?: number }
  /** The openings that are known do not reach so far, or others patch it. */
  | { kind: 'unknown' };

/** Whether what is due can be in by then without anyone doing more than usual, and what is in the way. */
export function feasibilityOf(due: number, ways: Ways): Feasibility {
  const { openings, approvedAt } = ways;
  if (openings === 'unknown') return { kind: 'unknown' };
  if (openings !== 'any-time' && openings.length === 0) return { kind: 'infeasible', because: 'no-window' };
  const earliest = earliestOf(ways);
  if (earliest !== undefined && earliest <= due) return { kind: 'feasible', earliest };
  const isApprovedLate = approvedAt !== undefined && approvedAt > due;
  const isKnownSoFar = openings === 'any-time' || isApprovedLate || (openings.at(-1) ?? due) > due;
  if (!isKnownSoFar) return { kind: 'unknown' };
  const because = obstacleOf(due, ways);
  const clearAt = because === 'freeze' ? clearBy(due, ways) : undefined;
  return { kind: 'infeasible', because, ...present({ earliest, clearAt }) };
}

/** The first moment that is after the approval, in an opening, and in no freeze. */
function earliestOf({ openings, closed, approvedAt = Number.NEGATIVE_INFINITY, now }: Ways): number | undefined {
  const from = Math.max(now, approvedAt);
  if (openings === 'any-time') return clearFrom(from, closed);
  if (openings === 'unknown') return undefined;
  return openings.find((at) => at >= from && clearFrom(at, closed) === at);
}

/** The first moment until then at which people could start it, whatever its windows are. */
function clearBy(due: number, { closed, approvedAt = Number.NEGATIVE_INFINITY, now }: Ways): number | undefined {
  const at = clearFrom(Math.max(now, approvedAt), closed);
  return at !== undefined && at <= due ? at : undefined;
}

/** The first clear moment from then on. */
function clearFrom(from: number, closed: readonly Closed[]): number | undefined {
  let at = from;
  for (const { from: begins, until } of closed) {
    if (at < begins || (until !== undefined && at >= until)) continue;
    if (until === undefined) return undefined;
    at = until;
  }
  return at;
}

/** What would have to go first: the delay, then the wait for the window, then the freeze. */
function obstacleOf(due: number, { openings, approvedAt = Number.NEGATIVE_INFINITY, now }: Ways): InfeasibleBecause {
  if (approvedAt > due) return 'approval-delay';
  if (openings === 'any-time' || openings === 'unknown') return 'freeze';
  const inTime = openings.filter((at) => at >= now && at <= due);
  if (inTime.length === 0) return 'window';
  return inTime.some((at) => at >= approvedAt) ? 'freeze' : 'approval-delay';
}
