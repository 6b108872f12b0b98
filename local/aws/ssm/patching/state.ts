import { OPERATING_SYSTEMS, type OperatingSystem } from '../nodes/platforms.ts';
import type { StoredBaseline } from './baseline.ts';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import { defaultBaselines } from './default-baselines.ts';
import type { Snapshots } from './snapshots.ts';

export interface PatchingState {
  catalogue: Catalogue;
  /** By id. */
  baselines: Map<string, StoredBaseline>;
  /** The id of the default baseline of each operating system. */
  defaults: Map<OperatingSystem, string>;
  /** Baseline ids by patch group and operating system: one of each. */
  groups: Map<string, Map<OperatingSystem, string>>;
  snapshots: Snapshots;
  /** By client token of CreatePatchBaseline: the baseline and what was asked. */
  tokens: Map<string, { id: string; request: string }>;
}

export const createPatchingState = (region: string): PatchingState => {
  const predefined = defaultBaselines(region);
  return {
    catalogue: createCatalogue(),
    baselines: new Map(predefined.map((baseline) => [baseline.id, baseline])),
    defaults: new Map(
      OPERATING_SYSTEMS.map((system) => [system, predefined.find((one) => one.system === system)?.id ?? '']),
    ),
    groups: new Map(),
    snapshots: new Map(),
    tokens: new Map(),
  };
};

/** The baseline that counts for a patch group: its own, or the operating system's default. */
export const baselineFor = (state: PatchingState, patchGroup: string, system: OperatingSystem): StoredBaseline => {
  const id = state.groups.get(patchGroup)?.get(system) ?? state.defaults.get(system) ?? '';
  const found = state.baselines.get(id);
  if (found === undefined) throw new Error(`there is no baseline ${id} for ${system}`);
  return found;
};
