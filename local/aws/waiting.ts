import type { Clock } from '../types.ts';

export type Wake = 'time' | 'signal' | 'stop';

/**
 * How an execution or a bake stands still. While it works, the clock counts it as work in flight; while it waits it does not,
 * so that the world can be moved on to what it waits for.
 */
export interface Waiting {
  /** Runs `work` as work in flight, apart from the times it waits here. */
  start(work: () => Promise<void>): void;
  /** Resolves at the world's `until` (never, when infinite), or as soon as something wakes it. */
  wait(until: number): Promise<Wake>;
  /** Ends the present wait, if there is one. */
  wake(reason: Wake): void;
}

export const createWaiting = (clock: Clock): Waiting => {
  const activity = createActivity(clock);
  let waiter: ((reason: Wake) => void) | undefined;
  return {
    start(work) {
      activity.enter();
      void work().finally(() => activity.leave());
    },
    wait: (until) =>
      new Promise((resolve) => {
        const cancelTimer = Number.isFinite(until) ? clock.at(until, () => waiter?.('time')) : () => {};
        waiter = (reason) => {
          waiter = undefined;
          cancelTimer();
          activity.enter();
          resolve(reason);
        };
        activity.leave();
      }),
    wake: (reason) => waiter?.(reason),
  };
};

const createActivity = (clock: Clock): { enter(): void; leave(): void } => {
  let leave = () => {};
  return {
    enter() {
      void clock.track(
        new Promise<void>((resolve) => {
          leave = resolve;
        }),
      );
    },
    leave: () => leave(),
  };
};
