import { placeText } from '../../config/place.ts';
import type { Hint } from '../../contract/hint.ts';
import { MINUTE, SECOND } from '../../duration.ts';
import { NO_FLEET, noFleetAt, sweptIn, sweptPlaces } from '../../posture/types/swept.ts';
import type { Table } from '../../store/table.ts';
import { hintedAt } from '../decision/sweep-due.ts';
import { instanceIn } from '../decision/sweep-hints.ts';
import { loadKnown } from '../effect/sweep-known.ts';
import { loadSweep, wantSweep } from '../effect/sweep-store.ts';
import type { SweepsPorts } from '../ports.ts';
import type { SweepTarget } from '../types/sweep.ts';
import { formatThing } from '../types/things.ts';

/** Fleets by instance id as of the last sweeps, by place, as this worker knows them. */
export interface KnownMembers {
  at: number;
  fleetsOf: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

/** So long it is good enough: an instance that is in no list yet is found by the sweep that its event asks for. */
const KNOWN_MS = 5 * MINUTE;

/** Remembers who is in which fleet between events. */
export function createMembers({ table, config }: SweepsPorts): (now: number) => Promise<KnownMembers> {
  let known: KnownMembers | undefined;
  return async (now) => {
    if (known !== undefined && now >= known.at && now < known.at + KNOWN_MS) return known;
    const fleetsOf = new Map<string, ReadonlyMap<string, readonly string[]>>();
    for (const place of sweptPlaces(config)) fleetsOf.set(placeText(place), await loadMembers(table, placeText(place)));
    known = { at: now, fleetsOf };
    return known;
  };
}

async function loadMembers(table: Table, place: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const fleetsOf = new Map<string, readonly string[]>();
  for (const [fleet, { instances }] of await loadKnown(table, place))
    for (const { id } of instances) fleetsOf.set(id, [...(fleetsOf.get(id) ?? []), fleet]);
  return fleetsOf;
}

/** The fleets that each event is about; of an instance that nobody has seen yet, everything. */
export async function fleetsAbout(
  { config, home }: Pick<SweepsPorts, 'config' | 'home'>,
  hints: readonly Hint[],
  members: () => Promise<KnownMembers>,
): Promise<readonly (readonly string[])[]> {
  const ids = hints.map(instanceIn);
  if (config.compliance === undefined || ids.every((id) => id === undefined)) return hints.map(() => []);
  const { fleetsOf } = await members();
  return hints.map(({ place = home }, i) => {
    const id = ids[i];
    const there = fleetsOf.get(placeText(place));
    if (id === undefined || there === undefined) return [];
    const fleets = (there.get(id) ?? [NO_FLEET]).map((fleet) =>
      fleet === NO_FLEET ? noFleetAt(config, place) : fleet,
    );
    return fleets.map((fleet) => formatThing({ kind: 'changed', fleet }));
  });
}

/** Something has changed in a fleet: it is read again soon, once for however many events. */
export async function wantFleet(ports: SweepsPorts, fleet: string, now: number): Promise<void> {
  const { config, table, wakes } = ports;
  if (config.compliance === undefined) return;
  const place = placeText(sweptIn(config, fleet));
  const isKnown = Object.hasOwn(config.fleets, fleet);
  const target: SweepTarget = { place, scope: isKnown ? { kind: 'fleet', fleet } : { kind: 'all' } };
  const held = await loadSweep(table, target);
  if (held.wantedAt !== undefined) return;
  const at = hintedAt(held, now);
  if (!(await wantSweep(table, target, at))) return;
  const seconds = Math.min(900, Math.ceil((at - now) / SECOND));
  await wakes.send({ feature: 'compliance', key: formatThing({ kind: 'sweep', ...target }) }, seconds);
}
