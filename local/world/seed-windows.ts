import type { Ssm } from '../aws/ssm/service.ts';
import type { CallService } from '../types.ts';
import type { WorldTarget, WorldTask, WorldWindow } from './patching-schema.ts';

interface WindowSeed {
  world: { windows: readonly WorldWindow[] };
  ssm: Ssm;
  callService: CallService;
  accountId: string;
}

/** Makes the world's maintenance windows under their ids, their targets and tasks. */
export const seedWindows = async (seed: WindowSeed): Promise<void> => {
  for (const window of seed.world.windows) await makeWindow(seed, window);
};

const makeWindow = async (seed: WindowSeed, window: WorldWindow): Promise<void> => {
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
  });
  const registered: string[] = [];
  for (const target of targets) registered.push(await registerTarget(seed, window.id, target));
  for (const task of tasks) await registerTask(seed, { windowId: window.id, registered, task });
  const change = { WindowId: window.id, Enabled: false };
  if (!window.enabled) await seed.callService('ssm', 'UpdateMaintenanceWindow', change);
};

const registerTarget = async (seed: WindowSeed, WindowId: string, target: WorldTarget): Promise<string> => {
  const { WindowTargetId } = await seed.callService('ssm', 'RegisterTargetWithMaintenanceWindow', {
    WindowId,
    ResourceType: target.resourceGroup === undefined ? 'INSTANCE' : 'RESOURCE_GROUP',
    Targets: [targetOf(target)],
    ...(target.name !== undefined && { Name: target.name }),
    ...(target.owner !== undefined && { OwnerInformation: target.owner }),
  });
  return String(WindowTargetId);
};

const targetOf = ({ tag, instances, resourceGroup }: WorldTarget) => {
  if (tag !== undefined) return { Key: `tag:${tag.key}`, Values: tag.values };
  if (instances !== undefined) return { Key: 'InstanceIds', Values: instances };
  return { Key: 'resource-groups:Name', Values: [resourceGroup] };
};

interface Registration {
  windowId: string;
  registered: readonly string[];
  task: WorldTask;
}

const registerTask = async (seed: WindowSeed, { windowId, registered, task }: Registration): Promise<void> => {
  const { name, type, arn, priority, parameters, targets, untargeted, concurrency, errors, cutoff, role } = task;
  const own = targets.map(targetOf);
  const reach = {
    Targets: own.length > 0 ? own : [{ Key: 'WindowTargetIds', Values: registered }],
    MaxConcurrency: concurrency,
    MaxErrors: errors,
  };
  await seed.callService('ssm', 'RegisterTaskWithMaintenanceWindow', {
    WindowId: windowId,
    Name: name,
    TaskType: type,
    TaskArn: arn,
    Priority: priority,
    CutoffBehavior: cutoff,
    ...(untargeted ? {} : reach),
    ...(role !== undefined && { ServiceRoleArn: `arn:aws:iam::${seed.accountId}:role/${role}` }),
    ...invocationParameters(type, parameters),
  });
};

const invocationParameters = (type: WorldTask['type'], Parameters: WorldTask['parameters']) => {
  if (type === 'RUN_COMMAND') return { TaskInvocationParameters: { RunCommand: { Parameters } } };
  if (type === 'AUTOMATION') return { TaskInvocationParameters: { Automation: { Parameters } } };
  return {};
};
