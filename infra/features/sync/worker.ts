import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../../bot/arns.ts';
import type { DeniedActions } from '../../bot/denied-actions.ts';
import { allow } from '../../bot/statements.ts';
import type { Wildcard } from '../../bot/wildcards.ts';
import { associations, baselines, windows } from './statements.ts';

const tagged = (arns: Arns): string[] => [baselines(arns), windows(arns), associations(arns)];

/** What the worker needs to tell what a sync would change: reads. Windows and their tasks are read anyway. */
export const readSynced = (arns: Arns): iam.PolicyStatement[] => [
  allow(
    'ReadSynced',
    ['ssm:DescribePatchGroups', 'ssm:DescribePatchBaselines', 'ssm:ListAssociations', 'ssm:GetInventory'],
    ['*'],
  ),
  allow('ReadTagsOfSynced', ['ssm:ListTagsForResource'], tagged(arns)),
  allow('ReadScans', ['ssm:DescribeAssociation'], [associations(arns)]),
];

/** Making and changing associations, windows and baselines is denied to the worker anyway. */
export const SYNC_DENIES: readonly DeniedActions[] = [
  { sid: 'NoRemovalOfScans', actions: ['ssm:DeleteAssociation', 'ssm:PutInventory', 'ssm:DeleteInventory'] },
];

export const workerWildcards = (arns: Arns): Wildcard[] => [
  {
    role: 'worker',
    resource: '*',
    statements: ['ReadSynced'],
    reason: 'Lists of groups, baselines, associations and inventory have no resource-level permissions. It reads.',
  },
  ...tagged(arns).map((resource) => ({
    role: 'worker' as const,
    resource,
    statements: ['ReadTagsOfSynced', ...(resource === associations(arns) ? ['ReadScans'] : [])],
    reason: 'What a sync has made is told from all others by its tag, which is read of each. It reads.',
  })),
];
