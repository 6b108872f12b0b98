import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Here } from '../../src/config/here.ts';
import type { Arns } from './arns.ts';
import { DENIED_ACTIONS } from './denied-actions.ts';
import type { FeatureParts } from './feature.ts';
import { EXECUTION_TAGS, NAMES, roleNames, SECRET_NAMES } from './names.ts';
import { addStatements } from './policies.ts';
import type { Runbook } from './runbooks.ts';
import { readSecrets } from './secrets.ts';
import type { Settings } from './settings.ts';
import { allow, deny, writeLogs } from './statements.ts';
import { INDEXES } from './table.ts';
import { OF_MEMORY, WRITES_OF_ITEMS } from './writers.ts';

interface WorkerNeeds {
  arns: Arns;
  here: Here;
  /** Of patchwarden.yml: nothing starts while one is closed. */
  calendarArns: readonly string[];
  features: Pick<FeatureParts, 'workerStatements' | 'denies'>;
  settings: Settings;
  eventsQueueArn: string;
  busArn: string;
  runbooks: readonly Runbook[];
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
  const { arns, features, settings } = needs;
  // What the config makes long comes last: what finds no room in the role's own policy goes into others.
  addStatements(role, [
    ...[...DENIED_ACTIONS, ...features.denies].map(({ sid, actions }) => deny(sid, actions)),
    ...keepRecord(arns),
    ...startRunbooks(needs),
    allow('SayWhatHappened', ['events:PutEvents'], [needs.busArn]),
    allow('WakeUpLater', ['sqs:SendMessage'], [needs.eventsQueueArn]),
    ...readSecrets(arns, settings, [SECRET_NAMES.botToken]),
    writeLogs(arns, NAMES.workerFunction),
    ...readCalendars(needs),
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

function startRunbooks({ arns, runbooks: all }: WorkerNeeds): iam.PolicyStatement[] {
  const runbooks = all.filter(({ startedBy }) => startedBy === 'worker');
  const executions = arns.of('ssm', 'automation-execution/*');
  if (runbooks.length === 0) return startNothing(executions);
  // AWS's examples name the document; older accounts and a start of one version are checked against the definition.
  const startable = [
    ...runbooks.map(({ name }) => arns.of('ssm', `document/${name}`)),
    ...runbooks.map(({ name }) => arns.of('ssm', `automation-definition/${name}:*`)),
    executions,
  ];
  const roles = runbooks.map(({ roleArn }) => roleArn);
  return [
    allow('StartOurRunbooks', ['ssm:StartAutomationExecution'], startable),
    new iam.PolicyStatement({
      sid: 'StartNoOther',
      effect: iam.Effect.DENY,
      actions: ['ssm:StartAutomationExecution'],
      notResources: startable,
    }),
    // A start with tags needs this too, and IAM has no key that distinguishes later tagging: so it allows tagging any execution.
    // ForAllValues is also true for a call without tag keys, so every call that tags must include the kind, as each start does.
    new iam.PolicyStatement({
      sid: 'TagWhatItStarts',
      actions: ['ssm:AddTagsToResource'],
      resources: [executions],
      conditions: {
        'ForAllValues:StringLike': { 'aws:TagKeys': [`${EXECUTION_TAGS.run}*`, EXECUTION_TAGS.kind] },
        Null: { [`aws:RequestTag/${EXECUTION_TAGS.kind}`]: 'false' },
      },
    }),
    new iam.PolicyStatement({
      sid: 'PassRunbookRoles',
      actions: ['iam:PassRole'],
      resources: roles,
      conditions: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
    }),
    new iam.PolicyStatement({
      sid: 'PassNoOther',
      effect: iam.Effect.DENY,
      actions: ['iam:PassRole'],
      notResources: roles,
    }),
    ...watchExecutions(executions),
    new iam.PolicyStatement({
      sid: 'StopExecutions',
      actions: ['ssm:StopAutomationExecution'],
      resources: [executions],
      conditions: { Null: { [`aws:ResourceTag/${EXECUTION_TAGS.kind}`]: 'false' } },
    }),
  ];
}

const watchExecutions = (executions: string): iam.PolicyStatement[] => [
  allow('WatchExecutions', ['ssm:GetAutomationExecution'], [executions]),
  allow('FindExecutions', ['ssm:DescribeAutomationExecutions'], ['*']),
];

/** Where everything is only observed there is no runbook: it starts, stops and tags nothing. */
const startNothing = (executions: string): iam.PolicyStatement[] => [
  deny('StartNoOther', ['ssm:StartAutomationExecution']),
  deny('PassNoOther', ['iam:PassRole']),
  ...watchExecutions(executions),
];

const readCalendars = ({ calendarArns }: WorkerNeeds): iam.PolicyStatement[] =>
  calendarArns.length === 0 ? [] : [allow('ReadFreezes', ['ssm:GetCalendarState'], [...calendarArns])];
