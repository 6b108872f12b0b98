import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAudit } from './audit/run-audit.ts';
import { surroundings } from './surroundings.ts';

/** `npm run audit`: the table's records of runs against what its events left elsewhere. It only reads. */
process.exitCode = await runAudit(process.argv.slice(2), {
  ...surroundings(),
  now: Date.now(),
  list: async (folder) =>
    (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort(),
  read: (path) => readFile(path),
});
