import type { ChangeSetPlace } from '../../aws/change-set.ts';
import type { Uses } from '../../contract/ports.ts';
import { isSameTemplate } from '../decision/change-set.ts';

/**
 * Was the set made from another template than the stack has? Ours never are: they name the stack's own. Nothing in a set
 * says what it was made from, so both templates are read as they were handed in. Throws AwsCallError.
 */
export async function isOfOtherTemplate(
  { cloudFormation }: Uses<'cloudFormation'>,
  { stackId, changeSetId }: ChangeSetPlace,
): Promise<boolean> {
  const [own, used] = await Promise.all([
    cloudFormation.sourceTemplate(stackId),
    cloudFormation.sourceTemplate(stackId, changeSetId),
  ]);
  return !isSameTemplate(own, used);
}
