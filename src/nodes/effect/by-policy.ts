import type { Patches } from '../../aws/patches.ts';
import type { Uses } from '../../contract/ports.ts';
import { HOUR } from '../../duration.ts';

/** What one sweep of the account found, by what was asked. */
const known = new WeakMap<Patches, { at: number; ids: readonly string[] }>();

/** Ids of nodes that a patch policy patches, as of an hour ago at most: policies change rarely, and a large account takes a call for each 50 nodes. Throws AwsCallError. */
export async function loadUnderPolicy({ patches, clock }: Uses<'patches' | 'clock'>): Promise<readonly string[]> {
  const now = clock();
  const before = known.get(patches);
  if (before !== undefined && now >= before.at && now < before.at + HOUR) return before.ids;
  const ids = await patches.underPolicy();
  known.set(patches, { at: now, ids });
  return ids;
}
