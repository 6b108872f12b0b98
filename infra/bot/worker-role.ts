import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Here } from '../../src/config/here.ts';
import type { Arns } from './arns.ts';
import { DENIED_ACTIONS } from './denied-actions.ts';
import type { FeatureParts } from './feature.ts';
import { NAMES, roleNames, SECRET_NAMES } from './names.ts';
import { addStatements } from './policies.ts';
import { denyWithout, type Readers, takeReaders } from './readers.ts';
import type { Runbook } from './runbooks.ts';
import { readSecrets } from './secrets.ts';
import type { Settings } from './settings.ts';
import { startRunbooks } from './start-runbooks.ts';
import { allow, writeLogs } from './statements.ts';
import { INDEXES } from './table.ts';
import { OF_MEMORY, WRITES_OF_ITEMS } from './writers.ts';

interface WorkerNeeds {
  arns: Arns;
  here: Here;
  /** Reading the calendars: nothing starts while one is closed. */
  freezes: readonly iam.PolicyStatement[];
  features: Pick<FeatureParts, 'workerStatements' | 'denies'>;
  settings: Settings;
  eventsQueueArn: string;
  busArn: string;
  runbooks: readonly Runbook[];
  /** Its roles in member places. */
  readers: Readers;
}

/**
 * The role of the worker: it keeps the record, starts and stops our runbooks, and looks at what they do.
 * Receiving from the queues is added by the event sources.
 */
export function createWorkerRole(scope: Construct, needs: WorkerNeeds): iam.Role {
  const role = new iam.Role(scope, 'WorkerRole', {
    roleName: roleNames(needs.here).worker,
    description: 'Decides, records, starts the runbooks of Patchwarden and reports; changes no fleet itself',
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
  });
  const { arns, freezes, features, settings, readers, runbooks } = needs;
  // What the config makes long comes last: what finds no room in the role's own policy goes into others.
  addStatements(role, [
    ...denyWithout([...DENIED_ACTIONS, ...features.denies], readers),
    ...keepRecord(arns),
    ...startRunbooks(arns, runbooks),
    allow('SayWhatHappened', ['events:PutEvents'], [needs.busArn]),
    allow('WakeUpLater', ['sqs:SendMessage'], [needs.eventsQueueArn]),
    ...readSecrets(arns, settings, [SECRET_NAMES.botToken]),
    writeLogs(arns, NAMES.workerFunction),
    ...freezes,
    ...takeReaders(readers),
    ...features.workerStatements,
  ]);
  return role;
}

/**
 * A transaction needs the permission of each of its writes. Deleting, which only the end of a lease, of a plan that nobody was asked
 * for and of what App Home remembers do, is allowed in a transaction alone; how partition keys are seen in one is not documented, so nothing rests on that
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html).
 * What the gatekeeper remembers it writes in no way, whatever the table's own policy says.
 */
function keepRecord(arns: Arns): iam.PolicyStatement[] {
  const table = arns.of('dynamodb', `table/${NAMES.table}`);
  const indexes = Object.keys(INDEXES).map((name) => arns.of('dynamodb', `table/${NAMES.table}/index/${name}`));
  return [
    // A check that a transaction makes of an item it does not write is a read.
    allow('ReadRecord', ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:ConditionCheckItem'], [table]),
    allow('FindWork', ['dynamodb:Query'], indexes),
    new iam.PolicyStatement({
      sid: 'NoMemoryOfTheGatekeeper',
      effect: iam.Effect.DENY,
      actions: WRITES_OF_ITEMS,
      resources: [table],
      conditions: OF_MEMORY,
    }),
    allow('WriteRecord', ['dynamodb:PutItem', 'dynamodb:UpdateItem'], [table]),
    new iam.PolicyStatement({
      sid: 'ReleaseLeases',
      actions: ['dynamodb:DeleteItem'],
      resources: [table],
      conditions: { 'ForAnyValue:StringEquals': { 'dynamodb:EnclosingOperation': ['TransactWriteItems'] } },
    }),
  ];
}
