import type { CloudFormation } from '../../aws/cloudformation.ts';
import { unlessGone } from '../../aws/failure.ts';
import type { NamedChangeSet, SeenChangeSet } from '../../runs/types/change-set.ts';

/** What of CloudFormation an admission reads. */
export type ChangeSets = Pick<CloudFormation, 'stack' | 'changeSet' | 'sourceTemplate'>;

/** The set that a start executes, and its stack, by the stack's own name; `undefined` when one of them is gone. */
export async function loadChangeSet(
  cloudFormation: ChangeSets,
  { stack: name, changeSetId }: NamedChangeSet,
): Promise<SeenChangeSet | undefined> {
  const stack = await unlessGone(cloudFormation.stack(name));
  if (stack === undefined) return undefined;
  const read = Promise.all([
    cloudFormation.changeSet({ stackId: stack.id, changeSetId }),
    cloudFormation.sourceTemplate(stack.id),
    cloudFormation.sourceTemplate(stack.id, changeSetId),
  ]);
  const found = await unlessGone(read);
  if (found === undefined) return undefined;
  const [set, own, used] = found;
  return { stack, set, templates: { own, used } };
}
