import { hereOf } from '../../src/config/here.ts';
import { exitCodeOf, type Surroundings, Told } from '../caller.ts';
import { adoptFleet } from './adopt-fleet.ts';
import { adoptWindow } from './adopt-window.ts';
import { askedIn } from './asked.ts';

/** The command. Gives the exit code: 1 too when `--apply` leaves something for a person. */
export function runAdopt(args: readonly string[], around: Surroundings): Promise<number> {
  return exitCodeOf(around, async () => {
    const asked = askedIn(args);
    if (typeof asked === 'string') throw new Told(asked);
    const config = around.loadConfig(asked.config);
    const place = { around, here: hereOf(config) };
    if (asked.of === 'fleet') return adoptFleet(asked, config, place);
    await adoptWindow(asked, config, place);
    return 0;
  });
}
