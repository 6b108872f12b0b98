import { StandardRetryStrategy } from '@smithy/core/retry';

/** How the SDK's clients say how long to wait before they repeat a call, in milliseconds: one class for all, which is not exported. */
class Backoff extends StandardRetryStrategy {
  get shared(): object {
    return Object.getPrototypeOf(this.retryBackoffStrategy);
  }
}

const shared = new Backoff(1).shared;
const computed = Object.getOwnPropertyDescriptor(shared, 'computeNextBackoffDelay');
let worlds = 0;

/**
 * While a local world is open, what a call is repeated after is no real time: a call that is throttled waits a second and a half otherwise,
 * and the world's clock stands still meanwhile. What is repeated, and how often, stays the SDK's. Returns what ends it.
 */
export function withoutPauses(): () => void {
  if (computed === undefined) throw new Error('the SDK says in another way how long to wait before a call is repeated');
  worlds += 1;
  Object.defineProperty(shared, 'computeNextBackoffDelay', { ...computed, value: () => 0 });
  return () => {
    worlds -= 1;
    if (worlds === 0) Object.defineProperty(shared, 'computeNextBackoffDelay', computed);
  };
}
