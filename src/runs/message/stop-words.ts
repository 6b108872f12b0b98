import type { Run } from '../types/run.ts';

/** A request is withdrawn, something that runs is stopped, what needed attention is resolved. */
export type StopVerb = 'Withdraw' | 'Stop' | 'Resolve';

/** What ending this run is called, on its buttons and in their forms. */
export function stopVerb({ state, start, wait }: Pick<Run, 'state' | 'start' | 'wait'>): StopVerb {
  if (state === 'needs-attention') return 'Resolve';
  return start === undefined && wait === undefined ? 'Withdraw' : 'Stop';
}

/** The stored state `cancelled` as it is shown. */
export const cancelledWord = ({ start, earlier, ending }: Pick<Run, 'start' | 'earlier' | 'ending'>): string =>
  start === undefined && earlier === undefined && ending?.code !== 'cancelled-outside' ? 'withdrawn' : 'stopped';
