import type { FleetSnapshot, PatchFacts } from '../types/snapshot.ts';
import type { MissingHere, SweptInstance } from '../types/swept.ts';

/** What instances lack, each patch once. One that is installed though its baseline rejects it is not lacking. */
export function lackedPatches(
  instances: readonly SweptInstance[],
  previous: FleetSnapshot | undefined,
  readAt: number,
): Record<string, PatchFacts> {
  const found: Record<string, PatchFacts> = Object.create(null);
  for (const { missing = [] } of instances) {
    for (const patch of distinct(missing)) found[patch.id] = merged(found[patch.id], patch, firstSeen(patch.id));
  }
  return found;

  function firstSeen(id: string): number {
    const before = previous !== undefined && Object.hasOwn(previous.patches, id) ? previous.patches[id] : undefined;
    return before?.firstSeenAt ?? readAt;
  }
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
