import type { Here } from '../../config/here.ts';
import { placesOf, samePlace } from '../../config/place.ts';
import { at, readAt, type Uses } from '../../contract/ports.ts';
import type { OutsideFleetChange } from '../../outside/types/change.ts';
import type { OutsideSource, Thing } from '../../outside/types/source.ts';
import { present } from '../../present.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { isAboutTarget } from '../decision/outside-hint.ts';
import { subjectOf } from '../decision/subject.ts';
import { loadDifference } from '../effect/difference.ts';
import { findOnFleet } from '../effect/outside.ts';
import { glanceAtFleets, glanceAtParameters } from '../effect/outside-glance.ts';
import { compareImages, observeOnFleet } from '../effect/outside-look.ts';
import { outsideFleetShown } from '../message/outside.ts';
import { type ImageFleet, takesImages } from './prepare.ts';

type HubOutsidePorts = Uses<'table' | 'config' | 'home' | 'at' | 'clock' | 'log'> & HasKinds;

/** Where it was found: written with it, but at home. */
const placeOf = ({ home }: Uses<'home'>, { place }: OutsideFleetChange): Here => place ?? home;

const thingOf = ({ name, channel, place }: ImageFleet): Thing => ({ key: `fleet/${name}`, name, channel, place });

/** Updates, instance refreshes and images of the fleets that take images, where no run of ours brought them. */
export const deploysOutside = (ports: HubOutsidePorts): OutsideSource<OutsideFleetChange> => ({
  changeKinds: ['stack-update', 'refresh', 'other-image', 'set-back'],
  things: () => Object.values(ports.config.fleets).filter(takesImages).map(thingOf),
  glance: async () => {
    const fleets = Object.values(ports.config.fleets).filter(takesImages);
    const seen = await Promise.all(placesOf(ports.config).map((place) => glanceAt(ports, place, fleets)));
    return new Map(seen.flat());
  },
  isAbout: (thing, hint, seen) => {
    const fleet = fleetOf(ports, thing);
    return fleet !== undefined && isAboutTarget(fleet.target, hint, seen?.groups);
  },
  find: async (thing, when) => {
    const fleet = fleetOf(ports, thing);
    if (fleet === undefined) return { changes: [], handled: [] };
    return findOnFleet(
      at(ports, fleet.place),
      { thing, target: fleet.target, subject: subjectOf(fleet.place, fleet.target) },
      when,
    );
  },
  observe: (change, now) => {
    const place = placeOf(ports, change);
    return observeOnFleet(at(ports, place), change, { subject: subjectOf(place, change.target), now });
  },
  compare: (change) => compareImages(at(ports, placeOf(ports, change)), change),
  show: async (change, now) => {
    const difference = change.report === 'ready' ? await loadDifference(ports.table, change.id) : undefined;
    return outsideFleetShown(change, { now, ...present({ difference }) });
  },
});

function fleetOf({ config }: Uses<'config'>, { key, name }: Thing): ImageFleet | undefined {
  const fleet = key.startsWith('fleet/') ? config.fleets[name] : undefined;
  return fleet !== undefined && takesImages(fleet) ? fleet : undefined;
}

/** A place that cannot be read says nothing of its fleets: they have only their turn in the round. */
async function glanceAt(
  ports: HubOutsidePorts,
  place: Here,
  all: readonly ImageFleet[],
): Promise<readonly (readonly [string, string])[]> {
  const fleets = all.filter((fleet) => samePlace(fleet.place, place));
  if (fleets.length === 0) return [];
  const glances = await readAt(ports, place, async (there) => {
    const groups = await glanceAtFleets(
      there,
      fleets.map(({ target }) => target),
    );
    const parameters = await glanceAtParameters(there, fleets);
    return groups.map((glance, i) => `${glance}${parameters[i] ?? ''}`);
  });
  return glances === undefined ? [] : fleets.map((fleet, i) => [thingOf(fleet).key, glances[i] ?? ''] as const);
}
