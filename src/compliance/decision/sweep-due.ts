import type { ComplianceConfig } from '../../config/types.ts';
import { MINUTE } from '../../duration.ts';
import type { HeldSweep } from '../types/sweep.ts';

/** Whether a sweep begins or continues at this moment. */
export function isDue(held: HeldSweep, { sweepMs }: Pick<ComplianceConfig, 'sweepMs'>, now: number): boolean {
  const { sweep, target, wantedAt } = held;
  const isGoingOn = sweep !== undefined && sweep.phase !== 'done';
  if (now < held.busyUntil || now < held.notBefore) return false;
  if (isGoingOn || (wantedAt !== undefined && wantedAt <= now)) return true;
  return target.scope.kind === 'all' && now >= (sweep?.startedAt ?? Number.NEGATIVE_INFINITY) + sweepMs;
}

/** When a sweep continues that has begun, or that someone wants; `undefined` where nothing waits. */
export function dueAt({ sweep, busyUntil, notBefore, wantedAt }: HeldSweep): number | undefined {
  const isGoingOn = sweep !== undefined && sweep.phase !== 'done';
  if (isGoingOn) return Math.max(busyUntil, notBefore);
  return wantedAt === undefined ? undefined : Math.max(notBefore, wantedAt);
}

/** When the next look at it is due, as far as is known now. */
export function nextDueAt(held: HeldSweep, { sweepMs }: Pick<ComplianceConfig, 'sweepMs'>): number {
  const { sweep, target, busyUntil, notBefore } = held;
  const asked = dueAt(held) ?? Number.POSITIVE_INFINITY;
  const ofItself = target.scope.kind === 'all' ? (sweep?.startedAt ?? Number.NEGATIVE_INFINITY) + sweepMs : asked;
  return Math.max(busyUntil, notBefore, Math.min(asked, ofItself));
}

/** Events about a fleet come in bursts: they are collected, and a fleet is read again at most this often. */
const SETTLING_MS = 2 * MINUTE;
const FLEET_AGAIN_MS = 10 * MINUTE;
const ALL_AGAIN_MS = 15 * MINUTE;

/** When a sweep is to begin because of an event now. */
export function hintedAt({ sweep, target }: HeldSweep, now: number): number {
  const againMs = target.scope.kind === 'all' ? ALL_AGAIN_MS : FLEET_AGAIN_MS;
  return Math.max(now + SETTLING_MS, (sweep?.startedAt ?? Number.NEGATIVE_INFINITY) + againMs);
}
