import type { OperationType } from '@aws-sdk/client-cloudformation';
import type { Clock } from '../../types.ts';
import { createWaiting, type Wake } from '../waiting.ts';

/** How an operation goes through time: on the world's clock, or, for one that is past, at once. */
export interface Pace {
  /** A past operation emits nothing and waits for nobody's signal. */
  live: boolean;
  now(): number;
  wait(until: number): Promise<Wake>;
  wake(reason: Wake): void;
  start(work: () => Promise<void>): void;
}

export interface Operation {
  id: string;
  type: OperationType;
  token?: string;
  pace: Pace;
  /** Why it is to stop where it is and go back. Nothing stops one that is going back. */
  interruption?: string;
  /** Whether it can still be stopped, by a person or by an alarm. */
  forward: boolean;
}

export const livePace = (clock: Clock): Pace => {
  const waiting = createWaiting(clock);
  return { ...waiting, live: true, now: () => clock.now() };
};

/** Begins at `time` and moves on by what it waits. */
export const pastPace = (time: number): Pace => {
  let now = time;
  return {
    live: false,
    now: () => now,
    wait: async (until) => {
      if (Number.isFinite(until)) now = Math.max(now, until);
      return 'time';
    },
    wake: () => {},
    start: (work) => void work(),
  };
};
