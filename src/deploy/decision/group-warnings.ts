import type { Answer, GroupUpdate, LaunchSource, TemplateGroup } from '../types/template.ts';
import type { Warning } from '../types/warning.ts';
import { type LiveGroup, warn } from './live.ts';

/** A group that the image reaches: as the template has it, and as it is. */
export interface Pair {
  template: TemplateGroup;
  live: LiveGroup;
}

type Roll = Extract<GroupUpdate, { kind: 'roll' }>;

/** What the template says of a group that people must know, or that keeps them from being asked. */
export function groupWarnings(pair: Pair): Warning[] {
  const { template } = pair;
  return [
    ...template.launches.flatMap((source) => launchWarnings(template, source)),
    ...policyWarnings(pair),
    ...capacityReset(pair),
  ];
}

/** The size of a group created from the template: its desired capacity, or its minimum size if none is given. */
export const sizeAfter = ({ desired, min }: TemplateGroup): Answer<number> =>
  desired.kind === 'absent' ? min : desired;

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

function policyWarnings(pair: Pair): Warning[] {
  const { update, logicalId } = pair.template;
  switch (update.kind) {
    case 'replace':
      return replaceWarnings(pair.template);
    case 'roll':
      return rollWarnings(pair.template, update);
    case 'refresh':
      return [];
    case 'none':
      return [warn('no-update-policy', true, { group: logicalId })];
    case 'unknown':
      return [unknownWarning(pair.template, 'UpdatePolicy', update)];
  }
}

function replaceWarnings(group: TemplateGroup): Warning[] {
  const { creation, name, logicalId } = group;
  return [
    ...(creation.kind === 'absent' ? [warn('no-creation-policy', true, { group: logicalId })] : []),
    ...(creation.kind === 'unknown' ? [unknownWarning(group, 'CreationPolicy', creation)] : []),
    ...(creation.kind === 'known' ? signalWarnings(group, creation.value) : []),
    ...(name.kind === 'known' ? [warn('fixed-group-name', true, { group: logicalId })] : []),
    ...(name.kind === 'unknown' ? [unknownWarning(group, 'AutoScalingGroupName', name)] : []),
  ];
}

/** A group of no instances has nothing to wait for. */
function signalWarnings(
  group: TemplateGroup,
  { count, minSuccessful }: { count: Answer<number>; minSuccessful: Answer<number> },
): Warning[] {
  const size = sizeAfter(group);
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

/**
 * A new group takes its size from the template. One that stays keeps the desired capacity that the template does not name,
 * and all of its sizes with IgnoreUnmodifiedGroupSizeProperties.
 */
function capacityReset({ template, live }: Pair): Warning[] {
  const replaced = template.update.kind === 'replace';
  const keeps = template.keepsSizes.kind === 'known' && template.keepsSizes.value;
  if (!replaced && (keeps || template.desired.kind === 'absent')) return [];
  const { desired } = live.group;
  const after = sizeAfter(template);
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
