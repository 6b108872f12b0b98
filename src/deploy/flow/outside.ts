import type { OutsideFleetChange } from '../../outside/types/change.ts';
import type { OutsideSource, Thing } from '../../outside/types/source.ts';
import { present } from '../../present.ts';
import { isAboutTarget } from '../decision/outside-hint.ts';
import { subjectOf } from '../decision/subject.ts';
import { loadDifference } from '../effect/difference.ts';
import { findOnFleet, type OutsidePorts } from '../effect/outside.ts';
import { glanceAtFleets, glanceAtParameters } from '../effect/outside-glance.ts';
import { compareImages, observeOnFleet } from '../effect/outside-look.ts';
import { outsideFleetShown } from '../message/outside.ts';
import { type ImageFleet, takesImages } from './prepare.ts';

const thingOf = ({ name, channel }: ImageFleet): Thing => ({ key: `fleet/${name}`, name, channel });

/** Updates, instance refreshes and images of the fleets that take images, where no run of ours brought them. */
export const deploysOutside = (ports: OutsidePorts): OutsideSource<OutsideFleetChange> => ({
  changeKinds: ['stack-update', 'refresh', 'other-image', 'set-back'],
  things: () => Object.values(ports.config.fleets).filter(takesImages).map(thingOf),
  glance: async () => {
    const fleets = Object.values(ports.config.fleets).filter(takesImages);
    const glances = await glanceAtFleets(
      ports,
      fleets.map(({ target }) => target),
    );
    const parameters = await glanceAtParameters(ports, fleets);
    return new Map(fleets.map((fleet, i) => [thingOf(fleet).key, `${glances[i] ?? ''}${parameters[i] ?? ''}`]));
  },
  isAbout: (thing, hint, seen) => {
    const fleet = fleetOf(ports, thing);
    return fleet !== undefined && isAboutTarget(fleet.target, hint, seen?.groups);
  },
  find: async (thing, at) => {
    const fleet = fleetOf(ports, thing);
    if (fleet === undefined) return { changes: [], handled: [] };
    return findOnFleet(ports, { thing, target: fleet.target, subject: subjectOf(ports.here, fleet.target) }, at);
  },
  observe: (change, now) => observeOnFleet(ports, change, { subject: subjectOf(ports.here, change.target), now }),
  compare: (change) => compareImages(ports, change),
  show: async (change, now) => {
    const difference = change.report === 'ready' ? await loadDifference(ports.table, change.id) : undefined;
    return outsideFleetShown(change, { now, ...present({ difference }) });
  },
});

function fleetOf({ config }: OutsidePorts, { key, name }: Thing): ImageFleet | undefined {
  const fleet = key.startsWith('fleet/') ? config.fleets[name] : undefined;
  return fleet !== undefined && takesImages(fleet) ? fleet : undefined;
}
