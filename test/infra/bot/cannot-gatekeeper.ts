import { arn } from '../bot-template.ts';
import { calls, EXECUTION, gate, MEMORY, on, passing, type Row, RUN, reading, role, TABLE } from './cannot-forms.ts';

/** The row of the gatekeeper. */

const STOP = ['STOP#0a1b2c3d-0000-4000-8000-000000000000'];
const KEYS = ['pk', 'sk'];
const QUEUES = ['patchwarden-requests.fifo', 'patchwarden-events'].map((name) => arn('sqs', name));
const querying = (leading: readonly string[]) => on(TABLE, { 'dynamodb:LeadingKeys': [...leading] })('dynamodb:Query');

export const gatekeeper: Row = {
  can: [
    ...[
      RUN,
      MEMORY,
      STOP,
      ['SWITCH#pause'],
      ['SLOT#mw-0a1b2c3d4e5f67890'],
      ['MEMBERS#S0PLATFORM'],
      ['SYNCED#windows'],
    ].map((keys) => reading(keys, KEYS)),
    querying(RUN),
    on(`${TABLE}/index/bySubject`, { 'dynamodb:LeadingKeys': ['SUBJECT#web-prod'] })('dynamodb:Query'),
    gate(RUN, [...KEYS, 'gate', 'version', 'chain', 'armedFrom', 'armedUntil']),
    gate(STOP, [...KEYS, 'gate', 'bound']),
    gate(MEMORY, [...KEYS, 'executionId', 'asks', 'ttl']),
    ...calls(EXECUTION, 'ssm:GetAutomationExecution'),
    ...['signing-secret', 'bot-token'].flatMap((name) =>
      calls(arn('ssm', `parameter/patchwarden/slack-${name}`), 'ssm:GetParameters'),
    ),
    ...calls(
      arn('cloudformation', 'stack/web-prod/1'),
      'cloudformation:DescribeChangeSet',
      'cloudformation:DescribeStacks',
      'cloudformation:GetTemplate',
    ),
    ...calls(arn('ssm', 'document/ChangeFreeze'), 'ssm:GetCalendarState'),
    ...calls(
      arn('logs', 'log-group:/aws/lambda/patchwarden-gatekeeper:log-stream:one'),
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ),
  ],
  cannot: {
    'write what it judges by': [
      ...['approvals', 'run', 'state', 'bound'].map((name) => gate(['SWITCH#pause'], [...KEYS, name])),
      ...['approvals', 'run', 'headHash', 'stopHow'].map((name) => gate(RUN, [...KEYS, 'gate', name])),
      ...['executionId', 'asks', 'ttl'].flatMap((name) => [RUN, STOP].map((keys) => gate(keys, [...KEYS, name]))),
      ...['gate', 'approvals'].map((name) => gate(MEMORY, [...KEYS, 'executionId', name])),
      gate(['MEMBERS#S0PLATFORM'], [...KEYS, 'gate']),
      on(TABLE)('dynamodb:UpdateItem'),
      ...calls(TABLE, 'dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:PartiQLUpdate', 'dynamodb:BatchWriteItem'),
    ],
    'read the rest of the record': [
      reading(['NONCE#x'], KEYS),
      querying(['BOARD']),
      on(TABLE)('dynamodb:GetItem'),
      ...calls(TABLE, 'dynamodb:Scan'),
      ...calls(`${TABLE}/index/work`, 'dynamodb:Query'),
      on(`${TABLE}/index/bySubject`)('dynamodb:Query'),
    ],
    'read other stacks': calls(
      arn('cloudformation', 'stack/payroll/1'),
      'cloudformation:DescribeStacks',
      'cloudformation:DescribeChangeSet',
      'cloudformation:GetTemplate',
    ),
    'change a stack': calls(
      arn('cloudformation', 'stack/web-prod/1'),
      'cloudformation:CreateChangeSet',
      'cloudformation:ExecuteChangeSet',
      'cloudformation:DeleteChangeSet',
      'cloudformation:UpdateStack',
    ),
    'start or stop anything': [
      ...calls(arn('ssm', 'document/Patchwarden-Bake'), 'ssm:StartAutomationExecution', 'ssm:SendCommand'),
      ...calls(EXECUTION, 'ssm:StopAutomationExecution'),
      passing('patchwarden-bake-runbook-ap-southeast-2', 'ssm'),
      ...calls(role('patchwarden-bake-runbook-ap-southeast-2'), 'sts:AssumeRole'),
      ...QUEUES.flatMap((queue) => calls(queue, 'sqs:SendMessage')),
    ],
  },
};
