import type { Run } from '../types/run.ts';

/** A request is withdrawn, something that runs is stopped, what needed attention is resolved. */
export type StopVerb = 'Withdraw' | 'Stop' | 'Resolve';

/** What ending this run is called, on its buttons and in their forms. */
export function stopVerb({ state, start, wait }: Pick<Run, 'state' | 'start' | 'wait'>): StopVerb {
  if (state === 'needs-attention') return 'Resolve';
  return start === undefined && wait === undefined ? 'Withdraw' : 'Stop';
}

/** Of what ended where it would have started. */
export const WOULD_HAVE = 'would have started';

/** Whether it ended where it would have started, since it is only observed. */
export const isObserved = ({ ending }: { ending?: Run['ending'] | undefined }): boolean => ending?.code === 'observed';

/** The stored state `cancelled` as it is shown. */
export const cancelledWord = ({ start, earlier, ending }: Pick<Run, 'start' | 'earlier' | 'ending'>): string =>
  isObserved({ ending })
    ? WOULD_HAVE
    : start === undefined && earlier === undefined && ending?.code !== 'cancelled-outside'
      ? 'withdrawn'
      : 'stopped';
