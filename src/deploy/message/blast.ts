import { MINUTE, spanText } from '../../duration.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import type { DeployChange, GroupFacts, RefreshChange, ResourceChange, StackChange } from '../types/change.ts';
import { overridesOrder } from '../types/override.ts';
import type { DeployPlan } from '../types/plan.ts';
import type { FleetBefore } from '../types/soak.ts';
import { originText, pipelineText } from './origin.ts';
import {
  checkedText,
  imageText,
  instancesOf,
  NAME,
  named,
  REST_ROLLBACK,
  replacesTasks,
  shapeText,
  someOf,
  targetText,
  worstText,
} from './words.ts';

/** Of a fleet that is only observed. */
export const NO_CHANGE_SET = 'read from the template: no change set was made';

const MAX_RESOURCES = 8;
const MAX_GROUPS = 3;
const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

/** Everything that an approver of a deploy must know of its reach, a line each: what, how, and what could go wrong. */
export function blastLines(plan: DeployPlan, now: number): Mrkdwn {
  return joinMd([...whatLines(plan, now), ...howLines(plan), ...safetyLines(plan)]);
}

/** What moves to which image, and where that image comes from. */
export const whatLines = (plan: DeployPlan, now: number): Mrkdwn[] => [
  md`*Target* ${targetText(plan)}${plan.returnOf === undefined ? md`` : md`, rolling back run ${plan.returnOf}`}`,
  md`*Image* ${imagesText(plan, now)}`,
  ...(plan.image.origin === undefined
    ? []
    : [md`*Source* ${originText(plan.image.origin, plan.image.bakedBy, plan.image.gold)}`]),
];

/** How the instances are replaced, which, and how long that took before. */
export const howLines = ({ change, ...plan }: DeployPlan): Mrkdwn[] =>
  change === undefined ? [] : changeLines(change, plan);

/** What could go wrong, what watches for that, and how it is undone. */
export const safetyLines = (plan: DeployPlan): Mrkdwn[] => {
  const { change, before, override } = plan;
  return [
    ...(override === undefined ? [] : [md`*Override* ${overriddenText(plan)}. Reason: ${override.reason}`]),
    ...(before === undefined ? [] : [md`*Previous fleet* ${beforeText(before)}`]),
    ...(change === undefined ? [] : [md`*Watch* ${watchText(change)}`]),
    ...(change === undefined ? [] : [md`*Rollback* ${rollbackText(change, plan.stage)}`]),
  ];
};

/** Everything that the override covers. */
export function overriddenText(plan: DeployPlan): string {
  const { override, fleet } = plan;
  const order = overridesOrder(plan) ? ['the previous fleet has not completed its soak on this image'] : [];
  const pipeline =
    override?.pipeline === undefined
      ? []
      : [pipelineText(override.pipeline, { fleet: named(fleet), it: 'this image' })];
  return [...order, ...pipeline].join('; ');
}

/** The old image with its age, and the new one with its own. */
export function imagesText({ change, image }: DeployPlan, now: number): Mrkdwn {
  const from = change?.from === undefined ? md`unknown image` : imageText(change.from, now);
  return md`${from} → ${imageText(image, now)}`;
}

function changeLines(change: DeployChange, plan: Pick<DeployPlan, 'stage'>): Mrkdwn[] {
  return [
    md`*How* ${howText(change, plan)}`,
    ...(change.worst === undefined ? [] : [md`*In service* ${worstText(change.worst)}`]),
    ...fleetLines(change.groups),
    ...(change.extraInstances > 0 ? [md`*Extra capacity* ${capacityText(change)}`] : []),
    ...(change.route === 'stack' ? [md`*Resources* ${resourcesText(change)}`] : []),
    change.usualMs.length === 0
      ? md`*Previous deploys* none`
      : md`*Previous deploys* took ${change.usualMs.map(spanText).join(', ')}`,
  ];
}

function howText(change: DeployChange, { stage }: Pick<DeployPlan, 'stage'>): string {
  const how = shapeText(change.shape);
  if (change.route === 'stack') return replacesTasks(change) ? `${how}; an ECS service replaces its tasks` : how;
  return `${how}, at least ${change.preferences.minHealthy} % and at most ${change.preferences.maxHealthy} % of them healthy at a time${stageText(change, stage)}`;
}

