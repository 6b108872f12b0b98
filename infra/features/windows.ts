import type * as iam from 'aws-cdk-lib/aws-iam';
import type { DeniedActions } from '../bot/denied-actions.ts';
import type { HintEvent } from '../bot/event-patterns.ts';
import type { InfraFeature } from '../bot/feature.ts';
import { allow } from '../bot/statements.ts';

/** A window opens by what its owners wrote: nothing here may change one. Updating one and its tasks is denied to the worker anyway. */
const WINDOW_DENIES: readonly DeniedActions[] = [
  {
    sid: 'NoChangeOfWindows',
    actions: ['CreateM*', 'DeleteM*', 'RegisterT*', 'DeregisterT*', 'CancelM*'].map((action) => `ssm:${action}`),
  },
];

/** AWS's table of events and its samples spell state changes differently: both are listened to. */
const states = (...what: readonly string[]): string[] =>
  what.flatMap((each) => ['State', 'Status'].map((word) => `Maintenance Window ${each}${word}-change Notification`));

/** What it does, and whether what it will do has changed: a changed schedule tells nobody, so the list is read each minute. */
const OPENINGS: Readonly<Record<string, HintEvent>> = {
  Windows: {
    source: 'aws.ssm',
    detailTypes: [
      ...states('Execution ', 'Task Execution ', 'Task Target Invocation ', ''),
      ...['Target', 'Task'].map((what) => `Maintenance Window ${what} Registration Notification`),
    ],
  },
};

/** Windows as they are: what will open, whom it reaches, and what it did. Reads alone. */
export const feature: InfraFeature = ({ config, arns }) => {
  const fleets = Object.values(config.fleets);
  const watches = fleets.some(({ target, window }) => target.kind === 'patch-group' || window !== undefined);
  const windows = arns.of('ssm', 'maintenancewindow/*');
  const groups = arns.of('resource-groups', 'group/*');
  return {
    runbooks: [],
    workerStatements: watches ? readWindows(windows, groups) : [],
    denies: WINDOW_DENIES,
    events: watches ? OPENINGS : {},
    env: {},
    wildcards: watches
      ? [
          {
            role: 'worker',
            resource: windows,
            statements: ['ReadEveryWindow'],
            reason:
              'A window that patches a fleet is found by what it reaches, whether the config names it or not. It reads.',
          },
          {
            role: 'worker',
            resource: groups,
            statements: ['ReadResourceGroups'],
            reason: 'A window’s target may be any resource group, which the config does not name. It reads.',
          },
          {
            role: 'worker',
            resource: '*',
            statements: ['FindWindows'],
            reason:
              'Lists of windows and of executions have no resource-level permissions, nor have tags of resources. It reads.',
          },
        ]
      : [],
  };
};

const readWindows = (windows: string, groups: string): iam.PolicyStatement[] => [
  allow(
    'ReadEveryWindow',
    [
      'ssm:GetMaintenanceWindow',
      'ssm:GetMaintenanceWindowTask',
      'ssm:DescribeMaintenanceWindowTargets',
      'ssm:DescribeMaintenanceWindowTasks',
      'ssm:DescribeMaintenanceWindowExecutions',
    ],
    [windows],
  ),
  allow(
    'FindWindows',
    [
      'ssm:DescribeMaintenanceWindows',
      'ssm:DescribeMaintenanceWindowSchedule',
      'ssm:DescribeMaintenanceWindowExecutionTasks',
      'ssm:DescribeMaintenanceWindowExecutionTaskInvocations',
      // A group that is made of tags is read with the right to find resources by their tags.
      'tag:GetResources',
    ],
    ['*'],
  ),
  allow('ReadResourceGroups', ['resource-groups:ListGroupResources'], [groups]),
];
