import type { Ec2Instance, ManagedNode } from '../../aws/nodes.ts';
import type { Baseline, PatchState } from '../../aws/patches.ts';
import { present } from '../../present.ts';
import type { ExcludedNode, GroupBaseline, PatchNode } from '../types.ts';
import { exclusionOf, osText, type Seen, type TagKey } from './exclusion.ts';
import { operatingSystemOf } from './operating-system.ts';

/** What carries the tag under one of its spellings. */
export interface Tagged {
  key: TagKey;
  instances: readonly Ec2Instance[];
  managed: readonly ManagedNode[];
}

export interface SortedGroup {
  keys: readonly TagKey[];
  /** Those that can be patched, by id. */
  patchable: readonly (Seen & { managed: ManagedNode })[];
  excluded: readonly ExcludedNode[];
}

/** Who of a patch group can be patched, and who cannot and why. `byPolicy`: ids that a patch policy is known to patch. */
export function sortGroup(tagged: readonly Tagged[], byPolicy: readonly string[] = []): SortedGroup {
  const ids = [...new Set(tagged.flatMap((each) => [...each.instances, ...each.managed].map(({ id }) => id)))].sort();
  const patchable: (Seen & { managed: ManagedNode })[] = [];
  const excluded: ExcludedNode[] = [];
  for (const id of ids) {
    const seen = { ...seenIn(tagged, id), byPolicy: byPolicy.includes(id) };
    const why = exclusionOf(seen);
    const { managed } = seen;
    if (why === undefined && managed !== undefined) patchable.push({ ...seen, managed });
    else if (why !== undefined) excluded.push({ id, why, ...present({ name: nameOf(seen) }) });
  }
  const keys = tagged.filter(({ instances, managed }) => instances.length + managed.length > 0).map(({ key }) => key);
  return { keys, patchable, excluded };
}

function seenIn(tagged: readonly Tagged[], id: string): Seen {
  const isIt = (each: { id: string }): boolean => each.id === id;
  return present({
    instance: tagged.flatMap(({ instances }) => instances).find(isIt),
    managed: tagged.flatMap(({ managed }) => managed).find(isIt),
  });
}

const nameOf = ({ instance, managed }: Seen): string | undefined =>
  [instance?.tags['Name'], managed?.computerName].find((name) => name !== undefined && name !== '');

export interface ReadGroup {
  patchable: SortedGroup['patchable'];
  states: readonly PatchState[];
  baselines: readonly Baseline[];
  targets: readonly { instanceId: string; targetGroupArn: string }[];
}

/** The instances that can be patched, with what they miss as of their last scan. */
export function nodesOf({ patchable, states, baselines, targets }: ReadGroup): PatchNode[] {
  return patchable.flatMap((seen) => {
    const operatingSystem = operatingSystemOf(seen.managed);
    const baseline = baselines.find((each) => each.operatingSystem === operatingSystem);
    if (operatingSystem === undefined || baseline === undefined) return [];
    const state = states.find(({ instanceId }) => instanceId === seen.managed.id);
    const serves = targets.filter(({ instanceId }) => instanceId === seen.managed.id);
    return [
      {
        id: seen.managed.id,
        operatingSystem,
        os: osText(seen.managed),
        baselineId: baseline.id,
        serves: [...new Set(serves.map(({ targetGroupArn }) => targetGroupArn))].sort(),
        ...present({ name: nameOf(seen), scan: state === undefined ? undefined : scanOf(state) }),
      },
    ];
  });
}

const scanOf = (state: PatchState): NonNullable<PatchNode['scan']> => ({
  at: state.endedAt,
  baselineId: state.baselineId,
  missing: state.missing,
  critical: state.criticalNonCompliant,
  security: state.securityNonCompliant,
  failed: state.failed,
  pendingReboot: state.pendingReboot,
});

export const asGroupBaseline = ({
  id,
  name,
  operatingSystem,
  rulesHash,
  approveAfterDays,
  soonestAfterDays,
}: Baseline): GroupBaseline => ({
  id,
  name,
  operatingSystem,
  rulesHash,
  ...present({
    approveAfterDays,
    soonestAfterDays: soonestAfterDays === approveAfterDays ? undefined : soonestAfterDays,
  }),
});
