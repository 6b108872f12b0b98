import type { Config } from '../../config/types.ts';
import { present } from '../../present.ts';
import { fleetOf, meansOf } from '../decision/means.ts';
import type { DriftView } from '../types/view.ts';

/** With what the config says of the fleet. */
export const viewOf = (config: Config, facts: Omit<DriftView, 'means' | 'window'>): DriftView => ({
  ...facts,
  means: meansOf(config, facts.snapshot, facts.now),
  ...present({ window: fleetOf(config, facts.snapshot.fleet)?.window }),
});
