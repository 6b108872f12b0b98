import type { AwsOptions } from '../../../local/aws/world.ts';
import { createAws } from '../../../local/aws/world.ts';
import { createClock } from '../../../local/clock.ts';

export const START = Date.parse('2026-11-20T09:00:00Z');
export const ACCOUNT = '111122223333';
export const REGION = 'ap-southeast-2';

/** A simulated AWS that listens, with a clock that stands still, and the config of a real SDK client for it. */
export async function startAws(options: Partial<AwsOptions> = {}) {
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const clock = options.clock ?? createClock({ start: START, speed: 0, onError });
  const aws = createAws({ accountId: ACCOUNT, region: REGION, onError, ...options, clock });
  const { url, port } = await aws.server.listen(0);
  const client = {
    endpoint: url,
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  };
  const close = async () => {
    clock.stop();
    await aws.close();
  };
  return { ...aws, clock, errors, url, port, client, close };
}

export type StartedAws = Awaited<ReturnType<typeof startAws>>;

/** What a call rejected with, for a look at more than its class. */
export async function rejectionOf(call: Promise<unknown>): Promise<Record<string, unknown> & Error> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return Object.assign(error);
    throw error;
  }
  throw new Error('the call did not reject');
}

/** A copy of an input, every member of it read by its name, for a handler that looks at the input later. */
export function taken(input: unknown): unknown {
  if (Array.isArray(input)) return input.map(taken);
  if (typeof input !== 'object' || input === null || input instanceof Date || input instanceof Uint8Array) return input;
  return Object.fromEntries(Reflect.ownKeys(input).map((name) => [name, taken(Reflect.get(input, name))]));
}
