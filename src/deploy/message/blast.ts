import { MINUTE, spanText } from '../../duration.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import { overridesOrder } from '../types/override.ts';
import type {
  DeployChange,
  DeployPlan,
  FleetBefore,
  GroupFacts,
  RefreshChange,
  ResourceChange,
  StackChange,
} from '../types/plan.ts';
import { originText, pipelineText } from './origin.ts';
import { imageText, instancesOf, NAME, named, REST_ROLLBACK, shapeText, someOf } from './words.ts';

const MAX_RESOURCES = 8;
const MAX_GROUPS = 3;
const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

/** Everything that an approver of a deploy must know of its reach, a line each. */
export function blastLines(plan: DeployPlan, now: number): Mrkdwn {
  const { change, before, override } = plan;
  return joinMd([
    md`*Image* ${imagesText(plan, now)}`,
    ...(plan.image.origin === undefined ? [] : [md`*Source* ${originText(plan.image.origin, plan.image.bakedBy)}`]),
    ...(change === undefined ? [] : changeLines(change, plan)),
    ...(before === undefined ? [] : [md`*Before* ${beforeText(before)}`]),
    ...(override === undefined ? [] : [md`*Override* ${overriddenText(plan)}; asked all the same: ${override.reason}`]),
    ...(change === undefined ? [] : [md`*Going back* ${goingBackText(change, plan.stage)}`]),
  ]);
}

/** Everything that the override covers. */
function overriddenText(plan: DeployPlan): string {
  const { override, fleet } = plan;
  const order = overridesOrder(plan) ? ['the fleet before has not run and soaked this image'] : [];
  const pipeline =
    override?.pipeline === undefined
      ? []
      : [pipelineText(override.pipeline, { fleet: named(fleet), it: 'this image' })];
  return [...order, ...pipeline].join('; ');
}

/** The old image with its age, and the new one with its own. */
export function imagesText({ change, image }: DeployPlan, now: number): Mrkdwn {
  const from = change?.from === undefined ? md`not known` : imageText(change.from, now);
  return md`${from} → ${imageText(image, now)}`;
}

function changeLines(change: DeployChange, plan: DeployPlan): Mrkdwn[] {
  return [
    md`*How* ${howText(change, plan)}`,
    ...fleetLines(change.groups),
    ...(change.extraInstances > 0 ? [md`*Room* it needs room for ${roomText(change)}`] : []),
    ...(change.route === 'stack' ? [md`*Resources* ${resourcesText(change)}`] : []),
    md`*Last deploys* ${change.usualMs.length === 0 ? 'took: not known' : `took ${change.usualMs.map(spanText).join(', ')}`}`,
    md`*Watch* ${watchText(change)}`,
  ];
}

function howText(change: DeployChange, { stage }: DeployPlan): string {
  const how = shapeText(change.shape);
  if (change.route === 'stack')
    return change.resources.some(({ type }) => type === 'AWS::ECS::Service')
      ? `${how}; an ECS service replaces its tasks`
      : how;
  return `${how}, at least ${change.preferences.minHealthy} % and at most ${change.preferences.maxHealthy} % of them healthy at a time${stageText(change, stage)}`;
}

function stageText({ preferences: { checkpoint } }: RefreshChange, stage: DeployPlan['stage']): string {
  switch (stage) {
    case 'whole':
      return '';
    case 'canary':
      return `; it stops at ${checkpoint ?? 100} % and asks people again`;
    case 'rest':
      return '; instances that are new already stay';
  }
}

const roomText = ({ extraInstances, shape }: DeployChange): string =>
  `${counted(extraInstances, 'more instance')} ${shape === 'replace' ? 'while both groups run' : 'for a while'}: quota, addresses and licences`;

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

function resourcesText(change: StackChange): Mrkdwn {
  const { resources } = change;
  if (resources.length === 0) return md`none change`;
  const inOrder = [...resources].sort((a, b) => rank(b, change) - rank(a, change));
  const shown = inOrder.slice(0, MAX_RESOURCES).map((resource) => md`${resourceText(resource, change)}`);
  const more = resources.length + (change.resourcesMore ?? 0) - shown.length;
  return md`${replacedText(change)}: ${joinMd(shown, ', ')}${more > 0 ? ` and ${more} more` : ''}`;
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
    return 'its instances replaced by its update policy';
  switch (resource.replacement) {
    case 'yes':
      return 'replaced';
    case 'maybe':
      return 'perhaps replaced';
    case 'no':
      return ACTIONS.get(resource.action) ?? short(resource.action.toLowerCase(), 20);
  }
}

const ACTIONS: ReadonlyMap<string, string> = new Map([
  ['Add', 'added'],
  ['Modify', 'changed'],
  ['Remove', 'removed'],
]);

function watchText(change: DeployChange): string {
  if (change.route === 'stack') {
    const kept =
      change.monitoringMinutes === 0
        ? 'none: the old resources are deleted as soon as the new ones serve'
        : `CloudFormation keeps the old resources for ${spanText(change.monitoringMinutes * MINUTE)} after the new ones serve`;
    return change.alarms === undefined ? kept : `${kept}; ${sentBackBy(change.alarms)}`;
  }
  const { bakeSeconds, alarms } = change.preferences;
  const time =
    bakeSeconds === 0
      ? 'none after the last instance'
      : `${spanText(bakeSeconds * 1000)} after the last instance, in which it can be sent back`;
  return alarms.length === 0 ? `${time}; no alarm sends it back` : `${time}; ${sentBackBy(alarms)}`;
}

const sentBackBy = (alarms: readonly string[]): string =>
  `${alarms.length === 1 ? 'alarm' : 'alarms'} ${someOf(alarms, 5)} ${alarms.length === 1 ? 'sends' : 'send'} it back`;

/** What Roll back does, while it goes on and afterwards. */
function goingBackText(change: DeployChange, stage: DeployPlan['stage']): string {
  if (stage === 'rest') return restText(change);
  const later = change.from === undefined ? '' : '; once it has ended, a deploy of the old image does';
  switch (change.shape) {
    case 'replace':
      return `the new group is deleted and the old one serves on, until the watch has ended${later}`;
    case 'roll':
      return `the instances are replaced once more, batch by batch, until the watch has ended${later}`;
    case 'stack-refresh':
    case 'refresh':
      return `new instances are replaced by old ones, until the refresh and its watch have ended${later}`;
    case 'update':
      return `CloudFormation sets the resources back, until the watch has ended${later}`;
  }
}

/** What AWS itself takes back began at the checkpoint. */
function restText(change: DeployChange): string {
  const alarms = change.route === 'refresh' ? change.preferences.alarms.length : 0;
  const sent =
    alarms === 0 ? '' : `; ${alarms === 1 ? 'an alarm takes' : 'alarms take'} it back to the checkpoint only`;
  return `with Roll back ${REST_ROLLBACK}${sent}`;
}

function beforeText({ fleet, succeededAt, soak, runId }: FleetBefore): Mrkdwn {
  const { worst, healthySince } = soak;
  const since =
    healthySince === undefined
      ? md`${soak.healthy} of ${soak.total} healthy at the last look`
      : md`all ${soak.total} healthy since ${moment(healthySince)}`;
  const low =
    worst === undefined || worst.healthy >= worst.total
      ? md``
      : md`, fewest ${worst.healthy} of ${worst.total} at ${moment(worst.at)}`;
  return md`${named(fleet)} runs it since ${moment(succeededAt)} (run ${runId}): ${since}${low}, ${counted(soak.looks, 'look')}`;
}
