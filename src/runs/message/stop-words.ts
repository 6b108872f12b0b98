import type { EndingCode, Run } from '../types/run.ts';

/** A request is withdrawn, something that runs is stopped, what needed attention is resolved. */
export type StopVerb = 'Withdraw' | 'Stop' | 'Resolve';

/** What ending this run is called, on its buttons and in their forms. */
export function stopVerb({ state, start, wait, ending }: Pick<Run, 'state' | 'start' | 'wait' | 'ending'>): StopVerb {
  if (state === 'needs-attention') return isStillRunning(ending?.code) ? 'Stop' : 'Resolve';
  return start === undefined && wait === undefined ? 'Withdraw' : 'Stop';
}

/** A person must look, and AWS has not reported an end. */
const isStillRunning = (code: EndingCode | undefined): boolean => code === 'cancel-unclear' || code === 'too-large';

/** The stored state `cancelled` as it is shown. */
export const cancelledWord = ({ start, earlier, ending }: Pick<Run, 'start' | 'earlier' | 'ending'>): string =>
  start === undefined && earlier === undefined && ending?.code !== 'cancelled-outside' ? 'withdrawn' : 'stopped';
