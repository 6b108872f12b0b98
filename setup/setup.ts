import { ownManifest, runSetup } from './setup/run-setup.ts';
import { askOnTerminal } from './setup/terminal.ts';
import { surroundings } from './surroundings.ts';

/** `npm run setup`: proposes patchwarden.yml from what is in the account and the workspace, and asks before it writes. */
const around = surroundings();
process.exitCode = await runSetup(process.argv.slice(2), {
  ...around,
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  manifest: ownManifest(),
  ...(process.stdin.isTTY && { ask: askOnTerminal(around.stop, { input: process.stdin, output: process.stdout }) }),
});