function stageText({ preferences: { checkpoint } }: RefreshChange, stage: DeployPlan['stage']): string {
  switch (stage) {
    case 'whole':
      return '';
    case 'canary':
      return `; it stops at ${checkpoint ?? 100} % and needs approval to continue`;
    case 'rest':
      return '; instances on the new image stay';
  }
}

const capacityText = ({ extraInstances, shape }: DeployChange): string =>
  `${counted(extraInstances, 'instance')} ${shape === 'replace' ? 'while both groups run' : 'while instances are replaced'}: check quota, addresses and licences`;

/** What runs now: instances, zones and target groups. */
export function fleetLines(groups: readonly GroupFacts[]): Mrkdwn[] {
  const shown = groups.slice(0, MAX_GROUPS).map((group) => md`*Group* ${groupText(group)}`);
  if (groups.length <= MAX_GROUPS) return shown;
  const rest = groups.slice(MAX_GROUPS);
  return [...shown, md`*Groups* ${rest.length} more, with ${counted(instancesOf(rest), 'instance')}`];
}

function groupText({ name, desired, healthy, zones, targetGroups, ...rest }: GroupFacts): Mrkdwn {
  const { zonesMore = 0, targetGroupsMore = 0 } = rest;
  const inZones = counted(zones.length + zonesMore, 'zone');
  const where = zones.length === 0 ? '' : ` in ${inZones} (${someOf(zones, 6, zonesMore)})`;
  const targets =
    targetGroups.length === 0
      ? 'no target group'
      : `${targetGroups.length === 1 ? 'target group' : 'target groups'} ${someOf(targetGroups, 3, targetGroupsMore)}`;
  return md`${code(named(name))}: ${counted(desired, 'instance')}, ${healthy} healthy${where}, ${targets}`;
}

/** Those that `fleetLines` only counts. */
export const groupLines = (groups: readonly GroupFacts[]): Mrkdwn[] =>
  groups.slice(MAX_GROUPS).map((group) => md`*Group* ${groupText(group)}`);

/** Every resource that is kept of the plan, a line each, replaced ones first; none where `howLines` names them all. */
export function resourceLines(change: StackChange): Mrkdwn[] {
  const { resources, resourcesMore = 0 } = change;
  if (resources.length + resourcesMore <= MAX_RESOURCES) return [];
  return [
    md`*Every resource that changes*`,
    ...inOrderOf(change).map((resource) => md`• ${resourceText(resource, change)}`),
    ...(resourcesMore > 0 ? [md`• ${resourcesMore} more are in the change set in CloudFormation`] : []),
  ];
}

const inOrderOf = (change: StackChange): ResourceChange[] =>
  [...change.resources].sort((a, b) => rank(b, change) - rank(a, change));

function resourcesText(change: StackChange): Mrkdwn {
  const { resources } = change;
  if (resources.length === 0) return md`none change`;
  const shown = inOrderOf(change)
    .slice(0, MAX_RESOURCES)
    .map((resource) => md`${resourceText(resource, change)}`);
  const more = resources.length + (change.resourcesMore ?? 0) - shown.length;
  return md`${replacedText(change)}: ${joinMd(shown, ', ')}${more > 0 ? ` and ${more} more` : ''}${change.changeSetId === undefined ? ` (${NO_CHANGE_SET})` : ''}`;
}

function replacedText(change: StackChange): string {
  const all = change.resources.length + (change.resourcesMore ?? 0);
  const replaced = change.resources.filter((resource) => rank(resource, change) === 2).length;
  const of = replaced === 0 ? 'none is replaced' : `${replaced} ${replaced === 1 ? 'is' : 'are'} replaced`;
  return `${all} ${all === 1 ? 'changes' : 'change'}, ${of}`;
}

/** Replaced ones first, then those that might be. */
function rank(resource: ResourceChange, change: StackChange): 0 | 1 | 2 {
  if (resource.replacement === 'yes' || byPolicy(resource, change)) return 2;
  return resource.replacement === 'maybe' ? 1 : 0;
}

/**
 * A change set knows property rules alone: a group that its UpdatePolicy replaces is a mere modification there.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
 */
