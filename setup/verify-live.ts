import { createInterface } from 'node:readline/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { runVerifyLive } from './verify-live/run-verify-live.ts';

/** `npm run verify-live`: which assumptions of docs/operations.md, section 6, hold in an AWS account. */
process.exitCode = await runVerifyLive(process.argv.slice(2), {
  env: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  ask: async (question) => {
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    const line = await lines.question(question);
    lines.close();
    return line;
  },
  now: Date.now,
  pause: async (milliseconds) => {
    await pause(milliseconds);
  },
  timeout: 10_000,
  limit: 10 * 60_000,
});
