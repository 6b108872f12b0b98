import { CONFIRM_WITHIN_MS } from '../../approvals/decision/confirm.ts';
import type { Approval } from '../../approvals/types.ts';
import type { Run } from '../types/run.ts';

/** Since when approvals are good, and for what start. Milliseconds since the epoch. */
interface Good {
  since: number;
  scheduledFor?: number | undefined;
  lifeMs: number;
}

/**
 * "An approval does not last for ever": as long as a request did, from the newest of those that count or from the start that was asked for.
 * The worker and the gatekeeper ask this one function.
 */
export const goodUntil = ({ since, scheduledFor = since, lifeMs }: Good): number =>
  Math.max(since, scheduledFor) + lifeMs;

/** When someone approved: as Slack says, however long the click waited here. What a worker's clock has not reached yet is now. */
export const givenAt = ({ requestedAt }: Pick<Run, 'requestedAt'>, signedAt: number | undefined, now: number): number =>
  Math.max(requestedAt, Math.min(now, signedAt ?? now));

/** From when on it counts: what had to be confirmed, from its confirmation on. */
const countsSince = ({ at, confirm }: Approval): number =>
  confirm !== undefined && 'executionId' in confirm ? Math.max(at, confirm.at) : at;

/**
 * Until when these approvals let the run start; `undefined` without any, and in a slot. Those that came with it, from the deploy that it
 * takes back, are good from when it was requested.
 */
export function approvedUntil(run: Run, approvals: readonly Approval[]): number | undefined {
  const given = approvals.filter(({ epoch }) => epoch === run.epoch);
  if (run.slot !== undefined || given.length === 0) return undefined;
  const { requestedAt, scheduledFor, policy } = run;
  const since = Math.max(requestedAt, ...given.map(countsSince));
  return goodUntil({ since, scheduledFor, lifeMs: policy.expiresMs });
}

/** Whether an approval that was given then could no longer be used, or no longer confirmed: its click waited too long. */
export function isOverAlready(
  run: Run,
  { at, now, confirms }: { at: number; now: number; confirms: boolean },
): boolean {
  if (confirms && now >= at + CONFIRM_WITHIN_MS) return true;
  const { scheduledFor, policy, slot } = run;
  return slot === undefined && now >= goodUntil({ since: at, scheduledFor, lifeMs: policy.expiresMs });
}
