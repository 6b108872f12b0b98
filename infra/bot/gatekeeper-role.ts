import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Here } from '../../src/config/here.ts';
import type { Arns } from './arns.ts';
import { DENIED_ACTIONS, type DeniedActions } from './denied-actions.ts';
import { NAMES, roleNames, SECRET_NAMES } from './names.ts';
import { addStatements } from './policies.ts';
import { readSecrets } from './secrets.ts';
import type { Settings } from './settings.ts';
import { allow, deny, writeLogs } from './statements.ts';

/** Runs with their approvals, proofs and audit records; pause; occurrences; stops; members of groups; windows that a sync made. */
export const GATEKEEPER_READS = ['RUN#*', 'SWITCH#pause', 'SLOT#*', 'STOP#*', 'MEMBERS#*', 'SYNCED#windows'];

/** What it writes (`gate`), and what the condition of that write compares. IAM cannot tell one from the other. */
export const GATEKEEPER_ATTRIBUTES = ['pk', 'sk', 'gate', 'version', 'chain', 'armedFrom', 'armedUntil', 'bound'];

/** Nothing here is allowed anyway: it admits, and starts, stops and writes nothing else. */
const GATEKEEPER_DENIES: readonly DeniedActions[] = [
  {
    sid: 'NoOtherWrites',
    actions: ['dynamodb:PutItem', 'dynamodb:DeleteItem', 'sqs:SendMessage', 'events:PutEvents'],
  },
  {
    sid: 'NoStartsAndStops',
    actions: ['ssm:StartAutomationExecution', 'ssm:StopAutomationExecution', 'iam:PassRole'],
  },
];

interface GatekeeperNeeds {
  arns: Arns;
  here: Here;
  /** Of patchwarden.yml: nothing is admitted while one is closed. */
  calendarArns: readonly string[];
  settings: Settings;
  /** What it reads beside the record for features. */
  reads: readonly iam.PolicyStatement[];
}

/** The role of the gatekeeper: it reads what an admission rests on, and writes which execution it admitted. */
export function createGatekeeperRole(scope: Construct, needs: GatekeeperNeeds): iam.Role {
  const { arns, here, calendarArns, settings, reads } = needs;
  const role = new iam.Role(scope, 'GatekeeperRole', {
    roleName: roleNames(here).gatekeeper,
    description: 'Verifies approvals and lets executions of runbooks in; starts and changes nothing else',
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
  });
  addStatements(role, [
    ...[...DENIED_ACTIONS, ...GATEKEEPER_DENIES].map(({ sid, actions }) => deny(sid, actions)),
    readRecord(arns),
    letIn(arns),
    allow('ReadExecutions', ['ssm:GetAutomationExecution'], [arns.of('ssm', 'automation-execution/*')]),
    ...(calendarArns.length === 0 ? [] : [allow('ReadFreezes', ['ssm:GetCalendarState'], [...calendarArns])]),
    ...reads,
    ...readSecrets(arns, settings, [SECRET_NAMES.signingSecret, SECRET_NAMES.botToken]),
    writeLogs(arns, NAMES.gatekeeperFunction),
  ]);
  return role;
}

const readRecord = (arns: Arns): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid: 'ReadRecord',
    actions: ['dynamodb:GetItem', 'dynamodb:Query'],
    resources: [arns.of('dynamodb', `table/${NAMES.table}`)],
    conditions: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': GATEKEEPER_READS },
      // ForAllValues holds when a key is absent: it must be there.
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  });

const letIn = (arns: Arns): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid: 'LetIn',
    actions: ['dynamodb:UpdateItem'],
    resources: [arns.of('dynamodb', `table/${NAMES.table}`)],
    conditions: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['RUN#*', 'STOP#*'] },
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': GATEKEEPER_ATTRIBUTES },
      Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
      StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
    },
  });
