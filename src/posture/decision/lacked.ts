import type { FleetSnapshot, InstanceSnapshot, PatchFacts } from '../types/snapshot.ts';
import type { MissingHere, SweptInstance } from '../types/swept.ts';

/** What instances lack, each patch once. One that is installed though its baseline rejects it is not lacking. */
export function lackedPatches(
  instances: readonly SweptInstance[],
  previous: FleetSnapshot | undefined,
  readAt: number,
): Record<string, PatchFacts> {
  const found: Record<string, PatchFacts> = Object.create(null);
  const earlier = new Map(previous?.instances.map((each) => [each.id, each]));
  for (const instance of instances) {
    for (const id of missedBefore(instance, earlier.get(instance.id)) ?? []) {
      const before = factsOf(id, previous);
      if (before !== undefined) found[id] = { ...before, instances: (found[id]?.instances ?? 0) + 1 };
    }
  }
  for (const { missing = [] } of instances) {
    for (const patch of distinct(missing)) found[patch.id] = merged(found[patch.id], patch, firstSeen(patch.id));
  }
  return found;

  function firstSeen(id: string): number {
    return factsOf(id, previous)?.firstSeenAt ?? readAt;
  }
}

const factsOf = (id: string, previous: FleetSnapshot | undefined): PatchFacts | undefined =>
  previous !== undefined && Object.hasOwn(previous.patches, id) ? previous.patches[id] : undefined;

/**
 * What an instance lacked when it was last known, where it is not known now: what is not seen is not installed, and its deadlines do not
 * restart once it is seen again.
 */
export function missedBefore(
  { state, missing }: SweptInstance,
  before: Pick<InstanceSnapshot, 'missing' | 'missed'> | undefined,
): readonly string[] | undefined {
  const lacksNothing = state !== undefined && state.missing + state.failed + state.pendingReboot === 0;
  if (missing !== undefined || lacksNothing) return undefined;
  const known = before?.missing ?? before?.missed;
  return known === undefined || known.length === 0 ? undefined : known;
}

const distinct = (missing: readonly MissingHere[]): MissingHere[] => [
  ...new Map(missing.filter(({ state }) => state !== 'InstalledRejected').map((patch) => [patch.id, patch])).values(),
];

const merged = (
  before: PatchFacts | undefined,
  { title, classification, severity, cves }: MissingHere,
  firstSeenAt: number,
): PatchFacts => ({
  title,
  classification,
  severity,
  cves: before === undefined ? [...cves] : [...new Set([...before.cves, ...cves])].sort(),
  instances: (before?.instances ?? 0) + 1,
  firstSeenAt,
});
