import type { Uses, Wake } from '../../contract/ports.ts';
import type { RunRecord } from '../types/record.ts';
import { claimWake } from './run-store.ts';

/** The wake-up of one run: runs are a feature among the others. */
export const wakeOf = (runId: string): Wake => ({ feature: 'runs', key: runId });

/**
 * A wake-up that is still to come keeps the tick's away, so none is set further ahead than the next tick: whatever the card
 * waits for, the run itself is looked at each minute.
 */
const MAX_DELAY_S = 60;

/**
 * Comes back to a run at a moment, once, however many ask for it: a burst of events is one wake-up. A wake-up that is lost
 * with its worker is made good by the tick.
 */
export async function wake(
  { table, wakes }: Uses<'table' | 'wakes'>,
  record: RunRecord,
  { at, now }: { at: number; now: number },
): Promise<void> {
  const delaySeconds = Math.min(MAX_DELAY_S, Math.max(0, Math.ceil((at - now) / 1000)));
  if (record.wakeAt > now) return;
  if (await claimWake(table, record.run.id, { at: now + delaySeconds * 1000, now })) {
    await wakes.send(wakeOf(record.run.id), delaySeconds);
  }
}
