import {
  DoesNotExistException,
  type MaintenanceWindowTaskInvocationParameters,
  type MaintenanceWindowTaskType,
  ResourceLimitExceededException,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { present } from '../../../../src/present.ts';
import { checkOneOf, checkRange, invalidMember, refusal } from '../errors.ts';
import { checkLength, checkName, checkTargets, refuseMembers } from './input.ts';
import type { StoredTask, StoredWindow } from './types.ts';

type Given = { [Name in keyof StoredTask]?: StoredTask[Name] | undefined };

const MOST_TARGETS = 10;

/** By task type: the member of the invocation parameters that belongs to it, and what is simulated of that. */
const PARAMETERS = {
  RUN_COMMAND: {
    member: 'RunCommand',
    modelled: ['Comment', 'DocumentVersion', 'Parameters', 'ServiceRoleArn', 'TimeoutSeconds'],
  },
  AUTOMATION: { member: 'Automation', modelled: ['DocumentVersion', 'Parameters'] },
  LAMBDA: { member: 'Lambda', modelled: ['ClientContext', 'Qualifier', 'Payload'] },
  STEP_FUNCTIONS: { member: 'StepFunctions', modelled: ['Input', 'Name'] },
} as const satisfies Record<
  MaintenanceWindowTaskType,
  { member: keyof MaintenanceWindowTaskInvocationParameters; modelled: readonly string[] }
>;

/** What a request may say of a task, beside its type. */
export const SETTINGS = [
  'TaskArn',
  'Targets',
  'ServiceRoleArn',
  'TaskInvocationParameters',
  'Priority',
  'MaxConcurrency',
  'MaxErrors',
  'Name',
  'Description',
  'CutoffBehavior',
] as const;

/** A new task of a window, or one that was changed. Throws what AWS refuses, and what is not simulated. */
export const checkedTask = (window: StoredWindow, id: string, given: Given): StoredTask => {
  const { TaskArn, TaskType, TaskInvocationParameters = {}, Targets = [], ...others } = given;
  if (TaskArn === undefined) throw invalidMember('taskArn', 'null', 'Member must not be null');
  if (TaskType === undefined) throw invalidMember('taskType', 'null', 'Member must not be null');
  const task: StoredTask = {
    Priority: 0,
    CutoffBehavior: 'CONTINUE_TASK',
    ...present(others),
    id,
    TaskArn,
    TaskType,
    TaskInvocationParameters,
    ...(Targets.length > 0 && { Targets }),
  };
  checkMembers(task);
  checkParameters(task);
  checkReach(window, task);
  return task;
};

const checkMembers = (task: StoredTask): void => {
  checkLength('taskArn', task.TaskArn, 1, 1600);
  checkOneOf('taskType', task.TaskType, Object.keys(PARAMETERS));
  checkOneOf('cutoffBehavior', task.CutoffBehavior, ['CONTINUE_TASK', 'CANCEL_TASK']);
  checkRange('priority', task.Priority, 0, Number.MAX_SAFE_INTEGER);
  checkName(task.Name);
  checkLength('description', task.Description, 1, 128);
  if (!/^([1-9]\d{0,6}|[1-9]\d?%|100%)$/.test(task.MaxConcurrency ?? '1'))
    throw invalidMember('maxConcurrency', task.MaxConcurrency, 'Member must be a number from 1 or a percentage');
  if (!/^(\d{1,7}|\d{1,2}%|100%)$/.test(task.MaxErrors ?? '0'))
    throw invalidMember('maxErrors', task.MaxErrors, 'Member must be a number or a percentage');
};

const checkParameters = ({ TaskType, TaskInvocationParameters }: StoredTask): void => {
  const { member, modelled } = PARAMETERS[TaskType];
  refuseMembers(TaskInvocationParameters, [member], `a task of type ${TaskType}`);
  refuseMembers(TaskInvocationParameters[member] ?? {}, modelled, `a task of type ${TaskType}`);
};

/** Whom a task may reach: https://docs.aws.amazon.com/systems-manager/latest/userguide/maintenance-windows-targetless-tasks.html */
const checkReach = (window: StoredWindow, { TaskType, Targets, MaxConcurrency, MaxErrors }: StoredTask): void => {
  if (Targets === undefined) {
    if (TaskType === 'RUN_COMMAND') throw refusal(ValidationException, 'A task of type RUN_COMMAND needs targets.');
    if (MaxConcurrency !== undefined || MaxErrors !== undefined)
      throw refusal(ValidationException, 'A task without targets has neither MaxConcurrency nor MaxErrors.');
    return;
  }
  checkTargets(Targets, ['WindowTargetIds']);
  const registered = Targets.flatMap(({ Key, Values = [] }) => (Key === 'WindowTargetIds' ? Values : []));
  if (registered.length > 0 && Targets.length > 1)
    throw refusal(ValidationException, 'WindowTargetIds cannot be combined with other targets.');
  if (registered.length > MOST_TARGETS)
    throw refusal(ResourceLimitExceededException, `A task can have at most ${MOST_TARGETS} targets.`);
  const unknown = registered.find((id) => !window.targets.has(id));
  if (unknown !== undefined) throw refusal(DoesNotExistException, `Target ${unknown} does not exist`);
  if (registered.length === 0 && !window.settings.AllowUnassociatedTargets)
    throw refusal(ValidationException, 'The maintenance window allows registered targets only: use WindowTargetIds.');
};
