import { isDeepStrictEqual } from 'node:util';
import type { AutoScaling, AutoScalingGroup } from '../../aws/auto-scaling.ts';
import { AwsCallError, isGone } from '../../aws/failure.ts';
import { observeOfFleet } from '../../config/observe.ts';
import { placeText, samePlace } from '../../config/place.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { observed } from '../../runs/decision/would-have.ts';
import { withLifeOfToday } from '../../runs/effect/checks.ts';
import { loadRun } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import type { PlanCheck } from '../../runs/types/input.ts';
import { hashOf } from '../../store/table.ts';
import { groupFactsOf } from '../decision/live.ts';
import { isCovered } from '../decision/origin.ts';
import { isSameTarget, rollbackUntil } from '../decision/previous.ts';
import { roomWarnings } from '../decision/reach/room.ts';
import { extraOf, fleetFor, preferencesOf, worstOfRefresh } from '../decision/refresh-plan.ts';
import { isActiveRefresh, isUpdatable } from '../decision/stack-state.ts';
import { noLongerCovered } from '../message/covered.ts';
import { newsText, unreadText } from '../message/memory.ts';
import { originReason } from '../message/origin.ts';
import { goesBackText } from '../message/refused.ts';
import { shortWarning } from '../message/warnings.ts';
import type { DeployChange, RefreshChange, StackChange } from '../types/change.ts';
import { overridesOrder } from '../types/override.ts';
import { bindingOf, type DeployPlan, followsGold } from '../types/plan.ts';
import { type DeployRun, isDeploy } from '../types/run.ts';
import { findGold, loadGoldMoved } from './gold.ts';
import { loadNews, type MemoryPorts } from './memory.ts';
import { loadOrder } from './order.ts';
import { loadImageNow, loadOriginRefusal, type OriginPorts, ownImage } from './origin.ts';
import { loadVersion } from './plan-group.ts';
import { loadRoom } from './room.ts';
import { isOfOtherTemplate } from './template-source.ts';

type CheckPorts = MemoryPorts & OriginPorts & Uses<'quotas' | 'clock' | 'home'>;

/** Is what was approved still what would happen? Asked in the step that starts; what cannot be read holds it. */
export async function checkDeployPlan(ports: CheckPorts, run: DeployRun): Promise<PlanCheck<'deploy'>> {
  try {
    return await checkPlan(ports, run);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    // Not its message: AWS's words may differ each time, and each would be another hold.
    return { kind: 'unknown', what: error.code };
  }
}

async function checkPlan(ports: CheckPorts, run: DeployRun): Promise<PlanCheck<'deploy'>> {
  const { plan, name } = run;
  const { change } = plan;
  const moved = movedInConfig(ports, plan);
  if (moved !== undefined) return { kind: 'gone', why: moved };
  const gold = await checkGold(ports, run);
  if (gold !== undefined) return gold;
  const image = await checkImage(ports, plan);
  if (image !== undefined) return image;
  const uncovered = await whyUncovered(ports, run);
  if (uncovered !== undefined) return voided(plan, uncovered);
  const backed = await backedOut(ports, plan);
  if (backed !== undefined) return backed;
  if (change === undefined) return voided(plan, `what would change on ${name} is not known yet`);
  const checked = await (change.route === 'stack' ? checkStack(ports, run, change) : checkGroup(ports, plan, change));
  if (checked.kind !== 'same') return checked;
  const room = await checkRoom(ports, change);
  return room.kind === 'same' ? checkMemory(ports, run) : room;
}

/** What had room when it was planned may have none by now; then it waits for it, and what AWS does not tell holds nothing up. */
async function checkRoom(ports: CheckPorts, { launches = [] }: DeployChange): Promise<PlanCheck<'deploy'>> {
  const [short] = roomWarnings(launches, await loadRoom(ports, launches)).filter(({ blocks }) => blocks);
  return short === undefined ? { kind: 'same' } : { kind: 'busy', what: shortWarning(short) };
}

