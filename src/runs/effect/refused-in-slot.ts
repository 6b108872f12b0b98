import { AwsCallError } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import { notAdmitted } from '../decision/refused.ts';
import type { HasKinds } from '../run-kind.ts';
import type { GateRefusal } from '../types/gate-refusal.ts';
import type { Run } from '../types/run.ts';
import { runTag } from './start.ts';

/** Anyone who may tag executions can put the tag on many. */
const MOST_READ = 3;

/**
 * Why the gatekeeper did not let in what the slot started for a run; `undefined`: nothing was started there for its epoch, or it is not known. What
 * is not let in leaves nothing on the run, and what started it is not ours.
 */
export async function refusedInSlot(
  { automation, kinds }: Uses<'automation'> & HasKinds,
  run: Run,
): Promise<GateRefusal | undefined> {
  try {
    const tagged = await automation.findByTag(runTag(run.id), kinds.of(run).startOf(run).document);
    const own = tagged.filter(({ parameters }) => parameters['Epoch']?.join() === String(run.epoch));
    for (const { id } of own.slice(0, MOST_READ)) {
      const refusal = notAdmitted(await automation.get(id))?.refusal;
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return undefined;
  }
}
