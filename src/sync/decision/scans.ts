import type { SyncChange } from '../types/change.ts';
import type { SyncFacts, TagKey } from '../types/facts.ts';
import { scanName } from './names.ts';
import type { GroupWish } from './wishes.ts';

/** A scan by each key that instances of the group carry: to AWS they are two sets. One that somebody else made is enough. */
export const scanChanges = (facts: SyncFacts, { group, keys }: GroupWish): readonly SyncChange[] =>
  keys.flatMap((tagKey) => scanChange(facts, group, tagKey));

function scanChange({ state, settings }: SyncFacts, group: string, tagKey: TagKey): SyncChange[] {
  const there = state.scans.filter((scan) => scan.group === group && scan.tagKey === tagKey);
  if (there.some(({ ours }) => !ours)) return [];
  const [scan] = there;
  const { scan: schedule } = settings;
  if (scan === undefined) return [{ kind: 'make-scan', name: scanName(group, tagKey), group, tagKey, schedule }];
  if (scan.schedule === schedule) return [];
  const { id: associationId, name, schedule: was } = scan;
  return [{ kind: 'change-scan', associationId, name, group, schedule, was }];
}
