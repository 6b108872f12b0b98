import type { Feature } from '../contract/feature.ts';
import { dueSweeps, lookAtSweep } from './flow/sweep.ts';
import { sweepKeysAbout } from './flow/sweep-hints.ts';
import type { SweepPorts } from './ports.ts';
import { parseThing } from './types/things.ts';

/** Where fleets stand: everything is swept, concluded fleet by fleet, and what has changed is told. */
export function createCompliance(ports: SweepPorts): Feature {
  return {
    onTick: (now) => dueSweeps(ports, now),
    onHints: (hints, now) => sweepKeysAbout(ports, hints, now),
    look: async (key, at) => {
      const thing = parseThing(key);
      if (thing === undefined) return ports.log('thing-unreadable', { key });
      switch (thing.kind) {
        case 'sweep':
          return lookAtSweep(ports, thing.place, at);
        case 'fleet':
          // Judged anew once drift is told of.
          return;
      }
    },
  };
}
