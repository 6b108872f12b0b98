import { deployOf } from '../../runs/decision/kind.ts';
import type { Run } from '../../runs/types.ts';
import type { DeploySources } from '../types/sources.ts';
import { setName } from './plan-stack.ts';

/** More epochs than people ask for; what is left beyond them goes with the stack's next update. */
const MAX_EPOCHS = 10;

/** A stack's change sets that were never executed: they would stand in CloudFormation as if they still could be. */
export async function tidyDeploy({ cloudFormation }: DeploySources, ended: Run): Promise<void> {
  const { id, epoch, plan, start } = deployOf(ended);
  if (plan.target.kind !== 'stack' || start !== undefined) return;
  const stackId = plan.change?.route === 'stack' ? plan.change.stackId : plan.target.stack;
  for (let made = Math.max(1, epoch - MAX_EPOCHS); made <= epoch; made += 1)
    await cloudFormation.deleteChangeSet({ stackId, changeSetId: setName(id, made) });
}
