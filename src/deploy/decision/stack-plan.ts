import type { ChangeOfSet, ChangeSet } from '../../aws/change-set.ts';
import type { Stack } from '../../aws/cloudformation.ts';
import type { MachineImage } from '../../aws/ec2.ts';
import { present } from '../../present.ts';
import type { DeployImage, ResourceChange, Shape, StackChange, Warning } from '../types/plan.ts';
import { boundedName, boundedReach, boundedWarnings, MAX_RESOURCES, namesOf } from './bounds.ts';
import { groupFactsOf, imageWarnings, type LiveGroup, liveWarnings, warn } from './live.ts';
import { asAnswered } from './reach/from-template.ts';
import { extraOf, reachOf } from './reach/reach.ts';
import type { Reached } from './reach/replacing.ts';
import type { TemplateFacts, TemplateGroup } from './template.ts';

/** What was read to plan the update of a stack. */
export interface StackFacts {
  image: DeployImage;
  /** Each as EC2 knows it. */
  known?: MachineImage;
  from?: DeployImage;
  old?: MachineImage;
  stack: Stack;
  template: TemplateFacts;
  set: ChangeSet;
  /** The stack's groups as they are; one that does not exist yet is left out. */
  groups: readonly LiveGroup[];
  /** How long the old resources are kept, in minutes: the config's, or the stack's own. */
  monitoringMinutes: number;
  alarms?: readonly string[];
  /** What was read beside the stack. */
  beside?: readonly Warning[];
  usualMs: readonly number[];
  now: number;
}

/** What the change set would do, with what it cannot know: UpdatePolicy, live sizes, the rollback. */
export function stackChangeOf(facts: StackFacts): StackChange {
  const { stack, set, from } = facts;
  const pairs = pairsOf(facts);
  const { worst, warnings } = reachOf(reachedOf(facts));
  return {
    route: 'stack',
    shape: shapeOf(pairs),
    ...present({ from }),
    groups: pairs.map(({ live }) => groupFactsOf(live)),
    extraInstances: reachedOf(facts).reduce((sum, reached) => sum + extraOf(reached), 0),
    ...present({ worst }),
    usualMs: facts.usualMs,
    ...boundedWarnings([
      ...stackWarnings(facts),
      ...nothingReplaced(facts, pairs),
      ...pairs.flatMap(groupWarnings),
      ...liveWarnings(pairs.map(({ live }) => live)),
      ...imageWarnings(facts),
    ]),
    ...boundedReach([...warnings, ...(facts.beside ?? [])]),
    stackId: stack.id,
    changeSetId: set.id,
    stackChangedAt: stack.changedAt,
    ...resourcesPart(set, pairs),
    monitoringMinutes: facts.monitoringMinutes,
    ...(facts.alarms === undefined || facts.alarms.length === 0 ? {} : { alarms: facts.alarms }),
  };
}

/** A group that the image reaches: as the template has it, and as it is. */
interface Pair {
  template: TemplateGroup;
  live: LiveGroup;
}

const pairsOf = ({ template, groups }: Pick<StackFacts, 'template' | 'groups'>): Pair[] =>
  template.groups
    .filter(({ follows }) => follows)
    .flatMap((group) => {
      const live = groups.find(({ logicalId }) => logicalId === group.logicalId);
      return live === undefined ? [] : [{ template: group, live }];
    });

/** The groups that the image reaches. */
export const reachedOf = (facts: Pick<StackFacts, 'template' | 'groups'>): Reached[] =>
  pairsOf(facts).map(({ template, live }) => ({ template: asAnswered(template), live }));

/** Of several groups the shape that replaces most at a time. */
function shapeOf(pairs: readonly Pair[]): Shape {
  const kinds = pairs.map(({ template }) => template.update.kind);
  if (kinds.includes('replace')) return 'replace';
  if (kinds.includes('roll')) return 'roll';
  return kinds.includes('refresh') ? 'stack-refresh' : 'update';
}

/** What a group made anew from the template would have: its desired capacity, or without one its least. */
function sizeAfter({ desired, min }: TemplateGroup): number | undefined {
  const size = desired === 'unset' ? min : desired;
  return size === 'unknown' ? undefined : size;
}

