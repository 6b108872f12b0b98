import type { Here } from '../../config/here.ts';
import { placeOfArn } from '../../config/place.ts';
import type { ImageConfig } from '../../config/types.ts';
import { at, type Uses } from '../../contract/ports.ts';
import { MINUTE } from '../../duration.ts';
import type { OutsideBake } from '../../outside/types/change.ts';
import type { OutsideSource, Thing } from '../../outside/types/source.ts';
import { present } from '../../present.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { isAboutImage } from '../decision/outside.ts';
import { findBuilds, glanceAtBuilds, observeBuild } from '../effect/outside.ts';
import { loadReport, makeReport } from '../effect/report.ts';
import { outsideBakeShown } from '../message/outside.ts';
import { bakedImage, bakedImages } from '../types/baked.ts';

type HubOutsidePorts = Uses<'table' | 'config' | 'home' | 'at' | 'log'> & HasKinds;

const thingOf = ({ name, channel, place }: ImageConfig): Thing => ({ key: `image/${name}`, name, channel, place });

/** Builds of the configured pipelines that no run of ours started. */
export const bakesOutside = (ports: HubOutsidePorts): OutsideSource<OutsideBake> => {
  const placeOf = ({ plan }: OutsideBake): Here => placeOfArn(plan.pipelineArn) ?? ports.home;
  return {
    changeKinds: ['bake'],
    things: () => bakedImages(ports.config).map(thingOf),
    isAbout: ({ key, name }, hint, seen) => {
      const image = key.startsWith('image/') ? bakedImage(ports.config, name) : undefined;
      return image !== undefined && isAboutImage(image.pipelineArn, seen?.recipe, hint);
    },
    // AWS lists the builds of one pipeline at a time, so each minute has another one.
    glance: async (now) => {
      const images = bakedImages(ports.config);
      const image = images[Math.floor(now / MINUTE) % images.length];
      return image === undefined
        ? new Map()
        : new Map([[thingOf(image).key, await glanceAtBuilds(at(ports, image.place), image)]]);
    },
    find: (thing, when) => findBuilds(at(ports, thing.place), thing, when),
    observe: (change, now) => observeBuild(at(ports, placeOf(change)), change, now),
    compare: (change, { now, last }) => makeReport({ ...at(ports, placeOf(change)), now }, asFinished(change), last),
    show: async (change, now) => {
      const difference = change.report === 'ready' ? await loadReport(ports.table, change.id) : undefined;
      return outsideBakeShown(change, { now, ...present({ difference }) });
    },
  };
};

const asFinished = ({ id, plan, outcome }: OutsideBake) => ({ id, plan, ...present({ outcome }) });
