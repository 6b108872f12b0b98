import { textOf } from '../json.ts';
import type { ActionResult, Attempt } from './action.ts';
import { parseDuration } from './duration.ts';

/** Sleeps for Duration (ISO 8601) or until Timestamp. */
export const sleep = async (attempt: Attempt): Promise<ActionResult> => {
  const until = wakeTime(attempt);
  if (until === undefined) {
    return { kind: 'failed', type: 'Verification', message: 'aws:sleep needs a Duration or a Timestamp it can read.' };
  }
  for (;;) {
    const waited = await attempt.wait(until);
    if (waited === 'reached') return { kind: 'success' };
    if (waited !== 'signalled') return { kind: waited };
  }
};

const wakeTime = ({ inputs, deps }: Attempt): number | undefined => {
  const duration = inputs['Duration'];
  if (duration !== undefined) {
    const ms = parseDuration(textOf(duration));
    return ms === undefined ? undefined : deps.clock.now() + ms;
  }
  const time = Date.parse(textOf(inputs['Timestamp'] ?? ''));
  return Number.isNaN(time) ? undefined : time;
};

/** Waits for a Resume signal. */
export const pause = async (attempt: Attempt): Promise<ActionResult> => {
  const { execution, record } = attempt;
  execution.awaiting = 'resume';
  execution.status = 'Waiting';
  record.status = 'Waiting';
  for (;;) {
    const waited = await attempt.wait(Number.POSITIVE_INFINITY);
    if (waited === 'cancelled' || waited === 'timed-out') return { kind: waited };
    if (execution.signals.some((signal) => signal.kind === 'resume')) return { kind: 'success' };
  }
};
