import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../../bot/arns.ts';
import type { RunbookSpec } from '../../bot/feature.ts';
import { readRunbook } from '../../bot/runbook-document.ts';
import { allow } from '../../bot/statements.ts';
import type { Wildcard } from '../../bot/wildcards.ts';
import { onNamed } from './make.ts';
import type { Managed } from './managed.ts';
import { associations, baselines, onOurs, windows } from './statements.ts';

export const REMOVE_DOCUMENT = 'Patchwarden-SyncRemove';

const DEREGISTER = 'ssm:DeregisterPatchBaselineForPatchGroup';
const REMOVE_TASK = 'ssm:DeregisterTaskFromMaintenanceWindow';
const tasks = (arns: Arns): string => arns.of('ssm', 'windowtask/*');

const statementsOf = (arns: Arns, managed: Managed): iam.PolicyStatement[] => [
  onOurs('RemoveOurWindows', [REMOVE_TASK, 'ssm:DeleteMaintenanceWindow'], [windows(arns)]),
  // The task and its window are both asked for; a task has no tags.
  allow('RemoveTasks', [REMOVE_TASK], [tasks(arns)]),
  ...onNamed(arns, 'RemoveTasksOfNamedWindows', {
    actions: [REMOVE_TASK],
    type: 'maintenancewindow',
    ids: managed.windows,
  }),
  onOurs('RemoveOurScans', ['ssm:DeleteAssociation'], [associations(arns)]),
  onOurs('DeregisterFromOurBaselines', [DEREGISTER], [baselines(arns)]),
];

/** A document and a role of its own, so that a sync that makes can never remove. */
export const removeRunbook = (arns: Arns, managed: Managed): RunbookSpec => ({
  kind: 'syncremove',
  name: REMOVE_DOCUMENT,
  does: 'removes windows, their tasks, scans and registrations that a sync made, and makes nothing',
  statements: statementsOf(arns, managed),
  content: (values) => readRunbook('patchwarden-sync-remove.yaml', values),
});

export const removeWildcards = (arns: Arns): Wildcard[] => [
  {
    role: 'syncremove-runbook',
    resource: windows(arns),
    statements: ['RemoveOurWindows'],
    reason: 'Which windows a sync has made only their tags say. Only those that carry ours.',
  },
  {
    role: 'syncremove-runbook',
    resource: tasks(arns),
    statements: ['RemoveTasks'],
    reason:
      'A task’s id exists only once it is registered, and its window is asked for too: only ours, or one in the config.',
  },
  {
    role: 'syncremove-runbook',
    resource: associations(arns),
    statements: ['RemoveOurScans'],
    reason: 'Which associations a sync has made only their tags say. Only those that carry ours.',
  },
  {
    role: 'syncremove-runbook',
    resource: baselines(arns),
    statements: ['DeregisterFromOurBaselines'],
    reason: 'Which baselines a sync has made only their tags say. Only those that carry ours.',
  },
];
