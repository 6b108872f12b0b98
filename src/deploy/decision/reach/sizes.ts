import type { Answer, TemplateGroup } from '../../types/template.ts';
import { type LiveGroup, serving } from '../live.ts';
import { knownOf, valueOr } from './answer.ts';

/** A group that the image reaches: as the template has it, and as it is. */
export interface Reached {
  template: TemplateGroup;
  live: LiveGroup;
}

export interface Sized {
  desired: number;
  /** In service and healthy now. */
  serving: number;
  max: number;
}

/** What a group made anew from the template has: its desired capacity, or without one its least. */
export const newSizeIn = ({ desired, min }: TemplateGroup): Answer<number> =>
  desired.kind === 'absent' ? min : desired;

/**
 * The desired capacity that the update leaves. A group that stays keeps the one that the template does not name, within the
 * template's bounds, and all of its sizes with IgnoreUnmodifiedGroupSizeProperties.
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_UpdateAutoScalingGroup.html
 */
export function sizeAfter({ template, live: { group } }: Reached): Answer<number> {
  const { update, desired, min, max } = template;
  if (update.kind === 'replace') return newSizeIn(template);
  if (keepsSizes(template)) return { kind: 'known', value: group.desired };
  if (desired.kind !== 'absent') return desired;
  const most = knownOf(max) ?? group.desired;
  return { kind: 'known', value: Math.max(knownOf(min) ?? 0, Math.min(group.desired, most)) };
}

const keepsSizes = (template: TemplateGroup): boolean => knownOf(template.keepsSizes) === true;

/**
 * While its instances are replaced: a group that stays is shrunk first, maybe by what serves, and what it grows by does not serve
 * yet. A size that the template does not name, or that cannot be told, is the one that the group has.
 */
export function sizedOf(reached: Reached): Sized {
  const { template, live } = reached;
  const { desired, max } = live.group;
  const after = template.update.kind === 'replace' ? desired : (knownOf(sizeAfter(reached)) ?? desired);
  const lost = Math.max(0, desired - after);
  return {
    desired: desired - lost,
    serving: Math.max(0, serving(live.group) - lost),
    max: keepsSizes(template) ? max : valueOr(template.max, { absent: max, unknown: max }),
  };
}
