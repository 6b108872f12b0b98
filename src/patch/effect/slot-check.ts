import { isGone } from '../../aws/failure.ts';
import type { WindowDetails } from '../../aws/windows.ts';
import type { Uses } from '../../contract/ports.ts';
import type { PlanCheck } from '../../runs/types/input.ts';
import { slotChange } from '../decision/slot.ts';
import type { PatchRun } from '../types/run.ts';
import { rivalOf } from './rivals.ts';

/** Whether the occurrence that a run waits for is still to come; `undefined` when nothing speaks against it. Throws AwsCallError. */
export async function checkSlot(
  ports: Uses<'windows'>,
  run: PatchRun,
  now: number,
): Promise<PlanCheck<'patch'> | undefined> {
  const { windows } = ports;
  const { slot } = run;
  if (slot === undefined) return undefined;
  const window = await unlessDeleted(windows.window(slot.what));
  const isOpen = now >= slot.opensAt;
  const executions = isOpen && window !== undefined ? await windows.executions(slot.what, slot.opensAt - 1000) : [];
  const upcoming = window === undefined || isOpen ? [] : await windows.upcoming(slot.what, 3);
  const change = slotChange(slot, { window, executions, upcoming, cutoffAt: run.plan.occurrence?.cutoffAt, now });
  if (change !== undefined) return change;
  const rival = await rivalOf(ports, slot.what, groupOf(run));
  return rival === undefined ? undefined : { kind: 'gone', why: rival };
}

const groupOf = ({ plan: { patchGroup, instances } }: PatchRun) => ({
  patchGroup,
  ids: instances.map(({ id }) => id),
});

async function unlessDeleted(reading: Promise<WindowDetails>): Promise<WindowDetails | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
