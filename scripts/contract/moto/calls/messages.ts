import type { Call } from '../types.ts';

const queue = { QueueUrl: '<queue.QueueUrl>' };

/** Queues, rules, a table, and who is calling. */
export const messageCalls: readonly Call[] = [
  { name: 'caller', service: 'sts', command: 'GetCallerIdentity', input: {} },
  {
    name: 'queue',
    service: 'sqs',
    command: 'CreateQueue',
    input: { QueueName: 'contract.fifo', Attributes: { FifoQueue: 'true' } },
  },
  {
    name: 'queue-other-attributes',
    service: 'sqs',
    command: 'CreateQueue',
    input: { QueueName: 'contract.fifo', Attributes: { FifoQueue: 'true', VisibilityTimeout: '99' } },
  },
  { name: 'queue-url', service: 'sqs', command: 'GetQueueUrl', input: { QueueName: 'contract.fifo' } },
  { name: 'queue-url-missing', service: 'sqs', command: 'GetQueueUrl', input: { QueueName: 'contract-none' } },
  {
    name: 'queue-send',
    service: 'sqs',
    command: 'SendMessage',
    input: { ...queue, MessageBody: 'one', MessageGroupId: 'a', MessageDeduplicationId: '1' },
  },
  { name: 'queue-send-no-group', service: 'sqs', command: 'SendMessage', input: { ...queue, MessageBody: 'one' } },
  {
    name: 'queue-attributes',
    service: 'sqs',
    command: 'GetQueueAttributes',
    input: { ...queue, AttributeNames: ['All'] },
  },
  {
    name: 'queue-receive',
    service: 'sqs',
    command: 'ReceiveMessage',
    input: { ...queue, MessageSystemAttributeNames: ['All'] },
  },
  {
    name: 'queue-delete-bad-handle',
    service: 'sqs',
    command: 'DeleteMessage',
    input: { ...queue, ReceiptHandle: 'nothing' },
  },
  {
    name: 'queue-delete-message',
    service: 'sqs',
    command: 'DeleteMessage',
    input: { ...queue, ReceiptHandle: '<queue-receive.Messages.0.ReceiptHandle>' },
  },
  { name: 'queue-receive-none', service: 'sqs', command: 'ReceiveMessage', input: queue },
  {
    name: 'rule',
    service: 'events',
    command: 'PutRule',
    input: { Name: 'contract-rule', EventPattern: '{"source":["contract"]}' },
  },
  {
    name: 'rule-bad-pattern',
    service: 'events',
    command: 'PutRule',
    input: { Name: 'contract-bad', EventPattern: '{' },
  },
  { name: 'rule-empty', service: 'events', command: 'PutRule', input: { Name: 'contract-empty' } },
  { name: 'rule-describe', service: 'events', command: 'DescribeRule', input: { Name: 'contract-rule' } },
  { name: 'rule-missing', service: 'events', command: 'DescribeRule', input: { Name: 'contract-none' } },
  { name: 'rules', service: 'events', command: 'ListRules', input: { NamePrefix: 'contract-rule' } },
  {
    name: 'rule-targets-put',
    service: 'events',
    command: 'PutTargets',
    input: {
      Rule: 'contract-rule',
      Targets: [
        {
          Id: 'queue',
          Arn: '<queue-attributes.Attributes.QueueArn>',
          SqsParameters: { MessageGroupId: 'rule' },
        },
      ],
    },
  },
  { name: 'rule-targets', service: 'events', command: 'ListTargetsByRule', input: { Rule: 'contract-rule' } },
  { name: 'rule-targets-of-none', service: 'events', command: 'ListTargetsByRule', input: { Rule: 'contract-none' } },
  { name: 'rule-delete-in-use', service: 'events', command: 'DeleteRule', input: { Name: 'contract-rule' } },
  {
    name: 'pattern-test',
    service: 'events',
    command: 'TestEventPattern',
    input: {
      EventPattern: '{"source":["contract"]}',
      Event:
        '{"id":"1","account":"111122223333","source":"contract","time":"2026-11-20T09:00:00Z","region":"ap-southeast-2","resources":[],"detail-type":"x","detail":{}}',
    },
  },
  {
    name: 'rule-targets-remove',
    service: 'events',
    command: 'RemoveTargets',
    input: { Rule: 'contract-rule', Ids: ['queue'] },
  },
  { name: 'rule-disable', service: 'events', command: 'DisableRule', input: { Name: 'contract-rule' } },
  { name: 'rule-describe-disabled', service: 'events', command: 'DescribeRule', input: { Name: 'contract-rule' } },
  { name: 'rule-delete', service: 'events', command: 'DeleteRule', input: { Name: 'contract-rule' } },
  {
    name: 'events-put',
    service: 'events',
    command: 'PutEvents',
    input: { Entries: [{ Source: 'contract', DetailType: 'x', Detail: '{}' }] },
  },
  { name: 'queue-delete', service: 'sqs', command: 'DeleteQueue', input: queue },
];

