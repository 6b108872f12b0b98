import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Here } from '../../src/config/here.ts';
import type { Arns } from './arns.ts';
import { NAMES } from './names.ts';

/** What the gate reads and writes of a run. IAM cannot tell reading in a condition from writing. */
export const GATE_ATTRIBUTES = ['pk', 'sk', 'gate', 'state', 'epoch', 'planHash', 'subject', 'bound'];

/** The gate of a deploy compares the subject with its account and Region. */
export const DEPLOY_GATE_ATTRIBUTES = [...GATE_ATTRIBUTES, 'subjectHere'];

/** The gate of a refresh also compares the parameters that are no text. */
export const REFRESH_GATE_ATTRIBUTES = [
  ...DEPLOY_GATE_ATTRIBUTES,
  'boundAlarms',
  'boundHasAlarms',
  'boundSkipMatching',
];

interface RunbookRoleProps {
  /** Written out, so that the document shows its role. It holds the Region, since roles are the whole account's. */
  roleName: string;
  description: string;
  arns: Arns;
  here: Here;
}

export const runbookRoleName = (kind: string, { region }: Here): string => `patchwarden-${kind}-runbook-${region}`;

/** Only Automation takes the role, and only for executions of this account and Region: no confused deputy. */
export function createRunbookRole(
  scope: Construct,
  id: string,
  { roleName, description, arns, here }: RunbookRoleProps,
): iam.Role {
  return new iam.Role(scope, id, {
    roleName,
    description,
    assumedBy: new iam.ServicePrincipal('ssm.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': here.account },
        ArnLike: { 'aws:SourceArn': arns.of('ssm', 'automation-execution/*') },
      },
    }),
  });
}

/** The first step of every runbook: it writes itself into a run that waits for exactly this. */
export const passTheGate = (
  arns: Arns,
  attributes: readonly string[] = GATE_ATTRIBUTES,
  keys = 'RUN#*',
): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid: 'PassTheGate',
    actions: ['dynamodb:UpdateItem'],
    resources: [arns.of('dynamodb', `table/${NAMES.table}`)],
    conditions: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [keys] },
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': [...attributes] },
      // ForAllValues holds when a key is absent: it must be there. And the answer shows nothing of the run.
      Null: { 'dynamodb:LeadingKeys': 'false' },
      StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
    },
  });

interface ItemsRead {
  sid: string;
  /** The beginning of their partition keys, with a `*`. */
  keys: string;
  attributes: readonly string[];
}

/** Reading these attributes of items, and nothing else of them. */
export const readOfItems = (arns: Arns, { sid, keys, attributes }: ItemsRead): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid,
    actions: ['dynamodb:GetItem'],
    resources: [arns.of('dynamodb', `table/${NAMES.table}`)],
    conditions: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [keys] },
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': [...attributes] },
      // ForAllValues holds when a key is absent: both must be there.
      Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
    },
  });
