import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runExport } from './export/run-export.ts';
import { surroundings } from './surroundings.ts';

/** `npm run export`: every change with who, when, what, why and outcome, verified. It only reads. */
process.exitCode = await runExport(process.argv.slice(2), {
  ...surroundings(),
  now: Date.now(),
  read: (path) => readFile(path, 'utf8'),
  write: async (folder, name, text) => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), text);
  },
});