const table = { TableName: 'contract-table' };
const item = { pk: { S: 'a' }, sk: { S: 'b' }, version: { N: '1' } };

/** A table as the bot uses one: conditional writes, transactions, and what is refused. */
export const tableCalls: readonly Call[] = [
  {
    name: 'table',
    service: 'dynamodb',
    command: 'CreateTable',
    input: {
      ...table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    },
  },
  { name: 'table-describe', service: 'dynamodb', command: 'DescribeTable', input: table, afterMinutes: 1 },
  {
    name: 'table-describe-missing',
    service: 'dynamodb',
    command: 'DescribeTable',
    input: { TableName: 'contract-none' },
  },
  { name: 'item-put', service: 'dynamodb', command: 'PutItem', input: { ...table, Item: item } },
  {
    name: 'item-put-condition',
    service: 'dynamodb',
    command: 'PutItem',
    input: { ...table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' },
  },
  {
    name: 'item-put-no-key',
    service: 'dynamodb',
    command: 'PutItem',
    input: { ...table, Item: { pk: { S: 'a' } } },
  },
  {
    name: 'item-get',
    service: 'dynamodb',
    command: 'GetItem',
    input: { ...table, Key: { pk: { S: 'a' }, sk: { S: 'b' } } },
  },
  {
    name: 'item-get-missing',
    service: 'dynamodb',
    command: 'GetItem',
    input: { ...table, Key: { pk: { S: 'a' }, sk: { S: 'none' } } },
  },
  {
    name: 'item-update',
    service: 'dynamodb',
    command: 'UpdateItem',
    input: {
      ...table,
      Key: { pk: { S: 'a' }, sk: { S: 'b' } },
      UpdateExpression: 'SET version = version + :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
      ReturnValues: 'ALL_NEW',
    },
  },
  {
    name: 'item-update-bad-expression',
    service: 'dynamodb',
    command: 'UpdateItem',
    input: { ...table, Key: { pk: { S: 'a' }, sk: { S: 'b' } }, UpdateExpression: 'MAKE version = 2' },
  },
  {
    name: 'items-query',
    service: 'dynamodb',
    command: 'Query',
    input: { ...table, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'a' } } },
  },
  {
    name: 'items-transact',
    service: 'dynamodb',
    command: 'TransactWriteItems',
    input: {
      TransactItems: [
        {
          ConditionCheck: {
            ...table,
            Key: { pk: { S: 'a' }, sk: { S: 'b' } },
            ConditionExpression: 'attribute_exists(pk)',
          },
        },
        { Put: { ...table, Item: { pk: { S: 'a' }, sk: { S: 'c' } } } },
      ],
    },
  },
  {
    name: 'items-transact-condition',
    service: 'dynamodb',
    command: 'TransactWriteItems',
    input: {
      TransactItems: [{ Put: { ...table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } }],
    },
  },
  {
    name: 'item-delete',
    service: 'dynamodb',
    command: 'DeleteItem',
    input: { ...table, Key: { pk: { S: 'a' }, sk: { S: 'b' } }, ReturnValues: 'ALL_OLD' },
  },
  {
    name: 'item-get-no-table',
    service: 'dynamodb',
    command: 'GetItem',
    input: { TableName: 'contract-none', Key: { pk: { S: 'a' }, sk: { S: 'b' } } },
  },
  { name: 'table-ttl', service: 'dynamodb', command: 'DescribeTimeToLive', input: table },
];
