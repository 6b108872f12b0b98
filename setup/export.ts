import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../src/app/config.ts';
import { runExport } from './export/run-export.ts';

/** `npm run export`: every change with who, when, what, why and outcome, verified. It only reads. */
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.exitCode = await runExport(process.argv.slice(2), {
  env: process.env,
  loadConfig,
  out: (text) => process.stdout.write(`${text}\n`),
  stop: stop.signal,
  now: Date.now(),
  read: (path) => readFile(path, 'utf8'),
  write: async (folder, name, text) => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), text);
  },
});
