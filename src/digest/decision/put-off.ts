import type { Run } from '../../runs/types/run.ts';

type Facts = Pick<Run, 'deferrals' | 'state' | 'slot'>;

/** A rejection of what would have patched in a window skips that occurrence. */
const isSkipped = ({ state, slot }: Facts): boolean => state === 'rejected' && slot !== undefined;

/** Somebody decided that it is patched later, or not in this occurrence. */
export const isPutOff = (run: Facts): boolean => run.deferrals > 0 || isSkipped(run);

/** Whether that was this event of its audit. */
export const putsOff = (run: Facts, type: string): boolean =>
  type === 'deferred' || (type === 'rejected' && isSkipped(run));
