import { loadSweep } from '../../src/compliance/effect/sweep-store.ts';
import { dueSweeps, lookAtSweep } from '../../src/compliance/flow/sweep.ts';
import type { SweepPorts } from '../../src/compliance/ports.ts';
import type { Sweep, SweepScope } from '../../src/compliance/types/sweep.ts';
import { parseThing } from '../../src/compliance/types/things.ts';
import { placeText } from '../../src/config/place.ts';
import type { Config } from '../../src/config/types.ts';
import type { Wake } from '../../src/contract/ports.ts';
import { SECOND } from '../../src/duration.ts';
import { loadSnapshot } from '../../src/posture/effect/store.ts';
import type { FleetSnapshot } from '../../src/posture/types/snapshot.ts';
import { newTurn } from '../../src/store/due.ts';
import type { Table } from '../../src/store/table.ts';
import { CONFIG as MODEL } from '../model/config.ts';
import { compliance } from '../posture/fixture.ts';
import { HOME } from '../support/home.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { portsDouble } from '../support/ports.ts';
import { type BeforeCall, createEstateDouble, type EstateFacts } from './estate-double.ts';

/** What one call takes. */
const CALL_MS = 120;

export const START = Date.parse('2026-11-20T10:00:00Z');

export const fleetOf = (name: string, target: Config['fleets'][string]['target']): Config['fleets'][string] => ({
  name,
  policy: 'prod',
  channel: 'C1',
  place: HOME,
  alarms: [],
  target,
});

export const FLEETS = {
  'win-prod': fleetOf('win-prod', { kind: 'patch-group', patchGroup: 'Win-PROD' }),
  'win-dev': fleetOf('win-dev', { kind: 'patch-group', patchGroup: 'Win-DEV' }),
  web: fleetOf('web', { kind: 'auto-scaling-group', group: 'web' }),
  nobody: fleetOf('nobody', { kind: 'patch-group', patchGroup: 'Nobody' }),
};

export const CONFIG: Config = {
  ...MODEL,
  fleets: FLEETS,
  compliance,
};

export interface RigOptions {
  config?: Config;
  before?: BeforeCall;
  table?: Table;
  /** Pages of the table's writes are watched, or broken, here. */
  wrap?: (table: Table) => Table;
}

export interface Rig {
  ports: SweepPorts;
  calls: string[];
  wakes: Wake[];
  now: () => number;
  wait: (ms: number) => void;
  /** Minute by minute, until nothing is due; `false` when it never ends. */
  run: (scope?: SweepScope) => Promise<Sweep>;
  snapshot: (fleet: string) => Promise<FleetSnapshot | undefined>;
}

/** Sweeps of an estate in memory, on a clock that calls and waiting move. */
export function startRig(
  estate: EstateFacts,
  { config = CONFIG, before, table: kept, wrap = (table) => table }: RigOptions = {},
): Rig {
  let now = START;
  const calls: string[] = [];
  const wakes: Wake[] = [];
  const table = wrap(kept ?? createMemoryTable());
  const ports: SweepPorts = portsDouble({
    config,
    table,
    estate: createEstateDouble(estate, async (name, detail) => {
      now += CALL_MS;
      calls.push(detail === '' ? name : `${name} ${detail}`);
      await before?.(name, detail);
    }),
    wakes: { send: async (wake) => void wakes.push(wake) },
    clock: () => now,
  });
  const turn = newTurn();
  const target = (scope: SweepScope) => ({ place: placeText(ports.here), scope });
  return {
    ports,
    calls,
    wakes,
    now: () => now,
    wait: (ms) => {
      now += ms;
    },
    run: async (scope = { kind: 'all' }) => {
      for (let tick = 0; tick < 2_000; tick += 1) {
        for (const key of await dueSweeps(ports, turn, now)) await lookAt(ports, key, now);
        const { sweep } = await loadSweep(table, target(scope));
        if (sweep?.phase === 'done') return sweep;
        now += 10 * SECOND;
      }
      throw new Error('the sweep did not end');
    },
    snapshot: (fleet) => loadSnapshot(table, fleet),
  };
}

/** A look that dies is a container that is gone: the next one waits until its claim has run out. */
async function lookAt(ports: SweepPorts, key: string, now: number): Promise<void> {
  const thing = parseThing(key);
  if (thing?.kind !== 'sweep') throw new Error(`${key} is no sweep`);
  try {
    await lookAtSweep(ports, thing, { now });
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
}

export class Killed extends Error {}
