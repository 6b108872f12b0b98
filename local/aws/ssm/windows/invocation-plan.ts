import type { Target } from '@aws-sdk/client-ssm';
import type { SsmState } from '../state.ts';
import { instancesOf } from './resolve-targets.ts';
import type { StoredTask, StoredWindow } from './types.ts';

/** One invocation of a task. */
export interface InvocationPlan {
  /** Of a command, which resolves them itself. */
  targets?: readonly Target[];
  /** Of the other types: the instance that it is for; none for a task without targets. */
  resourceId?: string;
  windowTargetId?: string;
  owner?: string;
}

/** A command for each target of the window; of the other types one invocation for each instance. */
export const plansOf = async (state: SsmState, window: StoredWindow, task: StoredTask): Promise<InvocationPlan[]> => {
  if (task.Targets === undefined) return [{}];
  const plans = targetsOf(window, task.Targets);
  if (task.TaskType === 'RUN_COMMAND') return plans;
  const known = new Set<string>();
  const each: InvocationPlan[] = [];
  for (const { targets, ...registered } of plans) {
    for (const resourceId of await instancesOf(state, targets)) {
      if (!known.has(resourceId)) each.push({ resourceId, ...registered });
      known.add(resourceId);
    }
  }
  return each;
};

/** The targets of a task that the window still has, or its own. */
const targetsOf = (
  window: StoredWindow,
  targets: readonly Target[],
): (InvocationPlan & { targets: readonly Target[] })[] => {
  const ids = targets.flatMap(({ Key, Values = [] }) => (Key === 'WindowTargetIds' ? Values : []));
  if (ids.length === 0) return [{ targets }];
  return ids.flatMap((id) => {
    const target = window.targets.get(id);
    if (target === undefined) return [];
    const { Targets, OwnerInformation: owner } = target;
    return [{ targets: Targets, windowTargetId: id, ...(owner !== undefined && { owner }) }];
  });
};
