import type { AwsHint } from '../../runs/feature.ts';
import type { DeployRun } from '../../runs/types.ts';

/** Whether to look at a deploy because of an event: of its execution, its stack (by id or name) or one of its groups. */
export function concernsDeploy({ plan, start }: DeployRun, hint: AwsHint): boolean {
  if (hint.executionId !== undefined) return start?.executionId === hint.executionId;
  const { target, change } = plan;
  if (hint.group !== undefined) {
    const own = target.kind === 'auto-scaling-group' && target.group === hint.group;
    return own || change?.groups.some(({ name }) => name === hint.group) === true;
  }
  if (target.kind !== 'stack') return false;
  const named = [...(hint.stackId === undefined ? [] : [hint.stackId]), ...hint.resources];
  return named.some((id) => id === target.stack || isStack(id, target.stack, change));
}

/** The documented example of an event lacks the last part of the id. */
function isStack(id: string, name: string, change: DeployRun['plan']['change']): boolean {
  if (change?.route === 'stack' && change.stackId === id) return true;
  return id.includes(`:stack/${name}/`) || id.endsWith(`:stack/${name}`);
}