const byPolicy = (resource: ResourceChange, change: StackChange): boolean =>
  change.shape === 'replace' && ofFleet(resource, change);

const ofFleet = ({ type, logicalId }: ResourceChange, { groups }: StackChange): boolean =>
  type === GROUP && groups.some((group) => (group.logicalId ?? logicalId) === logicalId);

function resourceText(resource: ResourceChange, change: StackChange): string {
  const type = short(resource.type.replace(/^AWS::/, ''), NAME);
  return `${named(resource.logicalId)} (${type}, ${actionText(resource, change)})`;
}

function actionText(resource: ResourceChange, change: StackChange): string {
  if (byPolicy(resource, change)) return 'replaced by its update policy';
  if (ofFleet(resource, change) && (change.shape === 'roll' || change.shape === 'stack-refresh'))
    return 'instances replaced by its update policy';
  switch (resource.replacement) {
    case 'yes':
      return 'replaced';
    case 'maybe':
      return 'may be replaced';
    case 'no':
      return ACTIONS.get(resource.action) ?? short(resource.action.toLowerCase(), 20);
  }
}

const ACTIONS: ReadonlyMap<string, string> = new Map([
  ['Add', 'added'],
  ['Modify', 'changed'],
  ['Remove', 'removed'],
]);

/** How long the old instances are kept after the new ones serve, and what rolls it back in that time. */
function watchText(change: DeployChange): string {
  if (change.route === 'stack') {
    const kept =
      change.monitoringMinutes === 0
        ? 'none: the old instances are deleted as soon as the new ones serve'
        : `the old instances are kept for ${spanText(change.monitoringMinutes * MINUTE)} after the new ones serve`;
    return `${kept}; ${automaticText(change)}`;
  }
  const { bakeSeconds } = change.preferences;
  const time =
    bakeSeconds === 0
      ? 'none after the last instance'
      : `${spanText(bakeSeconds * 1000)} after the last instance, in which it can be rolled back`;
  return `${time}; ${automaticText(change)}`;
}

/** What rolls it back without anybody's click: a failure, and the alarms that the config names. */
export function automaticText(change: DeployChange): string {
  const alarms = alarmsOf(change);
  if (alarms.length > 0) return `automatic rollback on ${someOf(alarms, 3)}`;
  return change.route === 'stack' ? 'automatic rollback if the update fails' : 'no alarm rolls it back';
}

/** Names of the alarms that roll it back, as far as the config names them. */
export const alarmsOf = (change: DeployChange): readonly string[] =>
  change.route === 'refresh' ? change.preferences.alarms : (change.alarms ?? []);

/** What Roll back does, during the deploy and afterwards. */
function rollbackText(change: DeployChange, stage: DeployPlan['stage']): string {
  if (stage === 'rest') return restText(change);
  const later = change.from === undefined ? '' : '. After that: a deploy of the old image';
  switch (change.shape) {
    case 'replace':
      return `until the watch ends, deletes the new group; the old one keeps serving${later}`;
    case 'roll':
      return `until the watch ends, replaces the new instances again, batch by batch${later}`;
    case 'stack-refresh':
    case 'refresh':
      return `until the refresh and its watch end, replaces the new instances with old ones${later}`;
    case 'update':
      return `until the watch ends, CloudFormation restores the resources${later}`;
  }
}

/** An alarm makes AWS roll back what began at the checkpoint, and no more. */
function restText(change: DeployChange): string {
  const alarmed = alarmsOf(change).length === 0 ? '' : '. An alarm rolls it back to the checkpoint only';
  return `${REST_ROLLBACK}${alarmed}`;
}

function beforeText({ fleet, succeededAt, soak, runId }: FleetBefore): Mrkdwn {
  const { worst, healthySince } = soak;
  const since =
    healthySince === undefined
      ? md`${soak.healthy} of ${soak.total} healthy when last checked`
      : md`all ${soak.total} healthy since ${moment(healthySince)}`;
  const low =
    worst === undefined || worst.healthy >= worst.total
      ? md``
      : md`, fewest ${worst.healthy} of ${worst.total} at ${moment(worst.at)}`;
  return md`${named(fleet)} has run it since ${moment(succeededAt)} (run ${runId}): ${since}${low}, ${checkedText(soak)}`;
}