/** What speaks against the image and was not told to those who approved it asks them again; what can no longer be read holds it. */
async function checkMemory(ports: CheckPorts, run: DeployRun): Promise<PlanCheck<'deploy'>> {
  const news = await loadNews(ports, run, ports.clock());
  switch (news.kind) {
    case 'none':
      return { kind: 'same' };
    case 'unread':
      return { kind: 'unknown', what: unreadText(news.facts) };
    case 'new': {
      const plan = { ...run.plan, memory: news.memory };
      return { kind: 'changed', plan, planHash: hashOf(bindingOf(plan)), why: newsText(news.facts) };
    }
  }
}

/** The gold image was approved as it was then: another one is worked out and asked for again, if the order of fleets allows it. */
async function checkGold(ports: CheckPorts, { plan }: DeployRun): Promise<PlanCheck<'deploy'> | undefined> {
  const fleet = ports.config.fleets[plan.fleet];
  const { gold } = plan.image;
  if (gold === undefined || fleet === undefined || !followsGold(plan)) return undefined;
  const own = ownImage(ports, fleet);
  if (own?.parameter !== gold.parameter)
    return { kind: 'gone', why: `patchwarden.yml now gives the gold image of ${plan.fleet} another parameter` };
  const now = await loadGoldMoved(ports, plan.image, { parameter: gold.parameter, place: own.place });
  if (now.kind === 'same') return undefined;
  if (now.kind === 'unreadable') return { kind: 'unknown', what: now.what };
  const why = `the gold image was ${plan.image.id} and is now ${now.id} (parameter ${gold.parameter})`;
  const found = await findGold(ports, { parameter: gold.parameter, place: own.place });
  if (found.kind === 'refused') return { kind: 'gone', why: `${why}, which cannot be deployed here` };
  const order = await loadOrder(ports, { fleet, image: found.image, now: ports.clock() });
  if (order.kind === 'refused' && !overridesOrder(plan))
    return { kind: 'gone', why: `${why}, which ${fleet.after ?? 'the fleet before'} has not run and soaked` };
  const { before: _before, memory: _memory, ...rest } = plan;
  const before = order.kind === 'allowed' ? order.before : undefined;
  return voided({ ...rest, image: found.image, ...present({ before }) }, why);
}

/** A rollback that was requested in time, by what the config says today of the approvals that came with it. */
async function whyUncovered(ports: Uses<'table' | 'config'> & HasKinds, run: DeployRun): Promise<string | undefined> {
  const { returnOf } = run.plan;
  if (returnOf === undefined || run.approvals.every((given) => given.of === undefined)) return undefined;
  const of = (await loadRun(ports, returnOf))?.run;
  if (of === undefined || !isDeploy(of)) return undefined;
  const today = withLifeOfToday(ports, of);
  return run.requestedAt < rollbackUntil(today) ? undefined : noLongerCovered(today);
}

/** The image can be launched, its owner is accepted, and its pipeline is the fleet's own unless overridden. */
async function checkImage(ports: CheckPorts, plan: DeployPlan): Promise<PlanCheck<'deploy'> | undefined> {
  const fleet = ports.config.fleets[plan.fleet];
  if (fleet === undefined) return { kind: 'gone', why: `patchwarden.yml no longer has fleet ${plan.fleet}` };
  const now = await loadImageNow(ports, plan.image, fleet);
  if (now.kind === 'missing') return { kind: 'gone', why: `image ${plan.image.id} is ${now.state}` };
  const refusal = await loadOriginRefusal(ports, { ...plan, image: now.image }, fleet);
  if (refusal !== undefined)
    return { kind: 'gone', why: originReason(refusal, { fleet: plan.fleet, image: plan.image.id }) };
  // A rollback that came with the approvals of its deploy was covered by them as long as the owner was accepted.
  const lapsed = !isCovered(now.image) && (plan.image.origin === undefined || isCovered(plan.image));
  return lapsed
    ? voided(plan, `patchwarden.yml no longer accepts the account that owns image ${plan.image.id}`)
    : undefined;
}

