import type { FeatureContext, InfraFeature } from '../bot/feature.ts';
import { NAMES } from '../bot/names.ts';
import { allow } from '../bot/statements.ts';

const QUEUES = [
  NAMES.requestsQueue,
  NAMES.eventsQueue,
  NAMES.requestsDeadLetters,
  NAMES.eventsDeadLetters,
  NAMES.undelivered,
];

/** What `/patch doctor` reads of the installation itself. What it reads of fleets, windows and instances the other features may read. */
export const feature: InfraFeature = (context) => {
  const { arns } = context;
  const { documents, roles, rules } = wildcardsOf(context);
  return {
    runbooks: [],
    workerStatements: [
      allow('ReadOurDocuments', ['ssm:GetDocument', 'ssm:ListTagsForResource'], [documents]),
      allow('ReadOurRoles', ['iam:GetRole'], [roles]),
      allow(
        'CountMessages',
        ['sqs:GetQueueAttributes'],
        QUEUES.map((name) => arns.of('sqs', name)),
      ),
      allow('ReadRuleTargets', ['events:ListTargetsByRule'], [rules]),
      allow('ReadAgesAndRules', ['cloudwatch:GetMetricStatistics', 'events:ListRules'], ['*']),
    ],
    denies: [],
    events: {},
    env: {},
    wildcards: [
      {
        role: 'worker',
        resource: documents,
        statements: ['ReadOurDocuments'],
        reason: 'The documents of the deployment, whose names begin so. It reads.',
      },
      {
        role: 'worker',
        resource: roles,
        statements: ['ReadOurRoles'],
        reason: 'The roles of the deployment, whose names begin and end so. It reads.',
      },
      {
        role: 'worker',
        resource: rules,
        statements: ['ReadRuleTargets'],
        reason: 'Who listens on the bot’s own bus is not known here: CloudFormation names the rules. It reads.',
      },
      {
        role: 'worker',
        resource: '*',
        statements: ['ReadAgesAndRules'],
        reason: 'GetMetricStatistics and ListRules have no resource-level permissions. They read.',
      },
    ],
  };
};

const wildcardsOf = ({ arns, here }: FeatureContext) => ({
  documents: arns.of('ssm', 'document/Patchwarden-*'),
  roles: arns.role(`patchwarden-*-${here.region}`),
  rules: arns.of('events', `rule/${NAMES.bus}/*`),
});
