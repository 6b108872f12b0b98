import type { Clock } from '../types.ts';
import type { Faults } from './faults.ts';
import { crash, invokeFunction, type RegisteredFunction } from './lambda-invoke.ts';
import { type CallWatch, type LateCall, watchCalls } from './lambda-late-calls.ts';
import { type EventSourceInput, Poller } from './lambda-poller.ts';
import { type FunctionCounters, FunctionError, type FunctionInput } from './lambda-types.ts';
import { badGateway, type UrlRequest, type UrlResponse, urlEvent, urlResponse } from './lambda-url.ts';
import type { Sqs } from './sqs.ts';

export interface LambdaOptions {
  clock: Clock;
  accountId: string;
  region: string;
  sqs: Sqs;
  faults: Faults;
  /** Told of every error a function threw. */
  onError: (error: unknown) => void;
  onLateCall?: (call: LateCall) => void;
}

export interface Lambda {
  registerFunction(name: string, input: FunctionInput): { arn: string };
  /** A version or an alias of a function, which is the function itself: the local world runs one version. @throws when there is no such function */
  addQualifier(name: string, qualifier: string): void;
  /** Whether there is such a function, and a version or an alias of it by that name. */
  has(name: string, qualifier: string): boolean;
  /** Starts polling a queue for a function. */
  addEventSource(source: EventSourceInput): void;
  /** Enables or disables what polls queues for a function. @throws when nothing does */
  setPolling(name: string, enabled: boolean): void;
  /** Invokes and waits; throws a FunctionError for what the function threw. */
  invoke(name: string, event: unknown, qualifier?: string): Promise<unknown>;
  /** Invokes through the function's URL; a thrown error or a timeout is 502, as Lambda answers it. */
  invokeUrl(name: string, request: UrlRequest): Promise<UrlResponse>;
  counters(name: string): FunctionCounters;
  functions(): readonly string[];
  /** Stops all polling and the watch for late calls. */
  stop(): void;
}

/** Lambda: functions that run in this process, behind the boundaries that Lambda puts around them. */
export function createLambda(options: LambdaOptions): Lambda {
  const { clock, accountId, region, faults, onError } = options;
  const functions = new Map<string, RegisteredFunction>();
  const pollers: { name: string; poller: Poller }[] = [];
  const watch: CallWatch | undefined = options.onLateCall && watchCalls(options.onLateCall);

  function find(name: string): RegisteredFunction {
    const fn = functions.get(name);
    if (!fn) throw new Error(`lambda: there is no function ${name}`);
    return fn;
  }

  async function invoke(name: string, event: unknown, qualifier?: string): Promise<unknown> {
    const fn = find(name);
    if (faults.takeFunction(name) !== undefined) throw crash(fn);
    try {
      return await invokeFunction(fn, { event, qualifier }, watch);
    } catch (error) {
      onError(
        error instanceof FunctionError
          ? new Error(`${name}: ${error.errorType}: ${error.message}`, { cause: error })
          : error,
      );
      throw error;
    }
  }

  async function invokeUrl(name: string, request: UrlRequest): Promise<UrlResponse> {
    const event = urlEvent(request, `${name}.lambda-url.${region}.on.aws`, clock.now());
    try {
      return urlResponse(await invoke(name, event));
    } catch (error) {
      if (error instanceof FunctionError) return badGateway();
      throw error;
    }
  }

  return {
    registerFunction(name, input) {
      const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}`;
      const counters = { invocations: 0, errors: 0, timeouts: 0, durations: [] };
      functions.set(name, { ...input, name, arn, counters, qualifiers: new Set(['$LATEST']) });
      return { arn };
    },
    addQualifier(name, qualifier) {
      find(name).qualifiers.add(qualifier);
    },
    has: (name, qualifier) => functions.get(name)?.qualifiers.has(qualifier) ?? false,
    addEventSource(source) {
      const { timeoutMs } = find(source.functionName);
      const { visibilityTimeout, name } = source.queue.settings;
      if (visibilityTimeout * 1000 < timeoutMs) {
        throw new Error(
          `event source of ${source.functionName} on ${name}: Queue visibility timeout: ${visibilityTimeout} seconds is less than Function timeout: ${timeoutMs / 1000} seconds`,
        );
      }
      const { functionName, qualifier } = source;
      const poller = new Poller({ source, clock, region, invoke: (event) => invoke(functionName, event, qualifier) });
      pollers.push({ name: source.functionName, poller });
    },
    setPolling(name, enabled) {
      const own = pollers.filter((one) => one.name === name);
      if (own.length === 0) throw new Error(`lambda: nothing polls a queue for ${name}`);
      for (const { poller } of own) poller.setEnabled(enabled);
    },
    invoke: (name, event, qualifier) => clock.track(invoke(name, event, qualifier)),
    invokeUrl: (name, request) => clock.track(invokeUrl(name, request)),
    counters: (name) => find(name).counters,
    functions: () => [...functions.keys()],
    stop() {
      for (const { poller } of pollers) poller.stop();
      watch?.stop();
    },
  };
}
