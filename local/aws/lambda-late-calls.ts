import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { isRecord, stringOr } from './json-value.ts';

/** An HTTP call that a function began after it had answered: Lambda freezes a function then, so it may never be made. */
export interface LateCall {
  functionName: string;
  requestId: string;
  method: string;
  /** Host and path, without the query. */
  target: string;
}

/** One invocation, as the calls made within it remember it. */
export interface Invocation {
  functionName: string;
  requestId: string;
  isOver: boolean;
}

export interface CallWatch {
  /** Runs a function so that its calls are known to be its own. */
  run<T>(invocation: Invocation, work: () => T): T;
  stop(): void;
}

const NODE_CHANNEL = 'http.client.request.start';
const FETCH_CHANNEL = 'undici:request:create';

/** Watches calls through node:http and fetch. Both announce a request within the async context that began it. */
export function watchCalls(onLateCall: (call: LateCall) => void): CallWatch {
  const invocations = new AsyncLocalStorage<Invocation>();

  function listener(message: unknown): void {
    const invocation = invocations.getStore();
    if (!invocation?.isOver) return;
    const request = isRecord(message) && isRecord(message['request']) ? message['request'] : {};
    onLateCall({
      functionName: invocation.functionName,
      requestId: invocation.requestId,
      method: stringOr(request['method'], 'GET'),
      target: targetOf(request),
    });
  }

  subscribe(NODE_CHANNEL, listener);
  subscribe(FETCH_CHANNEL, listener);
  return {
    run: (invocation, work) => invocations.run(invocation, work),
    stop() {
      unsubscribe(NODE_CHANNEL, listener);
      unsubscribe(FETCH_CHANNEL, listener);
      // Or Node goes on following every promise of the process.
      invocations.disable();
    },
  };
}

function targetOf(request: Record<string, unknown>): string {
  const origin = stringOr(request['origin'], stringOr(request['host'], '')).replace(/^https?:\/\//, '');
  return `${origin}${stringOr(request['path'], '').split('?')[0] ?? ''}`;
}
