/** No job and no look is begun later than this after an invocation's beginning. */
export const TAKING_MS = 35_000;

/** No call is begun later than this: the slowest, to AWS, ends within twelve seconds, before Lambda's timeout. */
export const CALLING_MS = 42_000;

/**
 * What one attempt of a call of AWS may take: connecting, the beginning of the answer, and each pause in it. Without
 * `throwOnRequestTimeout` the SDK only warns when an answer is late, and waits on.
 */
export const AWS_LIMITS = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 2_000,
    requestTimeout: 6_000,
    throwOnRequestTimeout: true,
    socketTimeout: 6_000,
  },
};

/** Thrown instead of a call that is too late. It counts as a call without an answer. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTime';

  constructor() {
    super('the function has no time left for another call');
  }
}

/** The time of one invocation, whose limit is 60 seconds (infra/bot/timeouts.ts): what is begun in it has ended by then. */
export interface TimeBudget {
  /** An invocation begins. */
  begin: () => void;
  /** Whether there is time for one more job or look. */
  mayTake: () => boolean;
  /** @throws OutOfTimeError when no more calls may start */
  beforeCall: () => void;
  /** Until no more calls may start, in milliseconds. */
  leftMs: () => number;
}

/** `stopwatch`: milliseconds, only ever growing. Not the time of day: a clock that is set or stands still says nothing of Lambda's. */
export function createTimeBudget(stopwatch: () => number): TimeBudget {
  let began = stopwatch();
  return {
    begin: () => {
      began = stopwatch();
    },
    mayTake: () => stopwatch() - began < TAKING_MS,
    leftMs: () => CALLING_MS - (stopwatch() - began),
    beforeCall: () => {
      if (stopwatch() - began >= CALLING_MS) throw new OutOfTimeError();
    },
  };
}
