import { AwsCallError } from '../../aws/failure.ts';
import type { ParameterNow } from '../../aws/image-parameters.ts';
import type { FleetConfig } from '../../config/types.ts';
import type { Ports, Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { withLifeOfToday } from '../../runs/effect/checks.ts';
import { loadHistory } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import type { Planning } from '../../runs/types/input.ts';
import { hashOf } from '../../store/table.ts';
import { boundedWarnings } from '../decision/bounds.ts';
import { imageMadeBy } from '../decision/next-steps.ts';
import { hasMoved, isReverse } from '../decision/previous.ts';
import { parameterWarnings } from '../decision/publish.ts';
import { usualMsOf } from '../decision/usual.ts';
import { originReason } from '../message/origin.ts';
import { bindingOf, type DeployPlan } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import { loadChanges, saveDifference } from './difference.ts';
import { loadDeploys } from './history.ts';
import type { FleetPorts } from './live.ts';
import { withMemory } from './memory.ts';
import { loadImageNow, loadOriginRefusal } from './origin.ts';
import { planGroup } from './plan-group.ts';
import { planStack } from './plan-stack.ts';
import { refusedPlan } from './planned.ts';

type PlanPorts = FleetPorts &
  Uses<'at' | 'imageParameters' | 'table' | 'config' | 'here' | 'clock' | 'cloudWatch' | 'quotas'> &
  HasKinds;

/** What would this deploy do? Asked for again until AWS has worked it out. Throws AwsCallError to be asked again. */
export async function planDeploy(ports: PlanPorts, run: DeployRun, now: number): Promise<Planning<'deploy'>> {
  const planning = await workOut(ports, run, now);
  if (planning.kind !== 'planned') return planning;
  const difference = await loadChanges(ports, planning.plan, { keep: true });
  if (difference !== undefined) await saveDifference(ports.table, run.id, difference);
  return planning;
}

/** The same with nothing stored; what is made in AWS for it is for the caller to tidy. */
export async function workOut(ports: PlanPorts, run: DeployRun, now: number): Promise<Planning<'deploy'>> {
  const fleet = ports.config.fleets[run.name];
  if (fleet === undefined) return refusedPlan(`patchwarden.yml no longer has fleet ${run.name}`);
  const image = await loadImageNow(ports, run.plan.image, fleet);
  if (image.kind === 'missing') return refusedPlan(`image ${run.plan.image.id} is ${image.state}`);
  const refusal = await loadOriginRefusal(ports, { ...run.plan, image: image.image }, fleet);
  if (refusal !== undefined) return refusedPlan(originReason(refusal, { fleet: run.name, image: run.plan.image.id }));
  const { runs } = await loadDeploys(ports, run.name, (read) => read.some(hasMoved));
  const bakedBy = await loadBake(ports, image.image);
  const plan = { ...run.plan, image: { ...image.image, ...present({ bakedBy }) } };
  const asked = { run: { ...run, plan }, now, usualMs: usualMsOf(runs) };
  const made = await (run.plan.target.kind === 'stack' ? planStack(ports, asked) : planGroup(ports, asked));
  if (made.kind !== 'planned') return made;
  const whole = await withParameter(ports, await withOldOrigin(ports, readAt(made.plan, now), fleet), fleet);
  const planned = { ...made, plan: await withMemory(ports, { ...run, plan: whole }, now) };
  const newest = runs.find(hasMoved);
  const found = runs.find(({ id }) => id === planned.plan.returnOf);
  const of = found === undefined ? undefined : withLifeOfToday(ports, found);
  const exact = of !== undefined && newest !== undefined && isReverse(planned.plan, { of, newest: newest.id, now });
  const { returnBy } = planned.plan;
  return {
    kind: 'planned',
    plan: planned.plan,
    planHash: hashOf(bindingOf(planned.plan)),
    ...(exact ? { exact } : {}),
    ...present({ askedBy: returnBy }),
  };
}

const readAt = (plan: DeployPlan, at: number): DeployPlan =>
  plan.change === undefined ? plan : { ...plan, change: { ...plan.change, readAt: at } };

/** Who owns the image that runs now: that decides whether the deploy's approvals cover a rollback to it. */
async function withOldOrigin(ports: PlanPorts, plan: DeployPlan, fleet: FleetConfig): Promise<DeployPlan> {
  const { change } = plan;
  if (change?.from === undefined) return plan;
  const old = await loadImageNow(ports, change.from, fleet);
  return old.kind === 'missing' ? plan : { ...plan, change: { ...change, from: old.image } };
}

/** What is wrong with the parameter that is written afterwards stops nothing, and is said before anyone approves. */
async function withParameter(
  { imageParameters }: Uses<'imageParameters'>,
  plan: DeployPlan,
  { imageParameter }: FleetConfig,
): Promise<DeployPlan> {
  const { change } = plan;
  if (change === undefined || imageParameter === undefined) return plan;
  const found = parameterWarnings(imageParameter, await readParameter(imageParameters, imageParameter));
  return found.length === 0
    ? plan
    : { ...plan, change: { ...change, ...boundedWarnings([...change.warnings, ...found]) } };
}

async function readParameter(
  parameters: Ports['imageParameters'],
  name: string,
): Promise<ParameterNow | { kind: 'unread'; error: string }> {
  try {
    return (await parameters.now([name])).get(name) ?? { kind: 'missing' };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { kind: 'unread', error: error.code };
  }
}

/** Runs of an image among which its bake is looked for: people read it on the card, and nothing is decided by it. */
const RECENT = 50;

async function loadBake(ports: PlanPorts, { id, origin }: DeployPlan['image']): Promise<string | undefined> {
  const name = origin?.pipeline?.image;
  if (name === undefined) return undefined;
  const records = await loadHistory(ports, [name], RECENT);
  return records.find(({ run }) => imageMadeBy(run)?.id === id)?.run.id;
}