/**
 * The fleet before has gone back from the image since. That it runs another by now is fine: it had soaked this one. A fleet that
 * goes before this one only by today's config has to have soaked it too.
 */
async function backedOut(
  ports: Uses<'table' | 'config' | 'clock'> & HasKinds,
  plan: DeployPlan,
): Promise<PlanCheck<'deploy'> | undefined> {
  const fleet = ports.config.fleets[plan.fleet];
  if (fleet?.after === undefined || overridesOrder(plan) || plan.returnOf !== undefined) return undefined;
  const order = await loadOrder(ports, { fleet, image: plan.image, now: ports.clock() });
  if (order.kind === 'allowed') return undefined;
  switch (order.refusal.code) {
    case 'rolled-back':
      return {
        kind: 'gone',
        why: `${order.refusal.fleet} ${goesBackText(order.refusal)} from this image, run ${order.refusal.runId}`,
      };
    case 'not-known':
      return { kind: 'unknown', what: `whether ${order.refusal.fleet} was rolled back from this image` };
    case 'never-ran':
    case 'not-all-on-it':
    case 'no-instances':
    case 'still-soaking':
    case 'not-healthy':
    case 'other-image':
      return plan.before?.fleet === fleet.after
        ? undefined
        : {
            kind: 'gone',
            why: `patchwarden.yml now puts ${plan.fleet} after ${fleet.after}, which has not completed its soak on this image`,
          };
  }
}

function movedInConfig(
  { config: { fleets }, home }: Uses<'config' | 'home'>,
  { fleet: name, place, target }: DeployPlan,
) {
  const fleet = Object.hasOwn(fleets, name) ? fleets[name] : undefined;
  if (fleet === undefined) return `patchwarden.yml no longer has fleet ${name}`;
  if (!samePlace(place ?? home, fleet.place)) return `patchwarden.yml now has ${name} in ${placeText(fleet.place)}`;
  const same = fleet.target.kind !== 'patch-group' && isSameTarget(fleet.target, target);
  return same ? undefined : `patchwarden.yml now gives ${name} another target`;
}

/**
 * It is worked out from the beginning. After a checkpoint that would be another decision than the one people were asked for,
 * so there it ends.
 */
function voided(plan: DeployPlan, why: string): PlanCheck<'deploy'> {
  if (plan.stage === 'rest') return { kind: 'gone', why };
  const { change: _change, version: _version, ...rest } = plan;
  return { kind: 'void', plan: { ...rest, stage: 'whole' }, why };
}

async function checkStack(
  { cloudFormation, autoScaling, config }: Uses<'cloudFormation' | 'autoScaling' | 'config'>,
  run: DeployRun,
  change: StackChange,
): Promise<PlanCheck<'deploy'>> {
  const { plan } = run;
  try {
    const stack = await cloudFormation.stack(change.stackId);
    if (stack.status.startsWith('DELETE')) return { kind: 'gone', why: `stack ${stack.name} is ${stack.status}` };
    if (!isUpdatable(stack.status)) return { kind: 'busy', what: `stack ${stack.name} is ${stack.status}` };
    if (stack.changedAt !== change.stackChangedAt) return voided(plan, 'the stack has been changed since');
    if (stack.roleArn === undefined) return voided(plan, 'the stack no longer has a service role');
  } catch (error) {
    if (isGone(error)) return { kind: 'gone', why: 'the stack no longer exists' };
    throw error;
  }
  const lost = await setLost({ cloudFormation, config }, run, change);
  if (lost !== undefined) return voided(plan, lost);
  const grown = await grownSince(autoScaling, sizedAsPlanned(change));
  return grown === undefined ? { kind: 'same' } : voided(plan, grown);
}

