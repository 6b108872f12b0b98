import { CONFIRM_WITHIN_MS } from '../../approvals/decision/confirm.ts';
import type { Approval } from '../../approvals/types.ts';
import type { Run } from '../types/run.ts';

/** Since when approvals count, and for a start at what time. Milliseconds since the epoch. */
interface Good {
  since: number;
  scheduledFor?: number | undefined;
  lifeMs: number;
}

/**
 * "An approval does not last for ever": it lasts `lifeMs` from the newest approval that counts, or from the scheduled start if that is later.
 * Worker and gatekeeper both ask this function.
 */
export const goodUntil = ({ since, scheduledFor = since, lifeMs }: Good): number =>
  Math.max(since, scheduledFor) + lifeMs;

/** When someone approved: the time that Slack signed, however long the click waited in a queue, and never later than now. */
export const givenAt = ({ requestedAt }: Pick<Run, 'requestedAt'>, signedAt: number | undefined, now: number): number =>
  Math.max(requestedAt, Math.min(now, signedAt ?? now));

/** Since when it counts: one that had to be confirmed, since its confirmation. */
const countsSince = ({ at, confirm }: Approval): number =>
  confirm !== undefined && 'executionId' in confirm ? Math.max(at, confirm.at) : at;

/**
 * Until when these approvals let the run start; `undefined` without any, and in a slot. Those that a rollback
 * has from its deploy count since the rollback was requested.
 */
export function approvedUntil(run: Run, approvals: readonly Approval[]): number | undefined {
  const given = approvals.filter(({ epoch }) => epoch === run.epoch);
  if (run.slot !== undefined || given.length === 0) return undefined;
  const { requestedAt, scheduledFor, policy } = run;
  const since = Math.max(requestedAt, ...given.map(countsSince));
  return goodUntil({ since, scheduledFor, lifeMs: policy.expiresMs });
}

/** Whether an approval that was given at `at` can no longer be used, or no longer be confirmed: its click waited too long. */
export function isOverAlready(
  run: Run,
  { at, now, confirms }: { at: number; now: number; confirms: boolean },
): boolean {
  if (confirms && now >= at + CONFIRM_WITHIN_MS) return true;
  const { scheduledFor, policy, slot } = run;
  return slot === undefined && now >= goodUntil({ since: at, scheduledFor, lifeMs: policy.expiresMs });
}