function stackWarnings(facts: StackFacts): Warning[] {
  const { stack, template, set } = facts;
  const others = set.changes.filter(({ logicalId }) => !template.following.includes(logicalId));
  return [
    ...(stack.parentId === undefined ? [] : [warn('nested-stack', true, { root: nameOfStack(stack.parentId) })]),
    ...(stack.roleArn === undefined ? [warn('no-stack-role', true)] : []),
    ...(template.ssmParameter ? [warn('ssm-image', true)] : []),
    ...(stack.deploymentMode === 'EXPRESS' ? [warn('express-mode', false)] : []),
    ...(stack.driftStatus === 'DRIFTED' ? [warn('drifted', false)] : []),
    ...(others.length === 0
      ? []
      : [warn('other-changes', false, { resources: namesOf(others.map(({ logicalId }) => logicalId)) })]),
  ];
}

/** A container image may go to resources that are no groups; an AMI is launched by a group or not at all. */
function nothingReplaced({ template: { groups, following }, image }: StackFacts, pairs: readonly Pair[]): Warning[] {
  if (pairs.length > 0 || (image.kind === 'container' && following.length > 0)) return [];
  return [warn(groups.some((group) => group.image === 'ssm') ? 'ssm-image' : 'nothing-replaced', true)];
}

/** `arn:…:stack/<name>/<id>` */
const nameOfStack = (id: string): string => id.split(':stack/')[1]?.split('/')[0] ?? id;

function groupWarnings(pair: Pair): Warning[] {
  const { template } = pair;
  const group = { group: template.logicalId };
  return [
    ...(template.version === 'floating' ? [warn('floating-version', true, group)] : []),
    ...(template.version === 'fixed' ? [warn('nothing-replaced', true, group)] : []),
    ...(template.image === 'ssm' ? [warn('ssm-image', true, group)] : []),
    ...policyWarnings(pair),
    ...capacityReset(pair),
  ];
}

function policyWarnings({ template }: Pair): Warning[] {
  const { update, creation, fixedName } = template;
  const group = { group: template.logicalId };
  switch (update.kind) {
    case 'replace':
      return [
        ...(creation === undefined ? [warn('no-creation-policy', true, group)] : []),
        ...(creation !== undefined && (creation.minSuccessful <= 0 || creation.count === 0)
          ? [warn('no-success-needed', true, group)]
          : []),
        ...(fixedName ? [warn('fixed-group-name', true, group)] : []),
      ];
    case 'roll':
      return [
        ...(update.waitsForSignals ? [] : [warn('roll-without-signals', false, group)]),
        ...(update.waitsForSignals && update.minSuccessful <= 0 ? [warn('no-success-needed', true, group)] : []),
      ];
    case 'refresh':
      return [];
    case 'none':
      return [warn('no-update-policy', true, group)];
  }
}

/**
 * A new group takes its size from the template. One that stays keeps the desired capacity that the template does not name,
 * and all of its sizes with IgnoreUnmodifiedGroupSizeProperties.
 */
function capacityReset({ template, live }: Pair): Warning[] {
  const replaced = template.update.kind === 'replace';
  if (!replaced && (template.keepsSizes || template.desired === 'unset')) return [];
  const { desired } = live.group;
  const after = sizeAfter(template);
  if (after === desired) return [];
  const facts = { group: template.logicalId, live: String(desired), template: String(after ?? 'not known') };
  return [warn('capacity-reset', after === undefined || after < desired, facts)];
}

const RANKS: Readonly<Record<ResourceChange['replacement'], number>> = { yes: 0, maybe: 2, no: 3 };

/** The fleet's own groups come after what is replaced, before anything else. */
function resourcesPart(
  { changes }: ChangeSet,
  pairs: readonly Pair[],
): Pick<StackChange, 'resources' | 'resourcesMore'> {
  const groups = pairs.map(({ template }) => template.logicalId);
  const rank = ({ replacement, logicalId }: ResourceChange): number =>
    Math.min(RANKS[replacement], groups.includes(logicalId) ? 1 : 3);
  const resources = changes.map(resourceOf);
  const more = resources.length - MAX_RESOURCES;
  if (more <= 0) return { resources };
  return { resources: resources.sort((a, b) => rank(a) - rank(b)).slice(0, MAX_RESOURCES), resourcesMore: more };
}

const REPLACEMENT: Readonly<Record<string, ResourceChange['replacement']>> = {
  True: 'yes',
  Conditional: 'maybe',
};

const resourceOf = ({ logicalId, physicalId, type, action, replacement }: ChangeOfSet): ResourceChange => ({
  logicalId,
  ...present({ physicalId: physicalId === undefined ? undefined : boundedName(physicalId) }),
  type,
  action,
  replacement: REPLACEMENT[replacement ?? ''] ?? 'no',
});
