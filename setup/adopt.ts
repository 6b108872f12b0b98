import { loadConfig } from '../src/app/config.ts';
import { runAdopt } from './adopt/run-adopt.ts';

/** `npm run adopt -- <window>`: the task that makes a maintenance window ask Patchwarden, printed or registered. */
const stop = new AbortController();
// A second Ctrl+C ends the process as usual.
process.once('SIGINT', () => stop.abort());
process.exitCode = await runAdopt(process.argv.slice(2), {
  env: process.env,
  loadConfig,
  out: (text) => process.stdout.write(`${text}\n`),
  stop: stop.signal,
});