async function setLost(
  { cloudFormation, config }: Uses<'cloudFormation' | 'config'>,
  run: DeployRun,
  { stackId, changeSetId }: StackChange,
): Promise<string | undefined> {
  // What is only observed executes none, and its permissions need not read one.
  if (observed(run, observeOfFleet(config, run.name)) !== undefined) return undefined;
  if (changeSetId === undefined) return 'it was planned without a change set';
  try {
    const { executionStatus } = await cloudFormation.changeSet({ stackId, changeSetId });
    if (executionStatus !== 'AVAILABLE') return `its change set is ${executionStatus}`;
    return (await isOfOtherTemplate({ cloudFormation }, { stackId, changeSetId }))
      ? 'its change set was made from a different template than that of the stack'
      : undefined;
  } catch (error) {
    if (isGone(error)) return 'its change set was deleted';
    throw error;
  }
}

/** New groups get the size that was planned, so one that has grown meanwhile would shrink; one of no instances was planned without any. */
const sizedAsPlanned = ({ shape, groups }: StackChange): StackChange['groups'] =>
  shape === 'replace' ? groups : groups.filter(({ desired }) => desired === 0);

async function grownSince(autoScaling: AutoScaling, groups: StackChange['groups']): Promise<string | undefined> {
  if (groups.length === 0) return undefined;
  const live = await autoScaling.groups(groups.map(({ name }) => name));
  for (const { name, desired } of groups) {
    const now = live.find((group) => group.name === name)?.desired;
    if (now === undefined) return `group ${name} no longer exists`;
    if (now > desired) return `group ${name} has grown from ${desired} to ${now} instances`;
  }
  return undefined;
}

async function checkGroup(ports: CheckPorts, plan: DeployPlan, change: RefreshChange): Promise<PlanCheck<'deploy'>> {
  const name = plan.target.kind === 'auto-scaling-group' ? plan.target.group : '';
  const [group] = await ports.autoScaling.groups([name]);
  if (group === undefined) return { kind: 'gone', why: `group ${name} no longer exists` };
  const active = (await ports.autoScaling.refreshes(name)).find(isActiveRefresh);
  if (active !== undefined) return { kind: 'busy', what: `an instance refresh of ${name} is ${active.status}` };
  const version = await loadVersion(ports, group);
  const { id, fromVersion } = change.launchTemplate;
  if (version?.id !== id) return voided(plan, `group ${name} has another launch template now`);
  // A canary that has ended has set the group to its own version.
  const expected = plan.stage === 'rest' ? (plan.version ?? fromVersion) : fromVersion;
  if (version.version !== expected)
    return voided(
      plan,
      `group ${name} takes version ${version.version} of its launch template now, and took ${expected}`,
    );
  return checkPreferences(ports, plan, { change, group });
}

/** The size of the group decides how many are replaced at a time, and the config how it is watched. */
function checkPreferences(
  { config }: Uses<'config'>,
  plan: DeployPlan,
  { change, group }: { change: RefreshChange; group: AutoScalingGroup },
): PlanCheck<'deploy'> {
  const fleet = config.fleets[plan.fleet];
  if (fleet === undefined) return { kind: 'gone', why: `patchwarden.yml no longer has fleet ${plan.fleet}` };
  const wanted = preferencesOf(group, fleetFor(plan, fleet));
  if (isDeepStrictEqual(wanted, change.preferences)) return { kind: 'same' };
  const why = `how instances of group ${group.name} are replaced or watched has changed`;
  if (plan.stage !== 'rest') return voided(plan, why);
  const extraInstances = extraOf(group, wanted);
  const worst = worstOfRefresh(groupFactsOf({ group, runs: {} }), wanted);
  const changed = { ...plan, change: { ...change, preferences: wanted, extraInstances, worst } };
  return { kind: 'changed', plan: changed, planHash: hashOf(bindingOf(changed)), why };
}
