import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { defaultWorld } from '../../local/world/default-world.ts';
import { type World, type WorldFile, type WorldPipeline, worldSchema } from '../../local/world/world-schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'patchwarden-flow-'));

function fileOf(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const exampleConfig = (): { fleets: Record<string, object> } => Object(parse(readFileSync('patchwarden.yml', 'utf8')));

/** A file with the example config, parts of it changed. */
export const configFile = (name: string, over: object): string =>
  fileOf(name, stringify({ ...exampleConfig(), ...over }));

/** The example's fleets that images are deployed to: windows that patch say nothing to those who approve them. */
export const imageFleets = (): object =>
  Object.fromEntries(Object.entries(exampleConfig().fleets).filter(([, fleet]) => !('patchGroup' in fleet)));

/** The default world, parts of it changed. */
export const worldWith = (over: Partial<WorldFile>): World => worldSchema.parse({ ...defaultWorld, ...over });

/** Bakes are as long here as a story about something else needs them: each step is still seen by a look or two. */
export const QUICK_BAKES = { bakeMinutes: 6 };

/** The default world, in which a bake takes six minutes. */
export const quickBakes = (): World => worldWith(QUICK_BAKES);

/** The default pipelines, one of them changed. */
export const pipelinesWith = (name: string, over: Partial<WorldPipeline>): WorldPipeline[] =>
  defaultWorld.pipelines.map((pipeline) => (pipeline.name === name ? { ...pipeline, ...over } : pipeline));

/** Some of the example's fleets, without what an observed fleet cannot have, in an order of none. */
export const observedFleets = (...names: readonly string[]): Record<string, object> =>
  Object.fromEntries(
    names.map((name) => {
      const { adopted: _adopted, stop: _stop, after: _after, ...fleet } = Object(exampleConfig().fleets[name]);
      return [name, fleet];
    }),
  );
