import type { Run } from '../types/run.ts';

/** By which the thread knows that it told of the start: of one after those that were turned away it tells anew. */
export const startedKey = ({ heldAtGate, start }: Pick<Run, 'heldAtGate' | 'start'>): string =>
  heldAtGate === undefined ? 'started' : `started-${start?.executionId ?? heldAtGate.times}`;
