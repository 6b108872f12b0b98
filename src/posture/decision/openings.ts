import type { DeadlineFacts } from '../types/deadline.ts';
import type { FleetSnapshot } from '../types/snapshot.ts';
import type { Ways } from './feasibility.ts';

/** When a fleet can take a patch without anyone doing more than usual. */
export function openingsOf(
  { windows, instances, unread }: Pick<FleetSnapshot, 'windows' | 'instances' | 'unread'>,
  { fleet }: Pick<DeadlineFacts, 'fleet'>,
): Ways['openings'] {
  // A fleet of images is baked and deployed when people like.
  if (fleet.target.kind !== 'patch-group') return 'any-time';
  if (windows.next.length > 0) return windows.next;
  if (unread.length > 0) return 'unknown';
  if (fleet.patch !== undefined && fleet.window === undefined) return 'any-time';
  const isByPolicy = instances.some(({ findings }) => findings.some(({ code }) => code === 'patch-policy'));
  return isByPolicy ? 'unknown' : [];
}
