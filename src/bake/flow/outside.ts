import type { ImageConfig } from '../../config/types.ts';
import { MINUTE } from '../../duration.ts';
import type { OutsideBake } from '../../outside/types/change.ts';
import type { OutsideSource, Thing } from '../../outside/types/source.ts';
import { present } from '../../present.ts';
import { isAboutImage } from '../decision/outside.ts';
import { findBuilds, glanceAtBuilds, type OutsidePorts, observeBuild } from '../effect/outside.ts';
import { loadReport, makeReport } from '../effect/report.ts';
import { outsideBakeShown } from '../message/outside.ts';
import { bakedImage, bakedImages } from '../types/baked.ts';

const thingOf = ({ name, channel }: ImageConfig): Thing => ({ key: `image/${name}`, name, channel });

/** Builds of the configured pipelines that no run of ours started. */
export const bakesOutside = (ports: OutsidePorts): OutsideSource<OutsideBake> => ({
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
    return image === undefined ? new Map() : new Map([[thingOf(image).key, await glanceAtBuilds(ports, image)]]);
  },
  find: (thing, at) => findBuilds(ports, thing, at),
  observe: (change, now) => observeBuild(ports, change, now),
  compare: (change, { now, last }) => makeReport({ ...ports, now }, asFinished(change), last),
  show: async (change, now) => {
    const difference = change.report === 'ready' ? await loadReport(ports.table, change.id) : undefined;
    return outsideBakeShown(change, { now, ...present({ difference }) });
  },
});

const asFinished = ({ id, plan, outcome }: OutsideBake) => ({ id, plan, ...present({ outcome }) });
