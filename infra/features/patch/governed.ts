import type { Here } from '../../../src/config/here.ts';
import type { Config } from '../../../src/config/types.ts';

/** What patching in place may touch: only what the config names. Lists are sorted and without repetition. */
export interface Governed extends Here {
  /** Values of the patch group tag whose instances Patchwarden patches. */
  groups: readonly string[];
  /** Whether any fleet has `patch`, observed or not. */
  patched: boolean;
  /** Fleets whose window asks Patchwarden before it patches. */
  adopted: readonly string[];
  /** Windows that patch as they are and may be stopped. */
  stoppable: readonly string[];
  /** Whether lists of patches are kept: a fleet is held to what another installed, or an emergency may install a list. */
  lists: boolean;
  /** Whether instances are read: any fleet is a patch group, patched by Patchwarden or not, or has a window, whose instances are told of. */
  any: boolean;
}

export function governedBy(config: Config, here: Here): Governed {
  const fleets = Object.values(config.fleets);
  const patched = fleets.flatMap(({ name, target, patch, adopted, observe }) =>
    target.kind === 'patch-group' && patch !== undefined
      ? [{ name, group: target.patchGroup, patch, adopted, observe }]
      : [],
  );
  return {
    ...here,
    groups: sorted(patched.flatMap(({ group, observe }) => (observe === undefined ? [group] : []))),
    patched: patched.length > 0,
    adopted: sorted(patched.flatMap(({ name, adopted }) => (adopted === true ? [name] : []))),
    stoppable: sorted(fleets.flatMap(({ stop, window }) => (stop === true && window !== undefined ? [window] : []))),
    lists: patched.some(({ patch }) => patch.pin === 'list' || config.compliance?.emergency !== undefined),
    any: fleets.some(({ target, window }) => target.kind === 'patch-group' || window !== undefined),
  };
}

const sorted = (values: readonly string[]): string[] => [...new Set(values)].sort();
