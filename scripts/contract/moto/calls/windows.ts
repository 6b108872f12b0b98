import type { Call } from '../types.ts';

/** Maintenance windows with a target and a task, and those that do not exist. */
export const windowCalls: readonly Call[] = [
  {
    name: 'window',
    service: 'ssm',
    command: 'CreateMaintenanceWindow',
    input: {
      Name: 'contract-window',
      Schedule: 'cron(0 2 ? * SUN *)',
      Duration: 3,
      Cutoff: 1,
      AllowUnassociatedTargets: false,
    },
  },
  { name: 'window-get', service: 'ssm', command: 'GetMaintenanceWindow', input: { WindowId: '<window.WindowId>' } },
  {
    name: 'windows-describe',
    service: 'ssm',
    command: 'DescribeMaintenanceWindows',
    input: { Filters: [{ Key: 'Name', Values: ['contract-window'] }] },
  },
  {
    name: 'window-target',
    service: 'ssm',
    command: 'RegisterTargetWithMaintenanceWindow',
    input: {
      WindowId: '<window.WindowId>',
      ResourceType: 'INSTANCE',
      Targets: [{ Key: 'tag:Patch Group', Values: ['Contract'] }],
      Name: 'contract-target',
    },
  },
  {
    name: 'window-targets',
    service: 'ssm',
    command: 'DescribeMaintenanceWindowTargets',
    input: { WindowId: '<window.WindowId>' },
  },
  {
    name: 'window-task',
    service: 'ssm',
    command: 'RegisterTaskWithMaintenanceWindow',
    input: {
      WindowId: '<window.WindowId>',
      TaskArn: 'AWS-RunPatchBaseline',
      TaskType: 'RUN_COMMAND',
      Targets: [{ Key: 'WindowTargetIds', Values: ['<window-target.WindowTargetId>'] }],
      MaxConcurrency: '1',
      MaxErrors: '1',
      Priority: 2,
      TaskInvocationParameters: { RunCommand: { Parameters: { Operation: ['Scan'] } } },
    },
  },
  {
    name: 'window-tasks',
    service: 'ssm',
    command: 'DescribeMaintenanceWindowTasks',
    input: { WindowId: '<window.WindowId>' },
  },
  {
    name: 'window-target-missing',
    service: 'ssm',
    command: 'DeregisterTargetFromMaintenanceWindow',
    input: { WindowId: '<window.WindowId>', WindowTargetId: '00000000-0000-4000-8000-000000000000' },
  },
  {
    name: 'window-target-of-none',
    service: 'ssm',
    command: 'RegisterTargetWithMaintenanceWindow',
    input: {
      WindowId: 'mw-00000000000000000',
      ResourceType: 'INSTANCE',
      Targets: [{ Key: 'tag:Patch Group', Values: ['Contract'] }],
    },
  },
  {
    name: 'window-task-deregister',
    service: 'ssm',
    command: 'DeregisterTaskFromMaintenanceWindow',
    input: { WindowId: '<window.WindowId>', WindowTaskId: '<window-task.WindowTaskId>' },
  },
  {
    name: 'window-target-deregister',
    service: 'ssm',
    command: 'DeregisterTargetFromMaintenanceWindow',
    input: { WindowId: '<window.WindowId>', WindowTargetId: '<window-target.WindowTargetId>' },
  },
  {
    name: 'window-tags',
    service: 'ssm',
    command: 'ListTagsForResource',
    input: { ResourceType: 'MaintenanceWindow', ResourceId: '<window.WindowId>' },
  },
  {
    name: 'window-get-missing',
    service: 'ssm',
    command: 'GetMaintenanceWindow',
    input: { WindowId: 'mw-00000000000000000' },
  },
  {
    name: 'window-bad-cutoff',
    service: 'ssm',
    command: 'CreateMaintenanceWindow',
    input: {
      Name: 'contract-cutoff',
      Schedule: 'rate(7 days)',
      Duration: 2,
      Cutoff: 24,
      AllowUnassociatedTargets: false,
    },
  },
  {
    name: 'window-delete',
    service: 'ssm',
    command: 'DeleteMaintenanceWindow',
    input: { WindowId: '<window.WindowId>' },
  },
  {
    name: 'window-delete-twice',
    service: 'ssm',
    command: 'DeleteMaintenanceWindow',
    input: { WindowId: '<window.WindowId>' },
  },
];
