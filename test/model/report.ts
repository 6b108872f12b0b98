import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Figures for `npm run prove`, which names a folder for them in PATCHWARDEN_REPORT; otherwise nothing is written. */
export function report(name: string, figures: object): void {
  const folder = process.env['PATCHWARDEN_REPORT'];
  if (folder !== undefined) writeFileSync(join(folder, `${name}.json`), JSON.stringify(figures));
}
