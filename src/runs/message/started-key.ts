import type { Run } from '../types/run.ts';

/** The key of the thread's post about the start. A start after one that was not admitted has another, so it is posted too. */
export const startedKey = ({ heldAtGate, start }: Pick<Run, 'heldAtGate' | 'start'>): string =>
  heldAtGate === undefined ? 'started' : `started-${start?.executionId ?? heldAtGate.times}`;
