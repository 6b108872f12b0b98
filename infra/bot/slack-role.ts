import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Here } from '../../src/config/here.ts';
import type { Arns } from './arns.ts';
import { NAMES, roleNames, SECRET_NAMES } from './names.ts';
import type { Queues } from './queues.ts';
import { readSecrets } from './secrets.ts';
import type { Settings } from './settings.ts';
import { writeLogs } from './statements.ts';

/** The role of the function that Slack reaches: it reads its two secrets and hands requests on. It can change nothing. */
export function createSlackRole(
  scope: Construct,
  { arns, here, queues, settings }: { arns: Arns; here: Here; queues: Queues; settings: Settings },
): iam.Role {
  const role = new iam.Role(scope, 'SlackRole', {
    roleName: roleNames(here).slack,
    description: 'Verifies requests of Slack and enqueues them; can change nothing',
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
  });
  const statements = [
    new iam.PolicyStatement({ sid: 'HandOn', actions: ['sqs:SendMessage'], resources: [queues.requests.queueArn] }),
    ...readSecrets(arns, settings, [SECRET_NAMES.signingSecret, SECRET_NAMES.botToken]),
    writeLogs(arns, NAMES.slackFunction),
  ];
  for (const statement of statements) role.addToPolicy(statement);
  return role;
}
