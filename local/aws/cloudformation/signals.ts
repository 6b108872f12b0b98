import { ResourceFailure, validationError } from './errors.ts';
import { waitUntil } from './operation.ts';
import type { Signal, StackRecord } from './state.ts';
import { note, type Work } from './work.ts';

export interface Awaited {
  count: number;
  /** Milliseconds. */
  timeout: number;
  minSuccessfulPercent: number;
  /** How many may fail before the rest is not waited for; by default what `minSuccessfulPercent` leaves. */
  tolerated?: number;
}

/** Forgets the signals that came before; those of the resource's new instances count from here. */
export const beginSignals = ({ stack, record }: Work): void => {
  stack.signals.set(record.logicalId, []);
};

/**
 * Waits for instances' signals and tells of each as it comes.
 * @returns how many said SUCCESS, as soon as that is enough or cannot become enough, or the time is over
 */
export const awaitSignals = async (work: Work, awaited: Awaited): Promise<number> => {
  const { count } = awaited;
  const needed = Math.ceil((count * awaited.minSuccessfulPercent) / 100);
  const tolerated = awaited.tolerated ?? count - needed;
  const until = work.operation.pace.now() + awaited.timeout;
  let told = 0;
  for (;;) {
    const signals = work.stack.signals.get(work.record.logicalId) ?? [];
    for (const { status, uniqueId } of signals.slice(told))
      note(work, `Received ${status} signal with UniqueId ${uniqueId}`);
    told = signals.length;
    const successes = countOf(signals, 'SUCCESS');
    if (successes >= needed || signals.length >= count || told - successes > tolerated) return successes;
    if ((await waitUntil(work, until)) === 'time') return successes;
  }
};

export const countOf = (signals: readonly Signal[], status: Signal['status']): number =>
  signals.filter((signal) => signal.status === status).length;

/** @throws ResourceFailure when too few of `count` succeeded */
export const requireSuccesses = (work: Work, successes: number, { count, minSuccessfulPercent }: Awaited): void => {
  if (successes >= Math.ceil((count * minSuccessfulPercent) / 100)) return;
  const failures = countOf(work.stack.signals.get(work.record.logicalId) ?? [], 'FAILURE');
  const received = failures > 0 ? `${failures} FAILURE` : `${successes} SUCCESS`;
  throw new ResourceFailure(
    `Received ${received} signal(s) out of ${count}. Unable to satisfy ${minSuccessfulPercent}% MinSuccessfulInstancesPercent requirement`,
  );
};

/** Takes one signal. @throws ValidationError when the resource waits for none, or has this one already */
export const takeSignal = (stack: StackRecord, logicalId: string, signal: Signal): void => {
  const record = stack.resources.get(logicalId);
  if (record === undefined) throw validationError(`Resource ${logicalId} does not exist for stack ${stack.name}`);
  if (!record.status.endsWith('_IN_PROGRESS') || record.status === 'DELETE_IN_PROGRESS')
    throw validationError(`Resource ${logicalId} is in ${record.status} state and cannot be signaled`);
  const signals = stack.signals.get(logicalId) ?? [];
  const earlier = signals.find(({ uniqueId }) => uniqueId === signal.uniqueId);
  if (earlier !== undefined && signal.status !== 'FAILURE')
    throw validationError(
      `Signal with ID ${signal.uniqueId} for resource ${logicalId} already exists. Signals may only be updated with a FAILURE status.`,
    );
  stack.signals.set(logicalId, [...signals.filter((one) => one !== earlier), signal]);
  stack.running?.pace.wake('signal');
};
