import type { TemplateGroup } from '../../types/template.ts';
import type { LiveGroup } from '../live.ts';
import { serving } from '../live.ts';
import { knownOf, valueOr } from './answer.ts';

/** A group that the image reaches: as the template has it, and as it is. */
export interface Reached {
  template: TemplateGroup;
  live: LiveGroup;
}

/** How a group's instances are replaced, in numbers: percentages 0–100, most healthy 100–200. */
export type Replacing =
  /** Nothing is taken out of service: a second group runs beside the first, or no instance is replaced. */
  | { how: 'beside' }
  | { how: 'roll'; minInService: number; maxBatch: number }
  | { how: 'refresh'; minHealthy: number; maxHealthy: number; maxIsExplicit: boolean; shares: readonly number[] }
  /** The template does not show how. */
  | { how: 'unknown' };

export interface Sized {
  desired: number;
  /** In service and healthy now. */
  serving: number;
  max: number;
}

/** A size that the template does not give, or that is unknown, is taken from the group. */
export function sizedOf({ template, live: { group } }: Reached): Sized {
  const keeps = knownOf(template.keepsSizes) === true;
  const max = keeps ? group.max : valueOr(template.max, { absent: group.max, unknown: group.max });
  return { desired: group.desired, serving: serving(group), max };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html */
const MOST_IN_A_BATCH = 100;

/** With CloudFormation's defaults; an unknown number is assumed to be the one that takes out the most instances. */
export function replacingOf({ template: { update }, live: { group } }: Reached): Replacing {
  switch (update.kind) {
    case 'replace':
    case 'none':
      return { how: 'beside' };
    case 'roll':
      return {
        how: 'roll',
        minInService: valueOr(update.minInService, { absent: 0, unknown: 0 }),
        maxBatch: valueOr(update.maxBatch, { absent: 1, unknown: MOST_IN_A_BATCH }),
      };
    case 'refresh':
      return {
        how: 'refresh',
        // A refresh that CloudFormation starts has defaults of its own, behind the group's maintenance policy.
        minHealthy: valueOr(update.minHealthy, { absent: group.minHealthy ?? 100, unknown: 0 }),
        maxHealthy: valueOr(update.maxHealthy, { absent: group.maxHealthy ?? 110, unknown: 100 }),
        maxIsExplicit: update.maxHealthy.kind !== 'unknown',
        shares: valueOr(update.checkpoints, { absent: [], unknown: [] }),
      };
    case 'unknown':
      return { how: 'unknown' };
  }
}
