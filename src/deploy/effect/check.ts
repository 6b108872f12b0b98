import { AwsCallError } from '../../aws/failure.ts';
import { isGone } from '../../aws/imagebuilder.ts';
import type { FleetConfig } from '../../config/types.ts';
import { deployOf } from '../../runs/decision/kind.ts';
import type { DeployRun, PlanCheck, Run } from '../../runs/types.ts';
import { isSameTarget } from '../decision/previous.ts';
import { isActiveRefresh, isUpdatable } from '../decision/stack-state.ts';
import type { DeployPlan, RefreshChange, StackChange } from '../types/plan.ts';
import type { DeploySources } from '../types/sources.ts';
import { missing } from './images.ts';
import { loadVersion } from './plan-group.ts';

/** Is what was approved still what would happen? Asked in the step that starts; what cannot be read holds it. */
export async function checkDeployPlan(sources: DeploySources, run: Run): Promise<PlanCheck> {
  try {
    return await checkPlan(sources, deployOf(run));
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { kind: 'unknown', what: error.message };
  }
}

async function checkPlan(sources: DeploySources, run: DeployRun): Promise<PlanCheck> {
  const { plan, name } = run;
  const { change } = plan;
  const moved = movedInConfig(sources.config.fleets, plan);
  if (moved !== undefined) return { kind: 'gone', why: moved };
  const gone = await missing(sources, plan.image);
  if (gone !== undefined) return { kind: 'gone', why: `image ${plan.image.id} is ${gone}` };
  if (change === undefined) return voided(plan, `what it would do to ${name} is not worked out`);
  return change.route === 'stack' ? checkStack(sources, plan, change) : checkGroup(sources, plan, change);
}

function movedInConfig(fleets: Readonly<Record<string, FleetConfig>>, { fleet: name, target }: DeployPlan) {
  const fleet = Object.hasOwn(fleets, name) ? fleets[name] : undefined;
  if (fleet === undefined) return `the config has no fleet ${name} any more`;
  const same = fleet.target.kind !== 'patch-group' && isSameTarget(fleet.target, target);
  return same ? undefined : `the config gives ${name} another target now`;
}

/** It is worked out from the beginning: a checkpoint that was reached is no part of it any more. */
function voided({ change: _change, version: _version, ...plan }: DeployPlan, why: string): PlanCheck {
  return { kind: 'void', plan: { ...plan, stage: 'whole' }, why };
}

async function checkStack(
  { cloudFormation, autoScaling }: DeploySources,
  plan: DeployPlan,
  change: StackChange,
): Promise<PlanCheck> {
  try {
    const stack = await cloudFormation.stack(change.stackId);
    if (stack.status.startsWith('DELETE')) return { kind: 'gone', why: `stack ${stack.name} is ${stack.status}` };
    if (!isUpdatable(stack.status)) return { kind: 'busy', what: `stack ${stack.name} is ${stack.status}` };
    if (stack.changedAt !== change.stackChangedAt) return voided(plan, 'the stack has been changed since');
    if (stack.roleArn === undefined) return voided(plan, 'the stack has no service role any more');
  } catch (error) {
    if (isGone(error)) return { kind: 'gone', why: 'the stack does not exist any more' };
    throw error;
  }
  const lost = await setLost(cloudFormation, change);
  if (lost !== undefined) return voided(plan, lost);
  const grown = change.shape === 'replace' ? await grownSince(autoScaling, change) : undefined;
  return grown === undefined ? { kind: 'same' } : voided(plan, grown);
}

async function setLost(
  cloudFormation: DeploySources['cloudFormation'],
  { stackId, changeSetId }: StackChange,
): Promise<string | undefined> {
  try {
    const { executionStatus } = await cloudFormation.changeSet({ stackId, changeSetId });
    return executionStatus === 'AVAILABLE' ? undefined : `its change set is ${executionStatus}`;
  } catch (error) {
    if (isGone(error)) return 'its change set was deleted';
    throw error;
  }
}

/** The new groups get the size that was planned: a fleet that has grown meanwhile would shrink. */
async function grownSince(
  autoScaling: DeploySources['autoScaling'],
  { groups }: StackChange,
): Promise<string | undefined> {
  const live = await autoScaling.groups(groups.map(({ name }) => name));
  for (const { name, desired } of groups) {
    const now = live.find((group) => group.name === name)?.desired;
    if (now === undefined) return `group ${name} does not exist any more`;
    if (now > desired) return `group ${name} has grown from ${desired} to ${now} instances`;
  }
  return undefined;
}

async function checkGroup(sources: DeploySources, plan: DeployPlan, change: RefreshChange): Promise<PlanCheck> {
  const name = plan.target.kind === 'auto-scaling-group' ? plan.target.group : '';
  const [group] = await sources.autoScaling.groups([name]);
  if (group === undefined) return { kind: 'gone', why: `group ${name} does not exist any more` };
  const active = (await sources.autoScaling.refreshes(name)).find(isActiveRefresh);
  if (active !== undefined) return { kind: 'busy', what: `an instance refresh of ${name} is ${active.status}` };
  const version = await loadVersion(sources, group);
  const { id, fromVersion } = change.launchTemplate;
  if (version?.id !== id) return voided(plan, `group ${name} has another launch template now`);
  // A canary that has ended has set the group to its own version.
  const expected = plan.stage === 'rest' ? [fromVersion, plan.version] : [fromVersion];
  return expected.includes(version.version)
    ? { kind: 'same' }
    : voided(
        plan,
        `group ${name} takes version ${version.version} of its launch template now, and took ${fromVersion}`,
      );
}
