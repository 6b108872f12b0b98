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

/** A size that the template does not name, or that cannot be told, is the one that the group has. */
export function sizedOf({ template, live: { group } }: Reached): Sized {
  const keeps = knownOf(template.keepsSizes) === true;
  const max = keeps ? group.max : valueOr(template.max, { absent: group.max, unknown: group.max });
  return { desired: group.desired, serving: serving(group), max };
}
