import { ListGroupResourcesCommand, ResourceGroupsClient } from '@aws-sdk/client-resource-groups';
import {
  DescribeMaintenanceWindowExecutionsCommand,
  DescribeMaintenanceWindowExecutionTaskInvocationsCommand,
  DescribeMaintenanceWindowExecutionTasksCommand,
  DescribeMaintenanceWindowScheduleCommand,
  DescribeMaintenanceWindowsCommand,
  DescribeMaintenanceWindowTargetsCommand,
  DescribeMaintenanceWindowTasksCommand,
  GetMaintenanceWindowCommand,
  type GetMaintenanceWindowCommandOutput,
  GetMaintenanceWindowTaskCommand,
  type MaintenanceWindowTask,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { present } from '../present.ts';
import { clientOf } from './client.ts';
import { AwsCallError, calling } from './failure.ts';
import { pages } from './pages.ts';
import type { AwsConfig } from './signed-call.ts';
import {
  asExecution,
  asInvocation,
  asSummary,
  asTarget,
  asTask,
  asTaskExecution,
  asWindow,
  timeIn,
} from './window-shapes.ts';
import type {
  TaskExecution,
  TaskInvocation,
  WindowDetails,
  WindowExecution,
  WindowSummary,
  WindowTarget,
  WindowTask,
} from './window-types.ts';

export type {
  Target,
  TaskExecution,
  TaskInvocation,
  WindowDetails,
  WindowExecution,
  WindowSummary,
  WindowTarget,
  WindowTask,
} from './window-types.ts';

/** SSM maintenance windows, read only. Methods throw AwsCallError; `gone` when there is no window of this id. */
export interface Windows {
  /** All of the account in the Region: one DescribeMaintenanceWindows for each 100. */
  list(): Promise<readonly WindowSummary[]>;
  /** One GetMaintenanceWindow. */
  window(id: string): Promise<WindowDetails>;
  /** When it opens next; `opensAt` is absent when it is disabled or has no next time. One GetMaintenanceWindow. @throws when its next time cannot be read */
  nextOpening(id: string): Promise<{ name: string; opensAt?: number; durationMs: number }>;
  /** One DescribeMaintenanceWindowTargets for each 100. */
  targets(id: string): Promise<readonly WindowTarget[]>;
  /** One DescribeMaintenanceWindowTasks, and one GetMaintenanceWindowTask for the parameters of each that has any. */
  tasks(id: string): Promise<readonly WindowTask[]>;
  /** Its next openings, soonest first, at most this many: one DescribeMaintenanceWindowSchedule for each 100. */
  upcoming(id: string, most: number): Promise<readonly number[]>;
  /** Newest first, of those that began after this moment: one DescribeMaintenanceWindowExecutions for each 100. */
  executions(id: string, after: number): Promise<readonly WindowExecution[]>;
  /** One DescribeMaintenanceWindowExecutionTasks. */
  taskExecutions(executionId: string): Promise<readonly TaskExecution[]>;
  /** One DescribeMaintenanceWindowExecutionTaskInvocations for each 100. */
  invocations(executionId: string, taskId: string): Promise<readonly TaskInvocation[]>;
  /** Instance ids in a resource group: one ListGroupResources for each 50. `unknown` where it may not be read, or is not there. */
  membersOf(resourceGroup: string): Promise<readonly string[] | 'unknown'>;
}

const PAGE = 100;

export function createWindows(config: AwsConfig): Windows {
  const client = clientOf(SSMClient, config);
  const groups = clientOf(ResourceGroupsClient, config);
  const reading = <Of>(id: string, read: (window: GetMaintenanceWindowCommandOutput) => Of) =>
    calling(`reading maintenance window ${id}`, async () =>
      read(await client.send(new GetMaintenanceWindowCommand({ WindowId: id }))),
    );
  return {
    list: () =>
      calling('listing maintenance windows', async () => {
        const found = await pages(
          (NextToken) => client.send(new DescribeMaintenanceWindowsCommand(page({ NextToken }))),
          ({ WindowIdentities, NextToken }) => ({ items: WindowIdentities, next: NextToken }),
        );
        return found.map(asSummary);
      }),
    window: (id) => reading(id, asWindow),
    nextOpening: (id) =>
      reading(id, (window) => {
        const { name, durationMs, nextAt, unreadableNext } = asSummary(window);
        if (unreadableNext !== undefined) throw new Error(`the next execution time ${unreadableNext} is not a time`);
        return { name, durationMs, ...present({ opensAt: nextAt }) };
      }),
    targets: (WindowId) =>
      calling(`reading the targets of maintenance window ${WindowId}`, async () => {
        const found = await pages(
          (NextToken) => client.send(new DescribeMaintenanceWindowTargetsCommand(page({ WindowId, NextToken }))),
          ({ Targets, NextToken }) => ({ items: Targets, next: NextToken }),
        );
        return found.map(asTarget);
      }),
    tasks: (WindowId) =>
      calling(`reading the tasks of maintenance window ${WindowId}`, async () => {
        const found = await pages(
          (NextToken) => client.send(new DescribeMaintenanceWindowTasksCommand(page({ WindowId, NextToken }))),
          ({ Tasks, NextToken }) => ({ items: Tasks, next: NextToken }),
        );
        const tasks: WindowTask[] = [];
        for (const task of found) tasks.push(asTask(task, await readParameters(client, WindowId, task)));
        return tasks;
      }),
    upcoming: (WindowId, most) =>
      calling(`reading the next openings of maintenance window ${WindowId}`, async () => {
        let left = most;
        const found = await pages(
          (NextToken) =>
            client.send(
              new DescribeMaintenanceWindowScheduleCommand({
                ...page({ WindowId, NextToken }),
                MaxResults: Math.min(left, PAGE),
              }),
            ),
          ({ ScheduledWindowExecutions, NextToken }) => ({ items: ScheduledWindowExecutions, next: NextToken }),
          ({ length }) => {
            left -= length;
            return left <= 0;
          },
        );
        return found.slice(0, most).map(({ ExecutionTime }) => timeIn(ExecutionTime ?? ''));
      }),
    executions: (WindowId, after) =>
      calling(`reading executions of maintenance window ${WindowId}`, async () => {
        const second = new Date(after).toISOString().replace(/\.\d+Z$/, 'Z');
        const Filters = [{ Key: 'ExecutedAfter', Values: [second] }];
        const found = await pages(
          (NextToken) =>
            client.send(new DescribeMaintenanceWindowExecutionsCommand(page({ WindowId, Filters, NextToken }))),
          ({ WindowExecutions, NextToken }) => ({ items: WindowExecutions, next: NextToken }),
        );
        return found.map(asExecution).sort((one, other) => other.startedAt - one.startedAt);
      }),
    taskExecutions: (WindowExecutionId) =>
      calling(`reading the tasks of window execution ${WindowExecutionId}`, async () => {
        const found = await pages(
          (NextToken) =>
            client.send(new DescribeMaintenanceWindowExecutionTasksCommand(page({ WindowExecutionId, NextToken }))),
          ({ WindowExecutionTaskIdentities, NextToken }) => ({ items: WindowExecutionTaskIdentities, next: NextToken }),
        );
        return found.map(asTaskExecution);
      }),
    invocations: (WindowExecutionId, TaskId) =>
      calling(`reading the invocations of task ${TaskId} of window execution ${WindowExecutionId}`, async () => {
        const found = await pages(
          (NextToken) =>
            client.send(
              new DescribeMaintenanceWindowExecutionTaskInvocationsCommand(
                page({ WindowExecutionId, TaskId, NextToken }),
              ),
            ),
          (answer) => ({ items: answer.WindowExecutionTaskInvocationIdentities, next: answer.NextToken }),
        );
        return found.map(asInvocation);
      }),
    membersOf: (resourceGroup) => readMembers(groups, resourceGroup),
  };
}

/** What a list is asked for, with its next page's token if there is one. */
const page = <Input extends { NextToken: string | undefined }>({ NextToken, ...input }: Input) => ({
  ...input,
  MaxResults: PAGE,
  ...present({ NextToken }),
});

/** Only GetMaintenanceWindowTask has the parameters of a task as it was registered; Lambda and Step Functions have a payload. */
async function readParameters(
  client: SSMClient,
  WindowId: string,
  task: MaintenanceWindowTask,
): Promise<WindowTask['parameters']> {
  if (task.Type !== 'RUN_COMMAND' && task.Type !== 'AUTOMATION') return {};
  const { TaskInvocationParameters: given } = await client.send(
    new GetMaintenanceWindowTaskCommand({ WindowId, WindowTaskId: task.WindowTaskId }),
  );
  return given?.RunCommand?.Parameters ?? given?.Automation?.Parameters ?? {};
}

async function readMembers(client: ResourceGroupsClient, group: string): Promise<readonly string[] | 'unknown'> {
  try {
    return await calling(`reading resource group ${group}`, async () => {
      const found = await pages(
        (NextToken) =>
          client.send(
            new ListGroupResourcesCommand({
              Group: group,
              Filters: [{ Name: 'resource-type', Values: ['AWS::EC2::Instance'] }],
              MaxResults: 50,
              ...present({ NextToken }),
            }),
          ),
        ({ Resources, NextToken }) => ({ items: Resources, next: NextToken }),
      );
      return found.flatMap(({ Identifier }) => Identifier?.ResourceArn?.split('/').at(-1) ?? []);
    });
  } catch (error) {
    if (error instanceof AwsCallError && (error.failure === 'refused' || error.failure === 'gone')) return 'unknown';
    throw error;
  }
}
