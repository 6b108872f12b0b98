import type { Answer, GroupUpdate, LaunchSource, TemplateGroup } from '../types/template.ts';
import type { Warning } from '../types/warning.ts';
import { keptIn, warn } from './live.ts';
import { newSizeIn, type Reached, sizeAfter } from './reach/sizes.ts';

type Roll = Extract<GroupUpdate, { kind: 'roll' }>;

/** What the template says of a group that people must know, or that keeps them from being asked. */
export function groupWarnings(pair: Reached): Warning[] {
  const { template } = pair;
  return [
    ...template.launches.flatMap((source) => launchWarnings(template, source)),
    ...policyWarnings(pair),
    ...capacityReset(pair),
  ];
}

/** The answer matters and cannot be had. */
const unknownWarning = (
  { logicalId }: TemplateGroup,
  property: string,
  { expression }: { expression: string },
): Warning => warn('cannot-be-told', true, { group: logicalId, property, expression });

const TAKEN = { kind: 'known', value: 'parameter' } as const;

/** Instances are launched from each of them, so that each must follow the image. */
function launchWarnings(group: TemplateGroup, source: LaunchSource): Warning[] {
  const { place, version, instanceTypes } = source;
  // Where each override launches something else, nothing is launched from the policy's own image.
  const isUnused = instanceTypes.kind === 'known' && instanceTypes.value.length === 0;
  const image = isUnused ? TAKEN : source.image;
  const facts = group.launches.length > 1 ? { group: group.logicalId, source: place } : { group: group.logicalId };
  // Where the image is unknown, the version does not matter.
  if (image.kind === 'unknown') return [unknownWarning(group, `${place} image`, image)];
  if (version.kind === 'unknown') return [unknownWarning(group, `${place} version`, version)];
  const floats = version.kind === 'absent' || version.value === 'floating';
  return [
    ...(floats ? [warn('floating-version', true, facts)] : []),
    ...(version.kind === 'known' && version.value === 'fixed' ? [warn('fixed-version', true, facts)] : []),
    ...(image.kind === 'known' && image.value === 'ssm' ? [warn('ssm-image', true, facts)] : []),
    ...(image.kind === 'absent' || image.value === 'other' ? [warn('other-source', true, facts)] : []),
  ];
}

function policyWarnings(pair: Reached): Warning[] {
  const { update, logicalId } = pair.template;
  if (isEmpty(pair)) return emptyWarnings(pair.template);
  switch (update.kind) {
    case 'replace':
      return replaceWarnings(pair.template);
    case 'roll':
      return rollWarnings(pair.template, update);
    // Which share it ends at decides whether all of them are replaced.
    case 'refresh':
      return update.checkpoints.kind === 'unknown'
        ? [unknownWarning(pair.template, 'CheckpointPercentages', update.checkpoints)]
        : [];
    case 'none':
      return [warn('no-update-policy', true, { group: logicalId })];
    case 'unknown':
      return [unknownWarning(pair.template, 'UpdatePolicy', update)];
  }
}

/** No instance to replace or to lose. */
const isEmpty = ({ live: { group } }: Reached): boolean => group.desired === 0 && keptIn(group).length === 0;

/** How its instances would be replaced does not matter; what CloudFormation cannot do still does. */
function emptyWarnings(group: TemplateGroup): Warning[] {
  switch (group.update.kind) {
    case 'replace':
      return nameWarnings(group);
    case 'none':
      return [warn('empty-group', false, { group: group.logicalId })];
    case 'unknown':
      return [{ ...unknownWarning(group, 'UpdatePolicy', group.update), blocks: false }];
    case 'roll':
    case 'refresh':
      return [];
  }
}

function replaceWarnings(group: TemplateGroup): Warning[] {
  const { creation, logicalId } = group;
  return [
    ...(creation.kind === 'absent' ? [warn('no-creation-policy', true, { group: logicalId })] : []),
    ...(creation.kind === 'unknown' ? [unknownWarning(group, 'CreationPolicy', creation)] : []),
    ...(creation.kind === 'known' ? signalWarnings(group, creation.value) : []),
    ...nameWarnings(group),
  ];
}

function nameWarnings(group: TemplateGroup): Warning[] {
  const { name, logicalId } = group;
  return [
    ...(name.kind === 'known' ? [warn('fixed-group-name', true, { group: logicalId })] : []),
    ...(name.kind === 'unknown' ? [unknownWarning(group, 'AutoScalingGroupName', name)] : []),
  ];
}

/** A group of no instances has nothing to wait for. */
function signalWarnings(
  group: TemplateGroup,
  { count, minSuccessful }: { count: Answer<number>; minSuccessful: Answer<number> },
): Warning[] {
  const size = newSizeIn(group);
  if (size.kind === 'known' && size.value === 0) return [];
  return [
    ...atMostNone(group, count, warn('no-signal-needed', true, { group: group.logicalId })),
    ...successWarnings(group, minSuccessful),
  ];
}

const successWarnings = (group: TemplateGroup, share: Answer<number>): Warning[] =>
  atMostNone(group, share, warn('no-success-needed', true, { group: group.logicalId }));

/** The warning where a number is 0, or the one where it is unknown. */
function atMostNone(group: TemplateGroup, answer: Answer<number>, warning: Warning): Warning[] {
  const property = warning.code === 'no-signal-needed' ? 'ResourceSignal Count' : 'MinSuccessfulInstancesPercent';
  if (answer.kind === 'unknown') return [unknownWarning(group, property, answer)];
  return answer.kind === 'known' && answer.value <= 0 ? [warning] : [];
}

function rollWarnings(template: TemplateGroup, update: Roll): Warning[] {
  const group = { group: template.logicalId };
  const { waitsForSignals: waits, minSuccessful } = update;
  const blind = waits.kind === 'absent' || (waits.kind === 'known' && !waits.value);
  return [
    // Neither value would be refused.
    ...(waits.kind === 'unknown'
      ? [{ ...unknownWarning(template, 'WaitOnResourceSignals', waits), blocks: false }]
      : []),
    ...(blind ? [warn('roll-without-signals', false, group)] : successWarnings(template, minSuccessful)),
  ];
}

/** A size that the update would leave other than it is; a group that would shrink is not asked for. */
function capacityReset(pair: Reached): Warning[] {
  const { template, live } = pair;
  const { desired } = live.group;
  const after = sizeAfter(pair);
  const property = template.desired.kind === 'absent' ? 'MinSize' : 'DesiredCapacity';
  if (after.kind === 'unknown') {
    // It is at least the minimum size.
    const shrinks = template.min.kind !== 'known' || template.min.value < desired;
    return [{ ...unknownWarning(template, property, after), blocks: shrinks }];
  }
  if (after.kind === 'absent' || after.value === desired) return [];
  const facts = { group: template.logicalId, live: String(desired), template: String(after.value) };
  return [warn('capacity-reset', after.value < desired, facts)];
}
