import type { Feature } from '../contract/feature.ts';
import { newTurn, type TurnAt } from '../store/due.ts';
import { parseCompliance } from './command.ts';
import { fleetsOwing } from './effect/drift-store.ts';
import { listCompliance } from './flow/compliance-list.ts';
import { handleDriftClick, submitSnooze } from './flow/drift-clicks.ts';
import { dueKnown, type KnownTurn, refreshKnown } from './flow/known.ts';
import { readKnownAgain } from './flow/known-asked.ts';
import { refreshFleet } from './flow/refresh.ts';
import { dueSweeps, lookAtSweep } from './flow/sweep.ts';
import { createMembers, fleetsAbout, wantFleet } from './flow/sweep-hints.ts';
import type { DriftPorts, KnownPorts, SweepsPorts } from './ports.ts';
import { formatThing, parseThing } from './types/things.ts';

/** The posture of fleets: everything is swept, judged fleet by fleet, and changes are reported. */
export function createCompliance(ports: SweepsPorts & KnownPorts & DriftPorts): Feature {
  const members = createMembers(ports);
  const turn: KnownTurn = { freshUntil: 0 };
  const turns = { sweeps: newTurn(), drift: newTurn() };
  return {
    onCommand: async ({ words, to }, now) => {
      const parsed = parseCompliance(words);
      if (parsed.kind === 'refresh') return readKnownAgain(ports, to, now);
      return parsed.kind === 'request' ? listCompliance(ports, { fleet: parsed.fleet, to }, now) : undefined;
    },
    onClick: (job, now) => handleDriftClick(ports, job, now),
    onSubmit: (job, now) => submitSnooze(ports, job, now),
    onTick: async (now, work) => [
      ...(await dueSweeps(ports, turns.sweeps, now)),
      ...(await dueKnown(ports, turn, now)),
      ...(await dueFleets(ports, { turn: turns.drift, work, now })),
    ],
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
          return refreshFleet(ports, thing.fleet, at.now);
      }
    },
  };
}

/** Fleets whose drift card still needs an edit or a reply. */
const dueFleets = async ({ config, table }: DriftPorts, at: TurnAt): Promise<readonly string[]> =>
  config.compliance === undefined
    ? []
    : (await fleetsOwing(table, at)).map((fleet) => formatThing({ kind: 'fleet', fleet }));
