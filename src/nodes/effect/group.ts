import type { Baseline, InstancePatch } from '../../aws/patches.ts';
import type { Uses } from '../../contract/ports.ts';
import { TAG_KEYS } from '../decision/exclusion.ts';
import { asGroupBaseline, nodesOf, type SortedGroup, sortGroup, type Tagged } from '../decision/group.ts';
import { cvesToAsk, missingOf, type PatchesByInstance } from '../decision/missing.ts';
import { operatingSystemOf } from '../decision/operating-system.ts';
import type { PatchGroupFacts, PatchNode } from '../types.ts';
import { loadUnderPolicy } from './by-policy.ts';

export type GroupPorts = Uses<'nodes' | 'patches' | 'findings' | 'clock'>;

/** Instances whose missing patches are read: a call or two each. */
const MOST_LISTS = 50;
/** CVEs that Inspector is asked about: a call each. */
const MOST_CVES = 40;
/** Calls at once: Systems Manager publishes no rate, and a handful a second is what others share. */
const AT_ONCE = 4;

/**
 * A patch group as it is now: who can be patched, who cannot and why, by which baselines, and what is missing. `lists: false` leaves
 * out which patches are missing, for a check that is repeated each minute. Throws AwsCallError.
 */
export async function loadGroup(
  ports: GroupPorts,
  patchGroup: string,
  { lists = true }: { lists?: boolean } = {},
): Promise<PatchGroupFacts> {
  const sorted = await loadSorted(ports, patchGroup);
  const ids = sorted.patchable.map(({ managed }) => managed.id);
  const states = ids.length === 0 ? [] : await ports.patches.states(ids);
  const targets = ids.length === 0 ? [] : await ports.nodes.targetsOf(ids);
  const baselines = await loadBaselines(ports, patchGroup, sorted);
  const nodes = nodesOf({ patchable: sorted.patchable, states, baselines, targets });
  const read = lists ? await loadMissing(ports, nodes) : NOT_READ;
  return {
    patchGroup,
    keys: sorted.keys,
    nodes,
    excluded: sorted.excluded,
    baselines: baselines.map(asGroupBaseline),
    ...read,
  };
}

/** Who carries the tag, sorted, with the baselines that count: what a repeated look at how they do needs. Throws AwsCallError. */
export async function loadMembers(
  ports: Uses<'nodes' | 'patches' | 'clock'>,
  patchGroup: string,
): Promise<SortedGroup & { baselines: readonly Baseline[] }> {
  const sorted = await loadSorted(ports, patchGroup);
  return { ...sorted, baselines: await loadBaselines(ports, patchGroup, sorted) };
}

const NOT_READ = { missing: [], notRead: 0, inspector: 'off' } as const;

/** An empty group needs no check of the account's policies. */
async function loadSorted(ports: Uses<'nodes' | 'patches' | 'clock'>, patchGroup: string): Promise<SortedGroup> {
  const tagged = await loadTagged(ports, patchGroup);
  const isEmpty = tagged.every(({ instances, managed }) => instances.length + managed.length === 0);
  return sortGroup(tagged, isEmpty ? [] : await loadUnderPolicy(ports));
}

async function loadTagged({ nodes }: Uses<'nodes'>, patchGroup: string): Promise<Tagged[]> {
  return Promise.all(
    TAG_KEYS.map(async (key) => {
      const tag = { key, values: [patchGroup] };
      const [instances, managed] = await Promise.all([nodes.instancesByTag(tag), nodes.managedByTag(tag)]);
      return { key, instances, managed };
    }),
  );
}

const loadBaselines = ({ patches }: Uses<'patches'>, patchGroup: string, { patchable }: SortedGroup) =>
  Promise.all(
    [...new Set(patchable.flatMap(({ managed }) => operatingSystemOf(managed) ?? []))]
      .sort()
      .map((operatingSystem) => patches.baselineOfGroup(patchGroup, operatingSystem)),
  );

/** The lists of those that miss the most; the rest is reported as a count. */
async function loadMissing(
  ports: GroupPorts,
  nodes: readonly PatchNode[],
): Promise<Pick<PatchGroupFacts, 'missing' | 'notRead' | 'inspector'>> {
  const missing = nodes.filter((node) => lacks(node) > 0).sort((a, b) => lacks(b) - lacks(a) || (a.id < b.id ? -1 : 1));
  const byInstance = await loadLists(ports, missing.slice(0, MOST_LISTS));
  const cves = cvesToAsk(byInstance, MOST_CVES);
  const known = cves.length === 0 ? NOTHING_KNOWN : await ports.findings.exploited(cves);
  return {
    missing: missingOf(byInstance, known.kind === 'read' ? { asked: cves, exploited: known.exploited } : undefined),
    notRead: Math.max(0, missing.length - MOST_LISTS),
    inspector: known.kind,
  };
}

const NOTHING_KNOWN = { kind: 'read', exploited: [] } as const;

const lacks = ({ scan }: PatchNode): number => (scan === undefined ? 0 : scan.missing + scan.failed);

async function loadLists({ patches }: GroupPorts, nodes: readonly PatchNode[]): Promise<PatchesByInstance> {
  const lists: (readonly [string, readonly InstancePatch[]])[] = [];
  for (let at = 0; at < nodes.length; at += AT_ONCE) {
    const read = nodes.slice(at, at + AT_ONCE).map(async ({ id, scan }) => {
      const states = (scan?.failed ?? 0) > 0 ? ['Missing', 'Failed'] : ['Missing'];
      return [id, await patches.patchesOf(id, states)] as const;
    });
    lists.push(...(await Promise.all(read)));
  }
  return Object.fromEntries(lists);
}
