import type { ChangeSet, NewChangeSet } from '../../aws/change-set.ts';
import type { Stack, StackResource } from '../../aws/cloudformation.ts';
import type { Alarm } from '../../aws/cloudwatch.ts';
import { AwsCallError, unlessGone } from '../../aws/failure.ts';
import { observeOfFleet } from '../../config/observe.ts';
import type { FleetConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { MINUTE } from '../../duration.ts';
import { present } from '../../present.ts';
import { observed } from '../../runs/decision/would-have.ts';
import { MAX_GROUPS } from '../decision/bounds.ts';
import type { LiveGroup } from '../decision/live.ts';
import { keptOf, launchVerdict, verdictOf } from '../decision/reading.ts';
import { shownOf } from '../decision/shown.ts';
import { changesByTemplate, type PlannedSet, pairsOf, stackChangeOf } from '../decision/stack-plan.ts';
import { isUpdatable, saysNoChanges } from '../decision/stack-state.ts';
import { readTemplate } from '../decision/template/read.ts';
import { parseTemplate } from '../decision/template/text.ts';
import { unsupportedWarnings } from '../decision/unsupported-warnings.ts';
import { notAlready } from '../message/shown.ts';
import { refusalReason } from '../message/warnings.ts';
import { warningsOf } from '../types/change.ts';
import type { DeployImage } from '../types/image.ts';
import type { DeployTarget } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import type { TemplateFacts } from '../types/template.ts';
import { loadAlarms } from './alarms.ts';
import { loadBeside } from './beside.ts';
import { type FleetPorts, imageOf, loadAmis, loadFleet } from './live.ts';
import { alreadyRuns, alreadySet, type Planned, type PlanRequest, refusedPlan } from './planned.ts';
import { readFleet } from './reading.ts';
import { isOfOtherTemplate } from './template-source.ts';

type StackTarget = Extract<DeployTarget, { kind: 'stack' }>;

interface Read {
  stack: Stack;
  template: TemplateFacts;
  target: StackTarget;
}

type StackPorts = FleetPorts & Uses<'config' | 'cloudWatch' | 'quotas' | 'clock'>;

/** A change set changes nothing until it is executed: what is approved is what runs. */
export async function planStack(ports: StackPorts, asked: PlanRequest): Promise<Planned> {
  const { target } = asked.run.plan;
  if (target.kind !== 'stack') throw new Error(`run ${asked.run.id} is no deploy of a stack`);
  try {
    const read = await readStack(ports, target, asked.run.plan.image);
    return read.kind === 'refused' ? read : await withChangeSet(ports, asked, read);
  } catch (error) {
    // CloudFormation says no in a ValidationError: a stack that has just become busy, a parameter it does not take.
    if (error instanceof AwsCallError && error.failure === 'refused') return refusedPlan(error.message);
    throw error;
  }
}

/** What would make a change set pointless is reported before one is created. */
export async function readStack(
  { cloudFormation }: Uses<'cloudFormation'>,
  target: StackTarget,
  image: DeployImage,
): Promise<({ kind: 'read' } & Read) | { kind: 'refused'; reason: string }> {
  const stack = await unlessGone(cloudFormation.stack(target.stack));
  if (stack === undefined) return refusedPlan(`stack ${target.stack} does not exist`);
  if (!isUpdatable(stack.status)) return refusedPlan(`stack ${stack.name} is ${stack.status}`);
  const [processed, handedIn] = await Promise.all([
    cloudFormation.template(stack.id),
    cloudFormation.sourceTemplate(stack.id),
  ]);
  const template = parseTemplate(processed);
  const source = handedIn === processed ? template : parseTemplate(handedIn);
  if (template === undefined || source === undefined)
    return refusedPlan(`the template of stack ${stack.name} cannot be read`);
  const facts = readTemplate({ template, source, stack, parameter: target.parameter, image });
  const unread = refusalReason(unsupportedWarnings(facts.unsupported));
  if (unread !== undefined) return refusedPlan(unread);
  if (!facts.hasParameter || stack.parameters.every(({ key }) => key !== target.parameter))
    return refusedPlan(`stack ${stack.name} has no parameter ${target.parameter}`);
  if (facts.ssmParameter)
    return refusedPlan(
      `parameter ${target.parameter} of stack ${stack.name} takes an SSM parameter's name, read again at each update: give it an image id`,
    );
  const moved = facts.groups.filter(({ follows }) => follows).length;
  if (moved > MAX_GROUPS)
    return refusedPlan(
      `stack ${stack.name} has ${moved} Auto Scaling groups that take the image, and a deploy replaces at most ${MAX_GROUPS}: split the stack`,
    );
  return { kind: 'read', stack, template: facts, target };
}

async function withChangeSet(ports: StackPorts, asked: PlanRequest, read: Read): Promise<Planned> {
  const { cloudFormation, config } = ports;
  const fleet = Object.hasOwn(config.fleets, asked.run.name) ? config.fleets[asked.run.name] : undefined;
  const watched = await loadAlarms(ports, fleet);
  if (watched.kind === 'refused') return watched;
  if (observed(asked.run, observeOfFleet(config, asked.run.name)) !== undefined)
    return withoutChangeSet(ports, asked, { ...read, fleet });
  const rollback = rollbackOf(fleet, read.stack, watched.alarms);
  const place = await cloudFormation.createChangeSet(setOf(asked.run, read, rollback));
  const set = await unlessGone(cloudFormation.changeSet(place));
  // Someone deleted it: the next look makes it again.
  if (set === undefined) return { kind: 'not-yet' };
  if (set.status === 'FAILED') {
    await cloudFormation.deleteChangeSet(place);
    return failedSet(ports, asked.run, { ...read, set });
  }
  if (set.executionStatus === 'OBSOLETE') {
    // The stack moved while it was being planned: the next look makes the set again.
    await cloudFormation.deleteChangeSet(place);
    return { kind: 'not-yet' };
  }
  if (set.status !== 'CREATE_COMPLETE' || set.executionStatus !== 'AVAILABLE') return { kind: 'not-yet' };
  if (await isOfOtherTemplate(ports, place)) {
    await cloudFormation.deleteChangeSet(place);
    return refusedPlan(otherTemplate(setName(asked.run.id, asked.run.epoch), read.stack.name));
  }
  return planWith(ports, asked, { ...read, set, fleet });
}

/** By reads alone, where the fleet is only observed: what the template says of an update with this image. */
async function withoutChangeSet(
  ports: StackPorts,
  asked: PlanRequest,
  read: Read & { fleet: FleetConfig | undefined },
): Promise<Planned> {
  const { stack, template } = read;
  if (currentImage(read) === asked.run.plan.image.id) return alreadyOn(ports, asked.run, read);
  const resources = await ports.cloudFormation.resources(stack.id);
  return planWith(ports, asked, { ...read, set: { changes: changesByTemplate(template, resources) } });
}

const currentImage = ({ stack, target }: Read): string | undefined =>
  stack.parameters.find(({ key }) => key === target.parameter)?.value;

const alreadyOn = (ports: StackPorts, run: DeployRun, read: Read): Planned | Promise<Planned> =>
  run.plan.image.kind === 'container' ? alreadySet : byInstances(ports, run, read);

/** Someone else has already made a set of this name. */
const otherTemplate = (set: string, stack: string): string =>
  `change set ${set} was made from a different template than that of stack ${stack}. Patchwarden never makes such a set and has deleted it: look in CloudTrail for who made it`;

/** Of the run and its epoch, so that a repeated call meets the set it made. */
export const setName = (runId: string, epoch: number): string => `patchwarden-${runId}-${epoch}`;

/** Every parameter but the image keeps its value: one that is left out would take the template's default. */
function setOf(
  { id, epoch, plan }: DeployRun,
  { stack, target }: Read,
  rollback: NewChangeSet['rollback'] | undefined,
): NewChangeSet {
  const name = setName(id, epoch);
  return {
    stack: stack.id,
    name,
    token: name,
    description: `Patchwarden run ${id}: ${plan.fleet} to ${plan.image.id}`.slice(0, 1024),
    parameters: stack.parameters.map(({ key }) =>
      key === target.parameter ? { key, value: plan.image.id } : { key, usePrevious: true },
    ),
    capabilities: stack.capabilities,
    ...present({ rollback }),
  };
}

function rollbackOf(
  fleet: FleetConfig | undefined,
  stack: Stack,
  alarms: readonly Alarm[],
): NewChangeSet['rollback'] | undefined {
  if (fleet === undefined || (fleet.watchMs === undefined && fleet.alarms.length === 0)) return undefined;
  return { monitoringMinutes: monitoringOf(fleet, stack), alarms };
}

const monitoringOf = (fleet: FleetConfig | undefined, stack: Stack): number =>
  fleet?.watchMs === undefined ? (stack.monitoringMinutes ?? 0) : Math.round(fleet.watchMs / MINUTE);

/** "No changes" is reported as "runs it already" only where the stack has exactly this image, and its instances run it. */
async function failedSet(ports: StackPorts, run: DeployRun, read: Read & { set: ChangeSet }): Promise<Planned> {
  const { set, target } = read;
  const { image } = run.plan;
  if (!saysNoChanges(set.statusReason))
    return refusedPlan(`CloudFormation could not compute the change: ${set.statusReason ?? 'it gave no reason'}`);
  const current = currentImage(read);
  if (current !== image.id)
    return refusedPlan(
      `CloudFormation found nothing to change, although ${target.parameter} is ${current ?? 'not set'}`,
    );
  return alreadyOn(ports, run, read);
}

async function byInstances(ports: StackPorts, run: DeployRun, { template, target }: Read): Promise<Planned> {
  const { image } = run.plan;
  const follows = template.groups.filter(({ follows }) => follows).map(({ logicalId }) => logicalId);
  const reading = { kind: 'read', ...(await readFleet(ports, run.plan, follows)) } as const;
  const verdict = verdictOf(reading, image.id);
  const decided = verdict === 'empty' ? launchVerdict(reading, image.id) : verdict;
  if (decided === 'all') return alreadyRuns(reading, { run, now: ports.clock() });
  // A new instance may be listed a moment later.
  if (decided === 'unknown' && keptOf(reading.groups).some((each) => each.image === undefined))
    return { kind: 'not-yet' };
  const shown = shownOf(reading, { image: image.id, since: run.requestedAt });
  return refusedPlan(notAlready(shown, { image: image.id, parameter: target.parameter, stack: target.stack }));
}

async function planWith(
  ports: FleetPorts & Uses<'quotas'>,
  { run, usualMs, now }: PlanRequest,
  { stack, template, target, set, fleet }: Read & { set: PlannedSet; fleet: FleetConfig | undefined },
): Promise<Planned> {
  const fromId = stack.parameters.find(({ key }) => key === target.parameter)?.value;
  const [groups, amis] = await Promise.all([loadFleet(ports, target), loadAmis(ports, [run.plan.image.id, fromId])]);
  const resources = await ports.cloudFormation.resources(stack.id);
  const lost = missingGroup(template, groups, resources);
  if (lost !== undefined) return refusedPlan(`group ${lost} of stack ${stack.name} no longer exists`);
  const [known, old] = [amis.get(run.plan.image.id), amis.get(fromId ?? '')];
  const beside = await loadBeside(ports, { reached: pairsOf({ template, groups }), resources, now });
  const change = stackChangeOf({
    image: run.plan.image,
    ...present({ known }),
    ...(fromId === undefined || fromId === '' ? {} : { from: imageOf(fromId, old) }),
    ...present({ old }),
    stack,
    template,
    set,
    groups,
    monitoringMinutes: monitoringOf(fleet, stack),
    alarms: fleet?.alarms ?? [],
    beside,
    usualMs,
    now,
  });
  const blocked = refusalReason(warningsOf(change).warnings);
  if (blocked === undefined) return { kind: 'planned', plan: { ...run.plan, stage: 'whole', change } };
  if (set.id !== undefined) await ports.cloudFormation.deleteChangeSet({ stackId: stack.id, changeSetId: set.id });
  return refusedPlan(blocked);
}

/** A group that is in the stack but not in Auto Scaling: its effect on the fleet is unknown. */
function missingGroup(
  template: TemplateFacts,
  groups: readonly LiveGroup[],
  resources: readonly StackResource[],
): string | undefined {
  const ids = new Set(resources.map(({ logicalId }) => logicalId));
  const wanted = template.groups.filter(({ follows, logicalId }) => follows && ids.has(logicalId));
  return wanted.find(({ logicalId }) => groups.every((live) => live.logicalId !== logicalId))?.logicalId;
}
