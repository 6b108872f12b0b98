import { detailText, type Hint } from '../../contract/hint.ts';
import type { DeployTarget } from '../types/plan.ts';

/**
 * Whether an event is about a fleet: by the stack's id, or by the name of the group, which is all that events of refreshes tell. A
 * stack's groups are those of the last look (`known`); before it, those that are named as CloudFormation names them.
 */
export function isAboutTarget(target: DeployTarget, hint: Hint, known: readonly string[] | undefined): boolean {
  const group = detailText(hint, 'AutoScalingGroupName');
  if (target.kind === 'auto-scaling-group') return group === target.group;
  if (group !== undefined) return known === undefined ? group.startsWith(`${target.stack}-`) : known.includes(group);
  const named = [detailText(hint, 'stack-id') ?? '', ...hint.resources];
  return named.some((id) => id.includes(`:stack/${target.stack}/`) || id.endsWith(`:stack/${target.stack}`));
}
