import { loadConfig } from '../src/app/config.ts';
import type { Surroundings } from './caller.ts';

/** What a command has of the process that runs it. Ctrl+C ends its calls; a second one ends the process as usual. */
export function surroundings(): Surroundings {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  return {
    env: process.env,
    loadConfig,
    out: (text) => process.stdout.write(`${text}\n`),
    stop: stop.signal,
  };
}
