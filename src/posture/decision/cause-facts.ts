import { operatingSystemOf } from '../../nodes/decision/operating-system.ts';
import type { SweptFleet, SweptInstance, UnreadPart } from '../types/swept.ts';

/** The facts from which the cause for one instance follows. */
export interface CauseFacts {
  swept: SweptFleet;
  /** An older scan no longer counts, in milliseconds. */
  staleMs: number;
  now: number;
  /** When the fleet was swept first. */
  followedSince: number;
  /** When a sweep first found this patch missing in the fleet; this sweep, if none had. */
  firstSeenOf: (patch: string) => number;
}

/** The first read of that part that failed, in its words; `undefined` when all of it was read. */
export const unreadPart = ({ unread }: Pick<SweptFleet, 'unread'>, part: UnreadPart): string | undefined =>
  unread.find((each) => each.part === part)?.what;

/** Systems Manager says that a Quick Setup patch policy scanned or patched it last: baselines and windows of groups do not count. */
export const isByPolicy = ({ summary }: SweptInstance): boolean => summary?.executionType === 'PatchPolicy';

/** The baseline that counts for it; `undefined` where none was asked about, or there is none for its operating system. */
export function baselineOf({ node }: SweptInstance, { baselines }: SweptFleet) {
  const operatingSystem = node === undefined ? undefined : operatingSystemOf(node);
  return operatingSystem !== undefined && Object.hasOwn(baselines, operatingSystem)
    ? baselines[operatingSystem]
    : undefined;
}

/** Clocks differ: what AWS dates in the future counts as now. */
export const ageAt = (at: number, now: number): number => Math.max(0, now - at);
