import { deployOf } from '../../runs/decision/kind.ts';
import type { DeployRun, Run } from '../../runs/types.ts';
import type { DeploySources } from '../types/sources.ts';
import { loadDeploys } from './history.ts';
import { setName } from './plan-stack.ts';

/** More epochs than people ask for; what is left beyond them goes with the stack's next update. */
const MAX_EPOCHS = 10;

/** A stack's change sets that were never executed: they would stand in CloudFormation as if they still could be. */
async function deleteSets({ cloudFormation }: DeploySources, { id, epoch, plan, start }: DeployRun): Promise<void> {
  if (plan.target.kind !== 'stack' || start !== undefined) return;
  const stackId = plan.change?.route === 'stack' ? plan.change.stackId : plan.target.stack;
  for (let made = Math.max(1, epoch - MAX_EPOCHS); made <= epoch; made += 1)
    await cloudFormation.deleteChangeSet({ stackId, changeSetId: setName(id, made) });
}

/** The card of the deploy before offers the way back only while nothing has come after it. */
export async function tidyDeploy(sources: DeploySources, ended: Run): Promise<string[]> {
  const run = deployOf(ended);
  await deleteSets(sources, run);
  const before = (await loadDeploys(sources.table, run.name)).find(
    ({ id, state }) => id !== run.id && state === 'succeeded',
  );
  return before === undefined ? [] : [before.id];
}
