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

/** A fleet in place that a window of its own patches, which we only follow. */
export type SeenOnlyFleet = FleetConfig & {
  window: string;
  target: { kind: 'patch-group'; patchGroup: string };
};

export const isSeenOnly = (fleet: FleetConfig): fleet is SeenOnlyFleet =>
  fleet.target.kind === 'patch-group' && fleet.window !== undefined && fleet.adopted !== true;
