import { uuidOf } from '../aws/identifiers.ts';
import type { Ssm } from '../aws/ssm/service.ts';
import type { WorldTarget, WorldTask, WorldWindow } from './patching-schema.ts';

interface WindowSeed {
  world: { windows: readonly WorldWindow[] };
  ssm: Ssm;
  accountId: string;
}

/** Makes the world's maintenance windows under their ids, their targets and tasks. */
export const seedWindows = (seed: WindowSeed): void => {
  for (const window of seed.world.windows) makeWindow(seed, window);
};

const makeWindow = (seed: WindowSeed, window: WorldWindow): void => {
  const { timezone, offset, targets, tasks } = window;
  seed.ssm.placeWindow(window.id, {
    Name: window.name,
    Schedule: window.schedule,
    ...(timezone !== undefined && { ScheduleTimezone: timezone }),
    ...(offset !== undefined && { ScheduleOffset: offset }),
    Duration: window.durationHours,
    Cutoff: window.cutoffHours,
    // Only then may a task name instances that the window has not registered.
    AllowUnassociatedTargets: tasks.some((task) => task.targets.length > 0),
    ClientToken: undefined,
    Enabled: window.enabled,
  });
  const registered = targets.map((target, index) => {
    const id = uuidOf(`${window.id}/target/${index}`);
    return seed.ssm.placeTarget(targetInput(window.id, target), id);
  });
  for (const [index, task] of tasks.entries()) {
    const id = task.id ?? uuidOf(`${window.id}/task/${index}`);
    seed.ssm.placeTask(taskInput(seed, { windowId: window.id, registered, task }), id);
  }
};

const targetInput = (WindowId: string, target: WorldTarget) => ({
  WindowId,
  ResourceType: target.resourceGroup === undefined ? ('INSTANCE' as const) : ('RESOURCE_GROUP' as const),
  Targets: [targetOf(target)],
  ClientToken: undefined,
  ...(target.name !== undefined && { Name: target.name }),
  ...(target.owner !== undefined && { OwnerInformation: target.owner }),
});

const targetOf = ({ tag, instances, resourceGroup = '' }: WorldTarget) => {
  if (tag !== undefined) return { Key: `tag:${tag.key}`, Values: tag.values };
  if (instances !== undefined) return { Key: 'InstanceIds', Values: instances };
  return { Key: 'resource-groups:Name', Values: [resourceGroup] };
};

interface Registration {
  windowId: string;
  registered: string[];
  task: WorldTask;
}

const taskInput = ({ accountId }: WindowSeed, { windowId, registered, task }: Registration) => {
  const own = task.targets.map(targetOf);
  const reach = {
    Targets: own.length > 0 ? own : [{ Key: 'WindowTargetIds', Values: registered }],
    MaxConcurrency: task.concurrency,
    MaxErrors: task.errors,
  };
  return {
    WindowId: windowId,
    Name: task.name,
    TaskType: task.type,
    TaskArn: task.arn,
    Priority: task.priority,
    CutoffBehavior: task.cutoff,
    ClientToken: undefined,
    ...(task.untargeted ? {} : reach),
    ...(task.role !== undefined && { ServiceRoleArn: `arn:aws:iam::${accountId}:role/${task.role}` }),
    ...invocationParameters(task),
  };
};

const invocationParameters = ({ type, parameters: Parameters }: WorldTask) => {
  if (type === 'RUN_COMMAND') return { TaskInvocationParameters: { RunCommand: { Parameters } } };
  if (type === 'AUTOMATION') return { TaskInvocationParameters: { Automation: { Parameters } } };
  return {};
};
