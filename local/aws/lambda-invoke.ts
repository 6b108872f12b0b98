import { randomUUID } from 'node:crypto';
import type { CallWatch, Invocation } from './lambda-late-calls.ts';
import { type FunctionCounters, FunctionError, type FunctionInput, type LambdaContext } from './lambda-types.ts';

export interface RegisteredFunction extends FunctionInput {
  name: string;
  arn: string;
  counters: FunctionCounters;
  /** Its versions and aliases. */
  qualifiers: Set<string>;
}

/** A fault: the runtime goes away before the function has done anything. */
export function crash(fn: RegisteredFunction): FunctionError {
  fn.counters.invocations++;
  fn.counters.errors++;
  return new FunctionError('Runtime.ExitError', 'Error: Runtime exited with error: signal: killed');
}

const KEPT_DURATIONS = 1000;

export interface Asking {
  event: unknown;
  /** The version or the alias that was named, which the function is told. */
  qualifier?: string | undefined;
}

/**
 * Runs a function once. Event and result cross a JSON boundary, the timeout is enforced on real time, and what the
 * function throws becomes a FunctionError.
 */
export async function invokeFunction(
  fn: RegisteredFunction,
  asking: Asking,
  watch: CallWatch | undefined,
): Promise<unknown> {
  const invocation: Invocation = { functionName: fn.name, requestId: randomUUID(), isOver: false };
  const started = performance.now();
  fn.counters.invocations++;
  const run = () => within(fn.timeoutMs, () => call(fn, asking, invocation.requestId));
  try {
    return acrossJson(await (watch ? watch.run(invocation, run) : run()));
  } catch (error) {
    fn.counters.errors++;
    throw functionError(fn, error);
  } finally {
    invocation.isOver = true;
    fn.counters.durations.push(performance.now() - started);
    if (fn.counters.durations.length > KEPT_DURATIONS) fn.counters.durations.shift();
  }
}

async function call(fn: RegisteredFunction, { event, qualifier }: Asking, requestId: string): Promise<unknown> {
  const context = contextOf(fn, requestId, qualifier);
  const result: unknown = Reflect.apply(fn.handler, undefined, [acrossJson(event), context]);
  return await result;
}

function acrossJson(value: unknown): unknown {
  const json = JSON.stringify(value);
  return json === undefined ? null : JSON.parse(json);
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html: the ARN is the one that was invoked, with its version or alias. */
function contextOf(fn: RegisteredFunction, requestId: string, qualifier: string | undefined): LambdaContext {
  const deadline = performance.now() + fn.timeoutMs;
  return {
    functionName: fn.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: qualifier === undefined ? fn.arn : `${fn.arn}:${qualifier}`,
    memoryLimitInMB: '512',
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${fn.name}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
  };
}

class TimedOut extends Error {}

async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimedOut(`Task timed out after ${(ms / 1000).toFixed(2)} seconds`)), ms);
    timer.unref();
  });
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function functionError(fn: RegisteredFunction, error: unknown): FunctionError {
  if (error instanceof TimedOut) {
    fn.counters.timeouts++;
    return new FunctionError('Sandbox.Timedout', error.message, error);
  }
  if (error instanceof Error) return new FunctionError(error.name, error.message, error);
  return new FunctionError('Error', String(error), error);
}
