import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { InfraFeature } from './feature.ts';

const FOLDER = '../features';

/** Files of infra/features, in the order of their names. What a feature imports may stand in a folder beside its file. */
export const featureFiles = (folder = FOLDER): string[] =>
  readdirSync(join(import.meta.dirname, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ name }) => `${folder}/${name}`)
    .sort();

/** Every feature of the folder: a new one is a new file there. `folder` is relative to this file. */
export const loadFeatures = (folder = FOLDER): Promise<InfraFeature[]> =>
  Promise.all(
    featureFiles(folder).map(async (file) => {
      const loaded: unknown = await import(file);
      return featureIn(file, loaded);
    }),
  );

/** @throws when the module exports no `feature`. */
export function featureIn(file: string, loaded: unknown): InfraFeature {
  const feature: unknown =
    typeof loaded === 'object' && loaded !== null && 'feature' in loaded ? loaded.feature : undefined;
  if (!isFeature(feature))
    throw new Error(`${file}: export a function \`feature\`, an InfraFeature of infra/bot/feature.ts`);
  return feature;
}

const isFeature = (value: unknown): value is InfraFeature => typeof value === 'function';
