import type { Feature } from '../contract/feature.ts';
import { dueKnown, refreshKnown } from './flow/known.ts';
import { dueSweeps, lookAtSweep } from './flow/sweep.ts';
import { createMembers, fleetsAbout, wantFleet } from './flow/sweep-hints.ts';
import type { KnownPorts, SweepPorts } from './ports.ts';
import { parseThing } from './types/things.ts';

/** Where fleets stand: everything is swept, concluded fleet by fleet, and what has changed is told. */
export function createCompliance(ports: SweepPorts & KnownPorts): Feature {
  const members = createMembers(ports);
  return {
    onTick: async (now) => [...(await dueSweeps(ports, now)), ...(await dueKnown(ports, now))],
    onHints: (hints, now) => fleetsAbout(ports, hints, () => members(now)),
    look: async (key, at) => {
      const thing = parseThing(key);
      if (thing === undefined) return ports.log('thing-unreadable', { key });
      switch (thing.kind) {
        case 'sweep':
          return lookAtSweep(ports, thing, at);
        case 'changed':
          return wantFleet(ports, thing.fleet, at.now);
        case 'known':
          return refreshKnown(ports, { why: thing.why, now: at.now });
        case 'fleet':
          // Judged anew once drift is told of.
          return;
      }
    },
  };
}
