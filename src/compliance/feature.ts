import type { Feature } from '../contract/feature.ts';
import { dueSweeps, lookAtSweep } from './flow/sweep.ts';
import { createMembers, fleetsAbout, wantFleet } from './flow/sweep-hints.ts';
import type { SweepPorts } from './ports.ts';
import { parseThing } from './types/things.ts';

/** Where fleets stand: everything is swept, concluded fleet by fleet, and what has changed is told. */
export function createCompliance(ports: SweepPorts): Feature {
  const members = createMembers(ports);
  return {
    onTick: (now) => dueSweeps(ports, now),
    onHints: (hints, now) => fleetsAbout(ports, hints, () => members(now)),
    look: async (key, at) => {
      const thing = parseThing(key);
      if (thing === undefined) return ports.log('thing-unreadable', { key });
      switch (thing.kind) {
        case 'sweep':
          return lookAtSweep(ports, thing, at);
        case 'changed':
          return wantFleet(ports, thing.fleet, at.now);
        case 'fleet':
          // Judged anew once drift is told of.
          return;
      }
    },
  };
}
