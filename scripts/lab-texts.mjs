import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LAB = join(dirname(dirname(fileURLToPath(import.meta.url))), 'infra', 'lab');
const NAMES = ['network', 'application', 'pipeline'];

/** Puts the lab's templates into the bundle of local mode, which then needs no file beside it. */
export const labTexts = {
  name: 'lab-texts',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]local[\\/]world[\\/]lab-templates\.ts$/ }, () => {
      const texts = NAMES.map((name) => [name, readFileSync(join(LAB, `${name}.yaml`), 'utf8')]);
      return { contents: `export const labTemplates = ${JSON.stringify(Object.fromEntries(texts))};`, loader: 'js' };
    });
  },
};
