import { createGatekeeperHandler } from '../src/handlers/gatekeeper.ts';
import { createSlackHandler } from '../src/handlers/slack.ts';
import { createWorkerHandler } from '../src/handlers/worker.ts';
import type { Log } from '../src/slack/log.ts';
import type { LambdaHandler } from './aws/lambda-types.ts';
import type { Clock } from './types.ts';

export type FunctionName = 'patchwarden-gatekeeper' | 'patchwarden-slack' | 'patchwarden-worker';

export interface FunctionsOptions {
  clock: Clock;
  /** On top of what the template sets. */
  env: Readonly<Record<string, string>>;
  verbose: boolean;
}

const nothing = (): void => undefined;
const QUIET: Log = { info: nothing, warn: nothing, error: nothing };

/** The unmodified handlers, made from the environment that the stack gives them and the local world's own. */
export function createFunctions(
  options: FunctionsOptions,
): Record<FunctionName, (environment: Readonly<Record<string, string>>) => LambdaHandler> {
  const now = (): number => options.clock.now();
  const overlay = (environment: Readonly<Record<string, string>>): Record<string, string> => ({
    ...environment,
    ...options.env,
    ...(options.verbose ? {} : { PATCHWARDEN_QUIET: 'true', POWERTOOLS_LOG_LEVEL: 'SILENT' }),
  });
  return {
    'patchwarden-gatekeeper': (environment) => createGatekeeperHandler({ env: overlay(environment), now }),
    'patchwarden-slack': (environment) =>
      createSlackHandler({ env: overlay(environment), now, ...(options.verbose ? {} : { log: QUIET }) }),
    'patchwarden-worker': (environment) => createWorkerHandler({ env: overlay(environment), now, ...countedWaits() }),
  };
}

/**
 * The worker waits between its calls to another place, so that it makes few a second. The world's clock stands still meanwhile: what it waits
 * is counted against its time, as in Lambda, and not waited.
 */
function countedWaits() {
  let ahead = 0;
  const stopwatch = (): number => performance.now() + ahead;
  const wait = async (ms: number): Promise<void> => {
    const until = stopwatch() + ms;
    await Promise.resolve();
    // Who waits at the same time waits for the same time.
    ahead += Math.max(0, until - stopwatch());
  };
  return { stopwatch, wait };
}
