import type { Config, FleetConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { knownFrom, sourcesOf } from '../decision/known.ts';
import type { DeadlineFacts } from '../types/deadline.ts';
import type { FleetPosture } from '../types/posture.ts';
import { type Kept, loadKnown } from './known-exploited.ts';
import { loadSnapshot } from './store.ts';

/** So many fleets before one in its order are looked at. */
const MOST_BEFORE = 3;

interface About {
  /** Its name in the config. */
  fleet: string;
  /** How it was judged before. */
  previous?: FleetPosture | undefined;
  now: number;
  /** Where it has been loaded already, for another fleet. */
  kept?: Kept | undefined;
}

/** What deadlines of a fleet follow from; `undefined` where the config has none, or no such fleet. @throws AwsCallError */
export async function loadDeadlineFacts(
  { table, config }: Uses<'table' | 'config'>,
  { fleet: name, previous, now, kept }: About,
): Promise<DeadlineFacts | undefined> {
  const { compliance, fleets } = config;
  const fleet = Object.hasOwn(fleets, name) ? fleets[name] : undefined;
  if (compliance?.deadlines === undefined || fleet === undefined) return undefined;
  const facts = kept ?? (await loadKnown(table));
  const before = await Promise.all(fleetsBefore(fleet, config).map((each) => loadSnapshot(table, each)));
  return {
    config: compliance,
    fleet,
    known: knownFrom(facts, now),
    sources: sourcesOf(facts),
    closed: facts.closed,
    before: before.flatMap((snapshot) => snapshot ?? []),
    previous,
    now,
  };
}

/** Names of the fleets before it in its order that are patched in place, nearest first. */
function fleetsBefore(fleet: FleetConfig, { fleets }: Config): readonly string[] {
  const names: string[] = [];
  let next = fleet.after;
  while (next !== undefined && names.length < MOST_BEFORE && !names.includes(next) && next !== fleet.name) {
    names.push(next);
    next = fleets[next]?.after;
  }
  return names.filter((name) => fleets[name]?.target.kind === 'patch-group');
}
