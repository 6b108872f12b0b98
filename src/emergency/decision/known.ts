import type { ManagedNode } from '../../aws/nodes.ts';
import type { AvailablePatch } from '../../aws/patch-catalogue.ts';
import { operatingSystemOf } from '../../nodes/decision/operating-system.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';
import { present } from '../../present.ts';
import type { KnownFixes } from '../types/cve.ts';
import type { FixPatch } from '../types/exposure.ts';
import { productOf } from './targets.ts';

/** What images are made from, as a rule: their instances need not be registered with Systems Manager. */
const OF_IMAGES = [
  ['AmazonLinux2023', 'AMAZON_LINUX_2023'],
  ['AmazonLinux2', 'AMAZON_LINUX_2'],
] as const;

/** Linux products in use, each with its operating system, once. */
export function productsOf(
  managed: readonly ManagedNode[],
  takesImages: boolean,
): readonly { product: string; operatingSystem: string }[] {
  const found = new Map<string, string>(takesImages ? OF_IMAGES : []);
  for (const node of managed) {
    const [product, system] = [productOf(node), operatingSystemOf(node)];
    if (product !== undefined && system !== undefined) found.set(product, system);
  }
  return [...found].map(([product, operatingSystem]) => ({ product, operatingSystem }));
}

export const asFix = (patch: AvailablePatch): FixPatch => ({
  id: patch.id,
  package: { name: patch.name, version: patch.version, product: patch.product },
  ...present({
    releasedAt: patch.releasedAt,
    classification: patch.classification === '' ? undefined : patch.classification,
    severity: patch.severity === '' ? undefined : patch.severity,
  }),
});

/** Patches that scans list as missing with this CVE: KB numbers are of Windows, all others of the fleet's own systems. */
export function listedFixes(
  snapshot: FleetSnapshot | undefined,
  { cve, systems }: { cve: string; systems: readonly string[] },
): KnownFixes {
  const ids = Object.entries(snapshot?.patches ?? {}).flatMap(([id, { title, cves }]) =>
    cves.includes(cve) ? [wholeId(id, title)] : [],
  );
  const linux = systems.filter((system) => system !== 'WINDOWS');
  const found: Record<string, FixPatch[]> = {};
  for (const id of ids)
    for (const system of /^KB[0-9]+$/i.test(id) ? ['WINDOWS'] : linux)
      found[system] = [...(found[system] ?? []), { id }];
  return found;
}

/** Of a package a list of missing patches has the name alone, and its version in the title. */
export const wholeId = (id: string, title: string): string => (title.startsWith(`${id}:`) ? title : id);

/** Several lists as one; what is known best of a patch counts. */
export function joinFixes(lists: readonly KnownFixes[]): KnownFixes {
  const joined: Record<string, FixPatch[]> = {};
  for (const [system, patches] of lists.flatMap((list) => Object.entries(list))) {
    const before = joined[system] ?? [];
    const isNew = ({ id }: FixPatch): boolean => !before.some((each) => each.id === id);
    const better = before.map((each) => ({ ...each, ...patches.find(({ id }) => id === each.id) }));
    joined[system] = [...better, ...patches.filter(isNew)];
  }
  return joined;
}
