import type { Account } from '../../../local/aws/iam.ts';
import { arnIn, fields, listIn, type Rules, textIn } from './permission.ts';

const onQueue = (action: string, operation = action): Rules => ({
  [operation]: ({ QueueUrl }, account) => [
    { action, resource: arnIn(account, 'sqs', textIn(QueueUrl).split('/').at(-1) ?? '') },
  ],
});

const busArn = (bus: string, account: Account): string =>
  bus.startsWith('arn:') ? bus : arnIn(account, 'events', `event-bus/${bus}`);

export const messagingRules: Rules = {
  ...onQueue('sqs:SendMessage'),
  ...onQueue('sqs:SendMessage', 'sqs:SendMessageBatch'),
  ...onQueue('sqs:ReceiveMessage'),
  ...onQueue('sqs:ChangeMessageVisibility', 'sqs:ChangeMessageVisibilityBatch'),
  'events:PutEvents': ({ Entries }, account) =>
    listIn(Entries).map((entry) => ({
      action: 'events:PutEvents',
      resource: busArn(textIn(fields(entry)['EventBusName']) || 'default', account),
    })),
};
