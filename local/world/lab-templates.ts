import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../infra/lab', `${name}.yaml`), 'utf8');

/** The lab's templates, letter for letter as they are deployed. The build puts their texts in place of this file (scripts/lab-texts.mjs). */
export const labTemplates = {
  network: read('network'),
  application: read('application'),
  pipeline: read('pipeline'),
};
