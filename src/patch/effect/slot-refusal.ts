import { AwsCallError } from '../../aws/failure.ts';
import { runbookRoleName } from '../../config/here.ts';
import type { Uses } from '../../contract/ports.ts';
import { notAdmitted } from '../../runs/decision/refused.ts';
import { isSessionOf } from '../../runs/decision/slot.ts';
import { runTag } from '../../runs/effect/start.ts';
import type { GateRefusal } from '../../runs/types/gate-refusal.ts';
import type { PatchRun } from '../types/run.ts';

type RefusalPorts = Uses<'automation' | 'executions' | 'here' | 'setting'>;

/**
 * What the gatekeeper said to what the window started in this slot, if that was a no: its window starts nothing else in it. Whoever may tag
 * executions can put the run's tag on others, so the window's role must have started it. What cannot be read is looked at again.
 */
export async function slotRefusal(ports: RefusalPorts, run: PatchRun): Promise<GateRefusal | undefined> {
  try {
    return await refusalIn(ports, run);
  } catch (error) {
    if (error instanceof AwsCallError) return undefined;
    throw error;
  }
}

async function refusalIn(
  { automation, executions, here, setting }: RefusalPorts,
  { id, slot }: PatchRun,
): Promise<GateRefusal | undefined> {
  const tagged = await automation.findByTag(runTag(id), setting('PATCHWARDEN_PATCH_DOCUMENT'));
  for (const { id: executionId } of tagged) {
    const { executedBy, startedAt } = await executions.seen(executionId);
    const isOfSlot = slot !== undefined && startedAt !== undefined && startedAt >= slot.opensAt;
    if (!isOfSlot || !isSessionOf(runbookRoleName('window', here), here, executedBy)) continue;
    const refused = notAdmitted(await automation.get(executionId));
    if (refused !== undefined) return refused.refusal;
  }
  return undefined;
}
