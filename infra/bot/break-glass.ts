import * as iam from 'aws-cdk-lib/aws-iam';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Here } from '../../src/config/here.ts';
import type { Arns } from './arns.ts';
import { NAMES, roleNames } from './names.ts';
import { allow } from './statements.ts';
import { INDEXES } from './table.ts';
import type { Wildcard } from './wildcards.ts';

/** The names that a restored copy of the table may have: `patchwarden-restored-2026-12-01`. */
const RESTORED = `table/${NAMES.table}-restored-*`;

const READ = ['dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'];
const WRITE = ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

interface BreakGlassProps {
  arns: Arns;
  here: Here;
  /** ARNs of roles and users of this account. */
  principals: readonly string[];
}

/**
 * The role with which a person restores what the table held and redrives dead letters, which nobody else can (docs/operations.md, 4.3 and
 * 4.5). A user must have shown MFA; a role is taken by who may take it, with what its own sign-in asks.
 */
export function createBreakGlassRole(scope: Construct, { arns, here, principals }: BreakGlassProps): iam.Role {
  const stranger = principals.find((arn) => arn.split(':')[4] !== here.account);
  if (stranger !== undefined) {
    throw new Error(`breakGlassPrincipals has ${stranger}, which is not of the account ${here.account}`);
  }
  const role = new iam.Role(scope, 'BreakGlassRole', {
    roleName: roleNames(here).breakGlass,
    description: 'For people: restores the table of Patchwarden and redrives its dead letters; nothing else',
    assumedBy: new iam.CompositePrincipal(...principals.map(principalOf)),
    maxSessionDuration: Duration.hours(1),
  });
  for (const statement of statementsOf(arns)) role.addToPolicy(statement);
  return role;
}

const principalOf = (arn: string): iam.PrincipalBase => {
  const principal = new iam.ArnPrincipal(arn);
  return arn.includes(':user/')
    ? principal.withConditions({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } })
    : principal;
};

function statementsOf(arns: Arns): iam.PolicyStatement[] {
  const table = arns.of('dynamodb', `table/${NAMES.table}`);
  const indexes = Object.keys(INDEXES).map((name) => arns.of('dynamodb', `table/${NAMES.table}/index/${name}`));
  const queue = (name: string): string => arns.of('sqs', name);
  const deadLetters = [queue(NAMES.requestsDeadLetters), queue(NAMES.eventsDeadLetters)];
  return [
    // Into a new table, which needs to be read and written as well: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html
    allow('RestoreACopy', ['dynamodb:RestoreTableToPointInTime'], [table]),
    allow('CompareAndCopy', [...READ, ...WRITE], [table, arns.of('dynamodb', RESTORED)]),
    allow('FindRecords', ['dynamodb:Query', 'dynamodb:Scan'], indexes),
    allow(
      'TakeDeadLetters',
      [
        'sqs:StartMessageMoveTask',
        'sqs:CancelMessageMoveTask',
        'sqs:ListMessageMoveTasks',
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
      ],
      deadLetters,
    ),
    allow(
      'GiveThemBack',
      ['sqs:SendMessage', 'sqs:GetQueueAttributes'],
      [queue(NAMES.requestsQueue), queue(NAMES.eventsQueue)],
    ),
  ];
}

export const breakGlassWildcards = (arns: Arns): Wildcard[] => [
  {
    role: 'break-glass',
    resource: arns.of('dynamodb', RESTORED),
    statements: ['CompareAndCopy'],
    reason: 'A copy is restored under a name that its day makes. The beginning is our own, and nothing else uses it.',
  },
];
