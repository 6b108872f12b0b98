import { arnIn, fields, listIn, type Rules, textIn } from './permission.ts';

const onQueue = (action: string, operation = action): Rules => ({
  [operation]: ({ QueueUrl }, account) => [
    { action, resource: arnIn(account, 'sqs', textIn(QueueUrl).split('/').at(-1) ?? '') },
  ],
});

export const messagingRules: Rules = {
  ...onQueue('sqs:SendMessage'),
  ...onQueue('sqs:SendMessage', 'sqs:SendMessageBatch'),
  ...onQueue('sqs:ReceiveMessage'),
  ...onQueue('sqs:GetQueueAttributes'),
  ...onQueue('sqs:ChangeMessageVisibility', 'sqs:ChangeMessageVisibilityBatch'),
  'events:ListTargetsByRule': ({ EventBusName, Rule }, account) => [
    {
      action: 'events:ListTargetsByRule',
      resource: arnIn(account, 'events', `rule/${textIn(EventBusName)}/${textIn(Rule)}`),
    },
  ],
  'events:PutEvents': ({ Entries }, account) =>
    listIn(Entries).map((entry) => {
      const bus = textIn(fields(entry)['EventBusName']) || 'default';
      // A bus of another account or Region is named by its ARN.
      const resource = bus.startsWith('arn:') ? bus : arnIn(account, 'events', `event-bus/${bus}`);
      return { action: 'events:PutEvents', resource };
    }),
};
