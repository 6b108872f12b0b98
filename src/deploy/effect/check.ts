import { isDeepStrictEqual } from 'node:util';
import type { AutoScalingGroup } from '../../aws/auto-scaling.ts';
import { AwsCallError } from '../../aws/failure.ts';
import { isGone } from '../../aws/imagebuilder.ts';
import type { FleetConfig } from '../../config/types.ts';
import { deployOf } from '../../runs/decision/kind.ts';
import type { PlanCheck } from '../../runs/types/input.ts';
import type { DeployRun, Run } from '../../runs/types.ts';
import { hashOf } from '../../store/table.ts';
import { isSameTarget } from '../decision/previous.ts';
import { extraOf, fleetFor, preferencesOf } from '../decision/refresh-plan.ts';
import { isActiveRefresh, isUpdatable } from '../decision/stack-state.ts';
import { bindingOf, type DeployPlan, type RefreshChange, type StackChange } from '../types/plan.ts';
import type { DeploySources } from '../types/sources.ts';
import { missing } from './images.ts';
import { loadOrder } from './order.ts';
import { loadVersion } from './plan-group.ts';

/** Is what was approved still what would happen? Asked in the step that starts; what cannot be read holds it. */
export async function checkDeployPlan(sources: DeploySources, run: Run): Promise<PlanCheck> {
  try {
    return await checkPlan(sources, deployOf(run));
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    // Not its message: AWS's words may differ each time, and each would be another hold.
    return { kind: 'unknown', what: error.code };
  }
}

async function checkPlan(sources: DeploySources, run: DeployRun): Promise<PlanCheck> {
  const { plan, name } = run;
  const { change } = plan;
  const moved = movedInConfig(sources.config.fleets, plan);
  if (moved !== undefined) return { kind: 'gone', why: moved };
  const gone = await missing(sources, plan.image);
  if (gone !== undefined) return { kind: 'gone', why: `image ${plan.image.id} is ${gone}` };
  const backed = await backedOut(sources, plan);
  if (backed !== undefined) return { kind: 'gone', why: backed };
  if (change === undefined) return voided(plan, `what it would do to ${name} is not worked out`);
  return change.route === 'stack' ? checkStack(sources, plan, change) : checkGroup(sources, plan, change);
}

/** The fleet before has gone back from the image since. That it runs another by now is fine: it had soaked this one. */
async function backedOut(sources: DeploySources, plan: DeployPlan): Promise<string | undefined> {
  const fleet = sources.config.fleets[plan.fleet];
  if (plan.before === undefined || plan.override !== undefined || plan.returnOf !== undefined || fleet === undefined)
    return undefined;
  const order = await loadOrder(sources, { fleet, image: plan.image, now: sources.now() });
  if (order.kind === 'allowed' || order.refusal.code !== 'rolled-back') return undefined;
  return `${order.refusal.fleet} went back from this image, run ${order.refusal.runId}`;
}

function movedInConfig(fleets: Readonly<Record<string, FleetConfig>>, { fleet: name, target }: DeployPlan) {
  const fleet = Object.hasOwn(fleets, name) ? fleets[name] : undefined;
  if (fleet === undefined) return `the config has no fleet ${name} any more`;
  const same = fleet.target.kind !== 'patch-group' && isSameTarget(fleet.target, target);
  return same ? undefined : `the config gives ${name} another target now`;
}

/**
 * It is worked out from the beginning. After a checkpoint that would be another decision than the one people were asked for,
 * so there it ends.
 */
function voided(plan: DeployPlan, why: string): PlanCheck {
  if (plan.stage === 'rest') return { kind: 'gone', why };
  const { change: _change, version: _version, ...rest } = plan;
  return { kind: 'void', plan: { ...rest, stage: 'whole' }, why };
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
  const expected = plan.stage === 'rest' ? (plan.version ?? fromVersion) : fromVersion;
  if (version.version !== expected)
    return voided(
      plan,
      `group ${name} takes version ${version.version} of its launch template now, and took ${expected}`,
    );
  return checkPreferences(sources, plan, { change, group });
}

/** The size of the group decides how many are replaced at a time, and the config how it is watched. */
function checkPreferences(
  { config }: DeploySources,
  plan: DeployPlan,
  { change, group }: { change: RefreshChange; group: AutoScalingGroup },
): PlanCheck {
  const fleet = config.fleets[plan.fleet];
  if (fleet === undefined) return { kind: 'gone', why: `the config has no fleet ${plan.fleet} any more` };
  const wanted = preferencesOf(group, fleetFor(plan, fleet));
  if (isDeepStrictEqual(wanted, change.preferences)) return { kind: 'same' };
  const why = `how instances of group ${group.name} are replaced or watched has changed`;
  if (plan.stage !== 'rest') return voided(plan, why);
  const extraInstances = extraOf(group, wanted);
  const changed = { ...plan, change: { ...change, preferences: wanted, extraInstances } };
  return { kind: 'changed', plan: changed, planHash: hashOf(bindingOf(changed)), why };
}
