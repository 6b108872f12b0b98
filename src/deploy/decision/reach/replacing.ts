import type { Answer, TemplateGroup } from '../../types/template.ts';
import { knownOf, valueOr } from './answer.ts';
import type { Reached } from './sizes.ts';

/** How a group's instances are replaced, in numbers: percentages 0–100, most healthy 100–200. */
export type Replacing =
  /** No instance is. */
  | { how: 'none' }
  /** A second group stands beside the first, which is deleted after so many signals of the new one. */
  | { how: 'beside'; signals: number }
  | { how: 'roll'; minInService: number; maxBatch: number }
  | { how: 'refresh'; minHealthy: number; maxHealthy: number; maxIsExplicit: boolean; shares: readonly number[] }
  /** The template does not show how. */
  | { how: 'unknown' };

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html */
const MOST_IN_A_BATCH = 100;

/** With CloudFormation's defaults; an unknown number is assumed to be the one that takes out the most instances. */
export function replacingOf({ template: { update, creation }, live: { group } }: Reached): Replacing {
  switch (update.kind) {
    case 'replace':
      return { how: 'beside', signals: valueOr(neededSignals(creation), { absent: 0, unknown: 0 }) };
    case 'none':
      return { how: 'none' };
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

/**
 * Signals after which CloudFormation takes a second group for ready: none without a creation policy, and Count is 1 unless it is named.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html
 */
export function neededSignals(creation: TemplateGroup['creation']): Answer<number> {
  if (creation.kind === 'unknown') return creation;
  if (creation.kind === 'absent') return { kind: 'known', value: 0 };
  const { count, minSuccessful } = creation.value;
  const [signals, percent] = [knownOf(count), knownOf(minSuccessful)];
  if ((signals ?? 1) <= 0 || (percent ?? 1) <= 0) return { kind: 'known', value: 0 };
  if (signals === undefined) return count;
  if (percent === undefined) return minSuccessful;
  return { kind: 'known', value: Math.ceil((signals * percent) / 100) };
}
