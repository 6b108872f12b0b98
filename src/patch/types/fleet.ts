import type { FleetConfig, PatchConfig } from '../../config/types.ts';

/** A fleet that we patch in place. */
export type PatchFleet = FleetConfig & {
  patch: PatchConfig;
  target: { kind: 'patch-group'; patchGroup: string };
};

export const isPatched = (fleet: FleetConfig): fleet is PatchFleet =>
  fleet.target.kind === 'patch-group' && fleet.patch !== undefined;

/** A fleet that we patch in an occurrence of its own window. */
export type AdoptedFleet = PatchFleet & { window: string; adopted: true };

export const isAdopted = (fleet: FleetConfig): fleet is AdoptedFleet =>
  isPatched(fleet) && fleet.adopted === true && fleet.window !== undefined;
