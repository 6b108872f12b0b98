import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { defaultWorld } from '../../local/world/default-world.ts';
import type { WorldFile, WorldPipeline } from '../../local/world/world-schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'patchwarden-flow-'));

function fileOf(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A file with the example config, parts of it changed. */
export const configFile = (name: string, over: object): string =>
  fileOf(name, stringify({ ...Object(parse(readFileSync('patchwarden.yml', 'utf8'))), ...over }));

/** A file with the default world, parts of it changed. */
export const worldFile = (name: string, over: Partial<WorldFile>): string =>
  fileOf(name, stringify({ ...defaultWorld, ...over }));

/** The default pipelines, one of them changed. */
export const pipelinesWith = (name: string, over: Partial<WorldPipeline>): WorldPipeline[] =>
  defaultWorld.pipelines.map((pipeline) => (pipeline.name === name ? { ...pipeline, ...over } : pipeline));
