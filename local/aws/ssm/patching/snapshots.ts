import { DAY } from '../../../../src/duration.ts';
import type { NodeRecord } from '../nodes/node.ts';
import type { StoredBaseline } from './baseline.ts';
import type { PatchSet } from './scan.ts';

/** A snapshot is kept at most that long; the same id makes a new one then. */
const KEPT = 3 * DAY;

/** By snapshot id, patch group and operating system: the rules, and when they were taken. */
export type Snapshots = Map<string, { baseline: StoredBaseline; takenAt: number }>;

/**
 * Without an id each node has a snapshot of its own. What all nodes of one snapshot id, patch group and operating system are patched with: on Windows the list of patches of the
 * moment it was taken, on Linux the rules alone, so that repositories decide at run time.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-aws-runpatchbaseline.html
 */
export const patchSetOf = (
  snapshots: Snapshots,
  request: { id?: string | undefined; patchGroup: string; node: NodeRecord; baseline: StoredBaseline; now: number },
): PatchSet => {
  const { id, patchGroup, node, now } = request;
  if (id === undefined) return { baseline: structuredClone(request.baseline), asOf: now };
  const key = `${id}/${node.system}/${patchGroup}`;
  const known = snapshots.get(key);
  const taken =
    known !== undefined && now - known.takenAt < KEPT
      ? known
      : { baseline: structuredClone(request.baseline), takenAt: now };
  for (const [old, { takenAt }] of snapshots) if (now - takenAt >= KEPT) snapshots.delete(old);
  snapshots.set(key, taken);
  return { baseline: taken.baseline, asOf: node.system === 'WINDOWS' ? taken.takenAt : now };
};
