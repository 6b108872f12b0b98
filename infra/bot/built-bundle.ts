import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folder of a function that was built. A function reads the patchwarden.yml that the build put beside it, and its roles are made from
 * the one that is there now: of two texts the deployed bot would ask for what its roles deny.
 * @throws Error with what to run
 */
export function builtBundle(folder: string, config: string): string {
  if (!existsSync(join(folder, 'index.cjs'))) throw new Error(`${folder} is not there: run \`npm run build\` first`);
  const copy = join(folder, 'patchwarden.yml');
  if (existsSync(copy) && readFileSync(copy, 'utf8') !== readFileSync(config, 'utf8'))
    throw new Error(`${copy} is not what ${config} says now: run \`npm run build\` first`);
  return folder;
}
