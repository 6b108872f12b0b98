import type { InfraFeature } from '../bot/feature.ts';
import { allow } from '../bot/statements.ts';

/** What `/patch doctor` reads of the installation itself. What it reads of fleets, windows and instances the other features may read. */
export const feature: InfraFeature = ({ arns, here }) => {
  const documents = arns.of('ssm', 'document/Patchwarden-*');
  const roles = arns.role(`patchwarden-*-${here.region}`);
  const queues = arns.of('sqs', 'patchwarden-*');
  return {
    runbooks: [],
    workerStatements: [
      allow('ReadDocuments', ['ssm:GetDocument', 'ssm:ListTagsForResource'], [documents]),
      allow('ReadRoles', ['iam:GetRole'], [roles]),
      allow('CountMessages', ['sqs:GetQueueAttributes'], [queues]),
      allow('ReadAges', ['cloudwatch:GetMetricStatistics'], ['*']),
    ],
    denies: [],
    events: {},
    env: {},
    wildcards: [
      {
        role: 'worker',
        resource: documents,
        statements: ['ReadDocuments'],
        reason: 'The documents of the deployment, whose names begin so. It reads.',
      },
      {
        role: 'worker',
        resource: roles,
        statements: ['ReadRoles'],
        reason: 'The roles of the deployment, whose names begin and end so. It reads.',
      },
      {
        role: 'worker',
        resource: queues,
        statements: ['CountMessages'],
        reason: 'The queues of the deployment, whose names begin so. It counts their messages.',
      },
      {
        role: 'worker',
        resource: '*',
        statements: ['ReadAges'],
        reason: 'GetMetricStatistics has no resource-level permissions. It reads.',
      },
    ],
  };
};
