import type { Hint } from '../../contract/hint.ts';
import { MINUTE, SECOND } from '../../duration.ts';
import { NO_FLEET } from '../../posture/types/swept.ts';
import { hintedAt } from '../decision/sweep-due.ts';
import { instanceIn } from '../decision/sweep-hints.ts';
import { loadKnown } from '../effect/sweep-known.ts';
import { loadSweep, wantSweep } from '../effect/sweep-store.ts';
import type { SweepPorts } from '../ports.ts';
import type { SweepTarget } from '../types/sweep.ts';
import { formatThing, placeOf } from '../types/things.ts';

/** Fleets by instance id as of the last sweeps, as this worker knows them. */
export interface KnownMembers {
  at: number;
  fleetsOf: ReadonlyMap<string, readonly string[]>;
}

/** So long it is good enough: an instance that is in no list yet is found by the sweep that its event asks for. */
const KNOWN_MS = 5 * MINUTE;

/** Remembers who is in which fleet between events. */
export function createMembers(ports: SweepPorts): (now: number) => Promise<KnownMembers> {
  let known: KnownMembers | undefined;
  return async (now) => {
    if (known !== undefined && now >= known.at && now < known.at + KNOWN_MS) return known;
    const fleetsOf = new Map<string, readonly string[]>();
    for (const [fleet, { instances }] of await loadKnown(ports.table, placeOf(ports.here)))
      for (const { id } of instances) fleetsOf.set(id, [...(fleetsOf.get(id) ?? []), fleet]);
    known = { at: now, fleetsOf };
    return known;
  };
}

/** The fleets that each event is about; of an instance that nobody has seen yet, everything. */
export async function fleetsAbout(
  { config }: SweepPorts,
  hints: readonly Hint[],
  members: () => Promise<KnownMembers>,
): Promise<readonly (readonly string[])[]> {
  const ids = hints.map(instanceIn);
  if (config.compliance === undefined || ids.every((id) => id === undefined)) return hints.map(() => []);
  const { fleetsOf } = await members();
  return ids.map((id) =>
    id === undefined ? [] : (fleetsOf.get(id) ?? [NO_FLEET]).map((fleet) => formatThing({ kind: 'changed', fleet })),
  );
}

/** Something has changed in a fleet: it is read again soon, once for however many events. */
export async function wantFleet(ports: SweepPorts, fleet: string, now: number): Promise<void> {
  const { config, table, wakes } = ports;
  if (config.compliance === undefined) return;
  const place = placeOf(ports.here);
  const isKnown = Object.hasOwn(config.fleets, fleet);
  const target: SweepTarget = { place, scope: isKnown ? { kind: 'fleet', fleet } : { kind: 'all' } };
  const held = await loadSweep(table, target);
  if (held.wantedAt !== undefined) return;
  const at = hintedAt(held, now);
  if (!(await wantSweep(table, target, at))) return;
  const seconds = Math.min(900, Math.ceil((at - now) / SECOND));
  await wakes.send({ feature: 'compliance', key: formatThing({ kind: 'sweep', ...target }) }, seconds);
}
