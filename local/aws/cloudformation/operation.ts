import { Interruption } from './errors.ts';
import type { Operation } from './pace.ts';
import type { StackAlarms, StackRecord } from './state.ts';

const ALARMS_EVERY = 15_000;

/** Whose waiting it is. */
export interface Waiter {
  state: { alarms: StackAlarms };
  stack: StackRecord;
  operation: Operation;
}

/**
 * Waits until the world's `until`, or a signal. Rollback triggers are looked at while it waits.
 * @throws Interruption when the operation is to go back
 */
export const waitUntil = async (waiter: Waiter, until: number): Promise<'time' | 'signal'> => {
  const { pace } = waiter.operation;
  for (;;) {
    checkInterrupted(waiter);
    if (pace.now() >= until) return 'time';
    const watched = waiter.operation.forward && triggersOf(waiter.stack).length > 0;
    const wake = await pace.wait(watched ? Math.min(until, pace.now() + ALARMS_EVERY) : until);
    if (wake === 'signal') {
      checkInterrupted(waiter);
      return 'signal';
    }
  }
};

/** Waits `ms`, whatever is signalled meanwhile. @throws Interruption */
export const pause = async (waiter: Waiter, ms: number): Promise<void> => {
  const until = waiter.operation.pace.now() + ms;
  while ((await waitUntil(waiter, until)) !== 'time');
};

const checkInterrupted = ({ state, stack, operation }: Waiter): void => {
  if (!operation.forward) return;
  if (operation.interruption === undefined) {
    const ringing = triggersOf(stack).find((arn) => state.alarms.inAlarm(alarmName(arn)));
    if (ringing !== undefined) operation.interruption = `Rollback triggers are in ALARM state: [${ringing}]`;
  }
  if (operation.interruption !== undefined) throw new Interruption(operation.interruption);
};

const triggersOf = ({ rollback }: StackRecord): string[] =>
  (rollback.RollbackTriggers ?? []).flatMap(({ Arn }) => Arn ?? []);

/** `arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME`; names may hold colons. */
export const alarmName = (arn: string): string => arn.split(':').slice(6).join(':');
