import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Here } from '../../src/config/here.ts';
import type { Arns } from './arns.ts';
import { DENIED_ACTIONS, type DeniedActions } from './denied-actions.ts';
import { NAMES, roleNames, SECRET_NAMES } from './names.ts';
import { addStatements } from './policies.ts';
import { denyWithout, type Readers, takeReaders } from './readers.ts';
import { readSecrets } from './secrets.ts';
import type { Settings } from './settings.ts';
import { allow, writeLogs } from './statements.ts';

/** Runs with their approvals, proofs and audit records; what it admitted; pause; occurrences; stops; members of groups; windows that a sync made. */
export const GATEKEEPER_READS = [
  'RUN#*',
  'ADMITTED#*',
  'SWITCH#pause',
  'SLOT#*',
  'STOP#*',
  'MEMBERS#*',
  'SYNCED#windows',
];

/** What it writes (`gate`), and what the condition of that write compares. IAM cannot tell one from the other. */
export const GATEKEEPER_ATTRIBUTES = ['pk', 'sk', 'gate', 'version', 'chain', 'armedFrom', 'armedUntil', 'bound'];

/** Of its own memory: which execution it admitted, for what people approved, and until when the item is kept. */
export const GATEKEEPER_REMEMBERS = ['pk', 'sk', 'executionId', 'asks', 'ttl'];

/** Nothing here is allowed anyway: it admits, and starts, stops and writes nothing else. */
export const GATEKEEPER_DENIES: readonly DeniedActions[] = [
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
  /** Reading the calendars: nothing is admitted while one is closed. */
  freezes: readonly iam.PolicyStatement[];
  settings: Settings;
  /** What it reads beside the record for features. */
  reads: readonly iam.PolicyStatement[];
  /** Its roles in member places. */
  readers: Readers;
}

/** The role of the gatekeeper: it reads what an admission rests on, and writes and remembers which execution it admitted. */
export function createGatekeeperRole(scope: Construct, needs: GatekeeperNeeds): iam.Role {
  const { arns, here, freezes, settings, reads, readers } = needs;
  const role = new iam.Role(scope, 'GatekeeperRole', {
    roleName: roleNames(here).gatekeeper,
    description: 'Verifies approvals and lets executions of runbooks in; starts and changes nothing else',
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
  });
  addStatements(role, [
    ...denyWithout([...DENIED_ACTIONS, ...GATEKEEPER_DENIES], readers),
    readRecord(arns),
    updates(arns, { sid: 'LetIn', of: ['RUN#*', 'STOP#*'], attributes: GATEKEEPER_ATTRIBUTES }),
    // A statement of its own: neither what it remembers into a run, nor what it admits into its memory.
    updates(arns, { sid: 'Remember', of: ['ADMITTED#*'], attributes: GATEKEEPER_REMEMBERS }),
    readNewest(arns),
    allow('ReadExecutions', ['ssm:GetAutomationExecution'], [arns.of('ssm', 'automation-execution/*')]),
    ...freezes,
    ...takeReaders(readers),
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

/** Which run of a fleet is the newest: what a fleet runs is written after that one alone. */
const readNewest = (arns: Arns): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid: 'ReadRunsOfFleets',
    actions: ['dynamodb:Query'],
    resources: [arns.of('dynamodb', `table/${NAMES.table}/index/bySubject`)],
    conditions: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SUBJECT#*'] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  });

interface Updates {
  sid: string;
  /** Patterns of partition keys. */
  of: readonly string[];
  attributes: readonly string[];
}

const updates = (arns: Arns, { sid, of, attributes }: Updates): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid,
    actions: ['dynamodb:UpdateItem'],
    resources: [arns.of('dynamodb', `table/${NAMES.table}`)],
    conditions: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': of },
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': attributes },
      Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
      StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
    },
  });
