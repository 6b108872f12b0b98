import { hereOf } from '../../src/config/here.ts';
import { samePlace } from '../../src/config/place.ts';
import type { Config, FleetConfig } from '../../src/config/types.ts';
import { exitCodeOf, type Place, type Surroundings, Told } from '../caller.ts';
import { adoptFleet } from './adopt-fleet.ts';
import { adoptWindow } from './adopt-window.ts';
import { type AskedWindow, askedIn } from './asked.ts';

/** The command. Gives the exit code: 1 too when `--apply` leaves something for a person. */
export function runAdopt(args: readonly string[], around: Surroundings): Promise<number> {
  return exitCodeOf(around, async () => {
    const asked = askedIn(args);
    if (typeof asked === 'string') throw new Told(asked);
    const config = around.loadConfig(asked.config);
    if (asked.of === 'fleet') return adoptFleet(asked, config, around);
    await adoptWindow(asked, config, { around, ...whereIs(asked, config) });
    return 0;
  });
}

/** A window is where the fleet is that has it; one that no fleet has is looked for at home. */
function whereIs({ window, fleet }: AskedWindow, config: Config): Pick<Place, 'here' | 'owner'> {
  const found = Object.values(config.fleets).find((each) =>
    fleet === undefined ? each.window === window : each.name === fleet,
  );
  return found === undefined ? { here: hereOf(config) } : { here: found.place, ...ownerOf(found, config) };
}

/** Home needs no name of a fleet. */
const ownerOf = ({ name, place }: FleetConfig, config: Config): Pick<Place, 'owner'> =>
  samePlace(place, hereOf(config)) ? {} : { owner: `fleet ${name}'s` };
