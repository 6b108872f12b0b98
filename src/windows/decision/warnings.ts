import { HOUR } from '../../duration.ts';
import type { CapacityWarning } from '../types/occurrence.ts';
import type { SeenWindow } from '../types/place.ts';
import { instancesIn } from './reach.ts';

/** AWS Managed Services plans an hour per 50 instances, and fewer than 1,001 instances in windows at one time. */
const INSTANCES_AN_HOUR = 50;
const MOST_INSTANCES = 1000;
/** A Region has at most 50 windows; five may run at once. https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const NEAR_QUOTA = 45;
const MOST_AT_ONCE = 5;

/** What about an occurrence may not fit, of everything that is known of the windows of its place. */
export function capacityWarnings(
  seen: Readonly<Record<string, SeenWindow>>,
  { windowId, opensAt }: { windowId: string; opensAt: number },
): readonly CapacityWarning[] {
  const window = seen[windowId];
  if (window === undefined) return [];
  const instances = countOf(window);
  const needsMs = Math.ceil(instances / INSTANCES_AN_HOUR) * HOUR;
  const together = overlapping(seen, { opensAt, endsAt: opensAt + window.durationMs });
  const atOnce = together.reduce((sum, each) => sum + countOf(each), 0);
  const windows = Object.keys(seen).length;
  const sameMoment = Object.values(seen).filter(({ enabled, nextAt }) => enabled && nextAt === opensAt).length;
  return [
    ...(needsMs > window.durationMs ? [{ code: 'too-short', instances, needsMs } as const] : []),
    ...(atOnce > MOST_INSTANCES ? [{ code: 'too-many-instances', instances: atOnce } as const] : []),
    ...(sameMoment > MOST_AT_ONCE ? [{ code: 'too-many-at-once', windows: sameMoment } as const] : []),
    ...(windows >= NEAR_QUOTA ? [{ code: 'near-quota', windows } as const] : []),
  ];
}

const countOf = ({ read }: SeenWindow): number => (read?.does === undefined ? 0 : instancesIn(read.reach).length);

const overlapping = (
  seen: Readonly<Record<string, SeenWindow>>,
  { opensAt, endsAt }: { opensAt: number; endsAt: number },
): readonly SeenWindow[] =>
  Object.values(seen).filter(
    ({ enabled, nextAt, durationMs }) =>
      enabled && nextAt !== undefined && nextAt < endsAt && opensAt < nextAt + durationMs,
  );
