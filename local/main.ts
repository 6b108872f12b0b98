import { ConfigError } from '../src/config/problem.ts';
import { parseCommandLine, USAGE } from './cli-arguments.ts';
import { greeting } from './greeting.ts';
import { StartError } from './settings.ts';
import { type Local, startLocal } from './start.ts';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** One line for an error that does not stop the world; the whole of it when someone looks for it. */
const tell = (error: unknown): void => {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${process.argv.includes('--verbose') && error instanceof Error ? error.stack : text}\n`);
};

async function stop(local: Local): Promise<void> {
  say('\nStopping.');
  await local.close();
}

/** A second signal does not wait for a clean end. */
function stopOnSignals(local: Local): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(130);
      stopping = true;
      stop(local).then(
        () => process.exit(0),
        (error: unknown) => {
          tell(error);
          process.exit(1);
        },
      );
    });
  }
}

async function main(): Promise<void> {
  // Said once per SDK client to those on an older Node.js; here it would drown the three things to try.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const command = parseCommandLine(process.argv.slice(2), process.env);
  if (command.kind === 'help') {
    say(USAGE);
    return;
  }
  const local = await startLocal({ ...command.options, onError: tell });
  stopOnSignals(local);
  say(greeting(local, command.options.world));
}

main().catch((error: unknown) => {
  const known = error instanceof StartError || error instanceof ConfigError;
  process.stderr.write(`${known ? error.message : `Local mode could not start. ${String(error)}`}\n`);
  process.exitCode = 1;
});
