import {
  DeregisterTaskFromMaintenanceWindowCommand,
  DescribeMaintenanceWindowTasksCommand,
  GetDocumentCommand,
  GetMaintenanceWindowCommand,
  GetMaintenanceWindowTaskCommand,
  RegisterTaskWithMaintenanceWindowCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { type AdoptedTask, WINDOW_DOCUMENT } from './task.ts';

/** A task that the window has. */
export interface ExistingTask {
  id: string;
  name: string;
  /** A document's or function's name or ARN. */
  arn: string;
  fleet?: string;
}

/** What AWS is asked, one call each; errors are those of the SDK. */
export const windowName = async (ssm: SSMClient, WindowId: string): Promise<string> =>
  (await ssm.send(new GetMaintenanceWindowCommand({ WindowId }))).Name ?? WindowId;

export const requireRunbook = async (ssm: SSMClient): Promise<void> => {
  await ssm.send(new GetDocumentCommand({ Name: WINDOW_DOCUMENT }));
};

/** The tasks of a window, of which there are at most 20, with the fleet that one of ours patches. */
export async function tasksOf(ssm: SSMClient, WindowId: string): Promise<ExistingTask[]> {
  const { Tasks = [] } = await ssm.send(new DescribeMaintenanceWindowTasksCommand({ WindowId, MaxResults: 50 }));
  const found: ExistingTask[] = [];
  for (const { WindowTaskId: id = '', Name: name = '', TaskArn: arn = '' } of Tasks) {
    const fleet = arn.endsWith(WINDOW_DOCUMENT) ? await fleetOf(ssm, WindowId, id) : undefined;
    found.push({ id, name, arn, ...(fleet === undefined ? {} : { fleet }) });
  }
  return found;
}

async function fleetOf(ssm: SSMClient, WindowId: string, WindowTaskId: string): Promise<string | undefined> {
  const { TaskInvocationParameters } = await ssm.send(new GetMaintenanceWindowTaskCommand({ WindowId, WindowTaskId }));
  return TaskInvocationParameters?.Automation?.Parameters?.['Fleet']?.[0];
}

/** One call, with a token of the window and the fleet: a repetition while AWS remembers it is the same registration. */
export async function register(ssm: SSMClient, task: AdoptedTask): Promise<string> {
  const Parameters = Object.fromEntries(Object.entries(task.parameters).map(([name, values]) => [name, [...values]]));
  const { WindowTaskId = '' } = await ssm.send(
    new RegisterTaskWithMaintenanceWindowCommand({
      WindowId: task.windowId,
      Name: task.name,
      TaskType: task.taskType,
      TaskArn: task.taskArn,
      ServiceRoleArn: task.serviceRoleArn,
      Priority: task.priority,
      TaskInvocationParameters: { Automation: { DocumentVersion: task.documentVersion, Parameters } },
      ClientToken: `${task.windowId}-${task.name}`.slice(0, 64),
    }),
  );
  return WindowTaskId;
}

export const deregister = async (ssm: SSMClient, WindowId: string, WindowTaskId: string): Promise<void> => {
  await ssm.send(new DeregisterTaskFromMaintenanceWindowCommand({ WindowId, WindowTaskId }));
};
