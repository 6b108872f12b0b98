import { detailText, type Hint } from '../../contract/hint.ts';
import type { DeployRun } from '../types/run.ts';

/** Whether to look at a deploy because of an event: of its execution, its stack (by id or name) or one of its groups. */
export function isAboutDeploy({ plan, start }: DeployRun, hint: Hint): boolean {
  const executionId = detailText(hint, 'ExecutionId');
  if (executionId !== undefined) return start?.executionId === executionId;
  const { target, change } = plan;
  const group = detailText(hint, 'AutoScalingGroupName');
  if (group !== undefined) {
    const own = target.kind === 'auto-scaling-group' && target.group === group;
    return own || change?.groups.some(({ name }) => name === group) === true;
  }
  if (target.kind !== 'stack') return false;
  const stackId = detailText(hint, 'stack-id');
  const named = [...(stackId === undefined ? [] : [stackId]), ...hint.resources];
  return named.some((id) => id === target.stack || isStack(id, target.stack, change));
}

/** The documented example of an event lacks the last part of the id. */
function isStack(id: string, name: string, change: DeployRun['plan']['change']): boolean {
  if (change?.route === 'stack' && change.stackId === id) return true;
  return id.includes(`:stack/${name}/`) || id.endsWith(`:stack/${name}`);
}
