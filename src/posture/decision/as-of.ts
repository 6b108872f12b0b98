import { HOUR } from '../../duration.ts';
import type { FleetPosture } from '../types/posture.ts';

/** Sweeps are hourly by default, and daily at most. */
const READ_WITHIN_MS = 26 * HOUR;

/** So long ago that how it stands now is not known. */
export const isOld = (readAt: number, now: number): boolean => readAt < now - READ_WITHIN_MS;

/** A posture for people: what was compliant when it was last read, too long ago, is not seen since then. */
export function asOf(posture: FleetPosture, now: number): FleetPosture {
  const { verdict, readAt, counts } = posture;
  if (!isOld(readAt, now)) return posture;
  const hidden = { ...counts, compliant: 0, notSeen: counts.notSeen + counts.compliant };
  return verdict === 'compliant'
    ? { ...posture, verdict: 'not-seen', since: readAt, counts: hidden }
    : { ...posture, counts: hidden };
}
