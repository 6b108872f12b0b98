import type { Uses } from '../../contract/ports.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { newestSucceeded } from '../decision/previous.ts';
import { isSupersededBy } from '../decision/superseded.ts';
import type { DeployRun } from '../types/run.ts';
import { loadDeploys } from './history.ts';
import { setName } from './plan-stack.ts';

/** More epochs than people ask for; what is left beyond them goes with the stack's next update. */
const MAX_EPOCHS = 10;

/** A stack's change sets that were never executed: CloudFormation would show them as if they still could be. */
async function deleteSets(
  { cloudFormation }: Uses<'cloudFormation'>,
  { id, epoch, plan, start, observe }: DeployRun,
): Promise<void> {
  if (plan.target.kind !== 'stack' || start !== undefined || observe !== undefined) return;
  const stackId = plan.change?.route === 'stack' ? plan.change.stackId : plan.target.stack;
  for (let made = Math.max(1, epoch - MAX_EPOCHS); made <= epoch; made += 1)
    await cloudFormation.deleteChangeSet({ stackId, changeSetId: setName(id, made) });
}

/** More cards than these are not painted again at one end. */
const MAX_TOUCHED = 10;

/** The card of the deploy before offers a rollback only while nothing has come after it, and those since say what they left. */
export async function tidyDeploy(
  ports: Uses<'cloudFormation' | 'table'> & HasKinds,
  run: DeployRun,
): Promise<string[]> {
  await deleteSets(ports, run);
  const beforeIn = (runs: readonly DeployRun[]) => newestSucceeded(runs.filter(({ id }) => id !== run.id));
  const { runs } = await loadDeploys(ports, run.name, (read) => beforeIn(read) !== undefined);
  const before = beforeIn(runs);
  return runs
    .filter((other) => other.id !== run.id && (other.id === before?.id || isSupersededBy(other, run)))
    .filter(({ requestedAt }) => requestedAt >= (before?.requestedAt ?? 0))
    .slice(0, MAX_TOUCHED)
    .map(({ id }) => id);
}
