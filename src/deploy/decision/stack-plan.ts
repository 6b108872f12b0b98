import type { ChangeOfSet, ChangeSet } from '../../aws/change-set.ts';
import type { Stack, StackResource } from '../../aws/cloudformation.ts';
import type { MachineImage } from '../../aws/ec2.ts';
import { present } from '../../present.ts';
import type { ResourceChange, Shape, StackChange } from '../types/change.ts';
import type { DeployImage } from '../types/image.ts';
import type { TemplateFacts } from '../types/template.ts';
import type { Warning } from '../types/warning.ts';
import { boundedName, boundedReach, boundedWarnings, MAX_RESOURCES, namesOf } from './bounds.ts';
import { groupWarnings } from './group-warnings.ts';
import { groupFactsOf, imageWarnings, type LiveGroup, liveWarnings, warn } from './live.ts';
import { extraOf, launchesPart, needsOf, reachOf } from './reach/reach.ts';
import type { Reached } from './reach/sizes.ts';
import { unsupportedWarnings } from './unsupported-warnings.ts';

export type PlannedSet = Pick<ChangeSet, 'changes'> & Partial<Pick<ChangeSet, 'id'>>;

/** Without a change set: what depends on the image may change, and nothing else does. */
export const changesByTemplate = (
  { following }: Pick<TemplateFacts, 'following'>,
  resources: readonly StackResource[],
): ChangeOfSet[] =>
  resources
    .filter(({ logicalId }) => following.includes(logicalId))
    .map(({ logicalId, physicalId, type }) => ({
      logicalId,
      ...present({ physicalId }),
      type,
      action: 'Modify',
      replacement: 'Conditional',
      properties: [],
    }));

/** What was read to plan the update of a stack. */
export interface StackFacts {
  image: DeployImage;
  /** Each as EC2 knows it. */
  known?: MachineImage;
  from?: DeployImage;
  old?: MachineImage;
  stack: Stack;
  template: TemplateFacts;
  /** Without an id none was made, and its changes are those that the template lets expect. */
  set: PlannedSet;
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
  const { worst, warnings } = reachOf(pairs);
  return {
    route: 'stack',
    shape: shapeOf(pairs),
    ...present({ from }),
    groups: pairs.map(({ live }) => groupFactsOf(live)),
    extraInstances: pairs.reduce((sum, pair) => sum + extraOf(pair), 0),
    ...present({ worst }),
    ...launchesPart(needsOf(pairs)),
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
    ...present({ changeSetId: set.id }),
    stackChangedAt: stack.changedAt,
    ...resourcesPart(set, pairs),
    monitoringMinutes: facts.monitoringMinutes,
    ...(facts.alarms === undefined || facts.alarms.length === 0 ? {} : { alarms: facts.alarms }),
  };
}

/** The groups that the image reaches, as the template has them and as they are. */
export const pairsOf = ({ template, groups }: Pick<StackFacts, 'template' | 'groups'>): Reached[] =>
  template.groups
    .filter(({ follows }) => follows)
    .flatMap((group) => {
      const live = groups.find(({ logicalId }) => logicalId === group.logicalId);
      return live === undefined ? [] : [{ template: group, live }];
    });

/** Of several groups the shape that replaces most at a time. */
function shapeOf(pairs: readonly Reached[]): Shape {
  const kinds = pairs.map(({ template }) => template.update.kind);
  if (kinds.includes('replace')) return 'replace';
  if (kinds.includes('roll')) return 'roll';
  return kinds.includes('refresh') ? 'stack-refresh' : 'update';
}

function stackWarnings(facts: StackFacts): Warning[] {
  const { stack, template, set } = facts;
  const others = set.changes.filter(({ logicalId }) => !template.following.includes(logicalId));
  return [
    ...(stack.parentId === undefined ? [] : [warn('nested-stack', true, { parent: nameOfStack(stack.parentId) })]),
    ...unsupportedWarnings(template.unsupported),
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
function nothingReplaced({ template, image, stack }: StackFacts, pairs: readonly Reached[]): Warning[] {
  const { groups, following, unsupported } = template;
  if (pairs.length > 0 || (image.kind === 'container' && following.length > 0)) return [];
  // Said already, with the way out.
  if (stack.parentId !== undefined || unsupported.length > 0) return [];
  const images = groups.flatMap(({ launches }) => launches.map((source) => source.image));
  const isSsm = images.some((source) => source.kind === 'known' && source.value === 'ssm');
  return [warn(isSsm ? 'ssm-image' : 'nothing-replaced', true)];
}

/** `arn:…:stack/<name>/<id>` */
const nameOfStack = (id: string): string => id.split(':stack/')[1]?.split('/')[0] ?? id;

const RANKS: Readonly<Record<ResourceChange['replacement'], number>> = { yes: 0, maybe: 2, no: 3 };

/** The fleet's own groups come after what is replaced, before anything else. */
function resourcesPart(
  { changes }: PlannedSet,
  pairs: readonly Reached[],
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
