import { loadConfig } from '../src/app/config.ts';
import { runDoctor } from './doctor/run-doctor.ts';

/** `npm run doctor`: what would keep windows and instances from being patched, and what to do about it. */
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.exitCode = await runDoctor(process.argv.slice(2), {
  env: process.env,
  loadConfig,
  out: (text) => process.stdout.write(`${text}\n`),
  stop: stop.signal,
});
