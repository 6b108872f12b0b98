import type { Config } from '../../config/types.ts';
import type { Means } from '../../posture/types/means.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';
import { isNoFleet } from '../../posture/types/swept.ts';
import { present } from '../../present.ts';

/** Where drift of a fleet is reported. */
export const channelOf = (config: Pick<Config, 'fleets' | 'channel'>, fleet: string): string =>
  fleetOf(config, fleet)?.channel ?? config.channel;

export const fleetOf = ({ fleets }: Pick<Config, 'fleets'>, fleet: string): Config['fleets'][string] | undefined =>
  Object.hasOwn(fleets, fleet) ? fleets[fleet] : undefined;

/** Fleets that are looked at: those of the config, and what belongs to none. */
export const isKnownFleet = (config: Pick<Config, 'fleets'>, fleet: string): boolean =>
  isNoFleet(fleet) || fleetOf(config, fleet) !== undefined;

/** What people can do about a fleet from here. */
export function meansOf(
  config: Pick<Config, 'fleets' | 'images'>,
  { fleet, windows }: Pick<FleetSnapshot, 'fleet' | 'windows'>,
  now: number,
): Means {
  const found = fleetOf(config, fleet);
  const image = found?.image !== undefined && Object.hasOwn(config.images, found.image) ? found.image : undefined;
  return {
    fleet,
    patchable: found?.patch !== undefined,
    ...present({ image, nextAt: windows.next.find((at) => at > now) }),
  };
}
