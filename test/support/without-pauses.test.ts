import { StandardRetryStrategy } from '@smithy/core/retry';
import { withoutPauses } from './without-pauses.ts';

/** What the SDK says it waited before the second attempt of a throttled call, at most. */
async function longestPause(): Promise<number> {
  const tokens = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const strategy = new StandardRetryStrategy(3);
      return strategy.refreshRetryTokenForRetry(await strategy.acquireInitialRetryToken(''), {
        errorType: 'TRANSIENT',
      });
    }),
  );
  return Math.max(...tokens.map((token) => Number(Object(token).$retryLog.acquisitionDelay)));
}

test('calls are repeated at once while a world is open, and after a pause when the last is closed', async () => {
  const [one, other] = [withoutPauses(), withoutPauses()];
  expect(await longestPause()).toBe(0);
  one();
  expect(await longestPause()).toBe(0);
  other();
  expect(await longestPause()).toBeGreaterThan(0);
});
