import { arn, REGION } from '../bot-template.ts';
import { calls, NO_RECORD, type Row, role, TABLE } from './cannot-forms.ts';

const COPY = arn('dynamodb', 'table/patchwarden-restored-2026-12-01');
const queue = (name: string): string => arn('sqs', `patchwarden-${name}`);
const READ = ['GetItem', 'Query', 'Scan', 'DescribeTable'].map((name) => `dynamodb:${name}`);
const WRITE = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'].map((name) => `dynamodb:${name}`);
const REDRIVE = ['StartMessageMoveTask', 'CancelMessageMoveTask', 'ListMessageMoveTasks'].map((name) => `sqs:${name}`);

/** The role with which people restore and redrive. */
export const breakGlass: Row = {
  can: [
    ...calls(TABLE, 'dynamodb:RestoreTableToPointInTime', ...READ, ...WRITE),
    ...calls(COPY, ...READ, ...WRITE),
    ...calls(`${TABLE}/index/work`, 'dynamodb:Query', 'dynamodb:Scan'),
    ...['requests-dlq.fifo', 'events-dlq'].flatMap((name) =>
      calls(queue(name), ...REDRIVE, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'),
    ),
    ...['requests.fifo', 'events'].flatMap((name) => calls(queue(name), 'sqs:SendMessage', 'sqs:GetQueueAttributes')),
  ],
  cannot: {
    'anything else': [
      ...calls(queue('requests.fifo'), 'sqs:ReceiveMessage', 'sqs:PurgeQueue', 'sqs:SetQueueAttributes'),
      ...calls(queue('requests-dlq.fifo'), 'sqs:SendMessage'),
      ...calls(
        TABLE,
        ...['DeleteTable', 'UpdateTable', 'PutResourcePolicy', 'PartiQLUpdate'].map((one) => `dynamodb:${one}`),
      ),
      ...calls(arn('dynamodb', 'table/payroll'), ...READ, ...WRITE),
      ...calls(arn('kms', 'key/0a1b2c3d-0000-0000-0000-000000000000'), 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'),
      ...calls(arn('ssm', 'parameter/patchwarden/slack-signing-secret'), 'ssm:GetParameters', 'ssm:PutParameter'),
      ...calls(arn('ssm', 'document/Patchwarden-Bake'), 'ssm:StartAutomationExecution'),
      ...calls(role(`patchwarden-worker-${REGION}`), 'sts:AssumeRole', 'iam:UpdateAssumeRolePolicy'),
      ...NO_RECORD.filter(({ action }) => action.startsWith('lambda:')),
    ],
  },
};
