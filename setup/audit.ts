import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../src/app/config.ts';
import { runAudit } from './audit/run-audit.ts';

/** `npm run audit`: the table's records of runs against what its events left elsewhere. It only reads. */
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.exitCode = await runAudit(process.argv.slice(2), {
  env: process.env,
  loadConfig,
  out: (text) => process.stdout.write(`${text}\n`),
  stop: stop.signal,
  now: Date.now(),
  list: async (folder) =>
    (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort(),
  read: (path) => readFile(path),
});
