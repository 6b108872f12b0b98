import { type Hint, isFrom } from '../../contract/hint.ts';
import { pointedAt } from '../decision/hints.ts';
import { readsWindows } from '../decision/planner.ts';
import { placeAt, placeKeys, plannedPlaces } from '../effect/places.ts';
import { loadActive } from '../effect/store.ts';
import type { WindowPorts } from '../ports.ts';
import { formatThing, parseThing } from '../types/things.ts';
import { renewClocks } from './clock.ts';
import { lookAtOccurrence } from './look.ts';
import { type KnownPlaces, planPlace } from './plan.ts';

/** So many are looked at sooner than they are woken. */
const FEW = 3;

/** Each minute: every place, each on its own where there are many. */
export async function duePlaces(ports: WindowPorts): Promise<readonly string[]> {
  if (!readsWindows(ports.config)) return [];
  const keys = plannedPlaces(ports).map(({ key }) => formatThing({ kind: 'place', place: key }));
  return fewOrWoken(ports, keys);
}

async function fewOrWoken({ wakes }: WindowPorts, keys: readonly string[]): Promise<readonly string[]> {
  if (keys.length <= FEW) return keys;
  for (const key of keys) await wakes.send({ feature: 'windows', key }, 0);
  return [];
}

/** Looks at a place, at one window of it again, at an occurrence, or at what notices say of a fleet's deadlines. */
export async function lookAtThing(
  ports: WindowPorts,
  key: string,
  { now, hinted, known }: { now: number; hinted: boolean; known: KnownPlaces },
): Promise<void> {
  const thing = parseThing(key);
  if (thing === undefined) return ports.log('thing-unreadable', { key });
  if (thing.kind === 'occurrence') return lookAtOccurrence(ports, thing, { now, hinted });
  if (thing.kind === 'clock') return renewClocks(ports, thing.fleet, now);
  const place = placeAt(ports, thing.place);
  if (place === undefined) return ports.log('place-unknown', { place: thing.place });
  const { due } = await planPlace(ports, place, {
    now,
    known,
    again: thing.kind === 'window' ? [thing.windowId] : [],
  });
  for (const each of await fewOrWoken(ports, due)) {
    const occurrence = parseThing(each);
    if (occurrence?.kind === 'occurrence')
      await lookAtOccurrence(ports, occurrence, { now: ports.clock(), hinted: false });
  }
}

/** The things that each event is about. */
export async function thingsAbout(ports: WindowPorts, hints: readonly Hint[]): Promise<readonly (readonly string[])[]> {
  if (!readsWindows(ports.config) || !hints.some(({ source }) => source === 'aws.ssm')) return hints.map(() => []);
  const places = await Promise.all(
    placeKeys(ports).map(async (place) => ({ ...place, active: await loadActive(ports.table, place.key) })),
  );
  return hints.map((hint) =>
    places.flatMap(({ key, here, active }) => {
      if (!isFrom(hint, here)) return [];
      const { windowIds, occurrences } = pointedAt(hint, active);
      return [
        ...windowIds.map((windowId) => formatThing({ kind: 'window', place: key, windowId })),
        ...occurrences.map(({ occurrence }) => formatThing({ kind: 'occurrence', ...occurrence })),
      ];
    }),
  );
}
