import type { InstancePatch } from '../../aws/patches.ts';
import { present } from '../../present.ts';
import type { MissingPatch } from '../types.ts';

/** What patches of one instance are, by its id. */
export type PatchesByInstance = Readonly<Record<string, readonly InstancePatch[]>>;

/** The CVEs that Inspector was asked about, and those of them that are known to be exploited. */
export interface Exploits {
  asked: readonly string[];
  exploited: readonly string[];
}

/** What several instances miss, each patch once; the most urgent first. */
export function missingOf(byInstance: PatchesByInstance, exploits?: Exploits): MissingPatch[] {
  const found = new Map<string, MissingPatch>();
  for (const patch of Object.values(byInstance).flatMap(distinct)) {
    const before = found.get(patch.id);
    const cves = [...new Set([...(before?.cves ?? []), ...patch.cves])].sort();
    found.set(patch.id, {
      id: patch.id,
      title: patch.title,
      classification: patch.classification,
      severity: patch.severity,
      cves,
      instances: (before?.instances ?? 0) + 1,
      ...present({ exploited: exploits === undefined ? undefined : isExploited(cves, exploits) }),
    });
  }
  return [...found.values()].sort(byUrgency);
}

/** `undefined` where not all of them were asked about. */
function isExploited(cves: readonly string[], { asked, exploited }: Exploits): boolean | undefined {
  if (cves.some((cve) => exploited.includes(cve))) return true;
  return cves.every((cve) => asked.includes(cve)) ? false : undefined;
}

const distinct = (patches: readonly InstancePatch[]): InstancePatch[] => [
  ...new Map(patches.map((patch) => [patch.id, patch])).values(),
];

const SEVERITIES: readonly string[] = ['critical', 'important', 'high', 'moderate', 'medium', 'low'];

/** The smaller, the more severe; an unknown word is last. */
export function severityRank({ severity }: Pick<MissingPatch, 'severity'>): number {
  const rank = SEVERITIES.indexOf(severity.toLowerCase());
  return rank === -1 ? SEVERITIES.length : rank;
}

const byUrgency = (a: MissingPatch, b: MissingPatch): number =>
  Number(b.exploited ?? false) - Number(a.exploited ?? false) ||
  b.instances - a.instances ||
  severityRank(a) - severityRank(b) ||
  (a.id < b.id ? -1 : 1);

/** The CVEs that are asked about, of the most severe patches first: each is one call. */
export function cvesToAsk(byInstance: PatchesByInstance, most: number): string[] {
  const patches = missingOf(byInstance).sort((a, b) => severityRank(a) - severityRank(b));
  return [...new Set(patches.flatMap(({ cves }) => cves))].slice(0, most);
}
