import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../../bot/arns.ts';
import type { RunbookSpec } from '../../bot/feature.ts';
import { readRunbook } from '../../bot/runbook-document.ts';
import { allow } from '../../bot/statements.ts';
import type { Wildcard } from '../../bot/wildcards.ts';
import type { Governed } from './governed.ts';

export const STOP_DOCUMENT = 'Patchwarden-StopWindow';

const statementsOf = (arns: Arns, { stoppable }: Governed): iam.PolicyStatement[] => [
  allow(
    'EndOpenings',
    ['ssm:CancelMaintenanceWindowExecution'],
    stoppable.map((id) => arns.of('ssm', `maintenancewindow/${id}`)),
  ),
  allow('EndCommands', ['ssm:CancelCommand'], ['*']),
];

/** Ends an opening of a window that is not adopted, where the fleet lets people do so. */
export const stopRunbook = (arns: Arns, governed: Governed): RunbookSpec => ({
  kind: 'stop',
  name: STOP_DOCUMENT,
  does: 'ends openings of the windows that may be stopped, and their commands, nothing else',
  statements: statementsOf(arns, governed),
  content: (values) => readRunbook('patchwarden-stop-window.yaml', { ...values, WindowIds: governed.stoppable }),
});

export const stopWildcards = (): Wildcard[] => [
  {
    role: 'stop-runbook',
    resource: '*',
    statements: ['EndCommands'],
    reason:
      'CancelCommand has no resource-level permissions. The document ends only the commands of the recorded decision.',
  },
];
