import {
  EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  PutRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { rejectionOf, type StartedAws, startAws } from './local-aws.ts';

let aws: StartedAws;
let events: EventBridgeClient;
let sqs: SQSClient;

beforeEach(async () => {
  aws = await startAws();
  events = new EventBridgeClient(aws.client);
  sqs = new SQSClient(aws.client);
});
afterEach(() => aws.close());

test('rules are listed in pages', async () => {
  for (const Name of ['a', 'b', 'c']) await events.send(new PutRuleCommand({ Name, EventPattern: '{"source":["x"]}' }));
  const first = await events.send(new ListRulesCommand({ Limit: 2 }));
  const { NextToken } = first;
  const rest = await events.send(new ListRulesCommand({ Limit: 2, ...(NextToken && { NextToken }) }));
  expect([first, rest].map(({ Rules }) => Rules?.map(({ Name }) => Name))).toEqual([['a', 'b'], ['c']]);
  expect(rest.NextToken).toBeUndefined();
  expect(await rejectionOf(events.send(new ListRulesCommand({ NextToken: 'x' })))).toMatchObject({
    name: 'ValidationException',
  });
});

test('buses are listed by prefix and in pages', async () => {
  aws.events.createBus('patchwarden');
  const named = await events.send(new ListEventBusesCommand({ NamePrefix: 'patch' }));
  expect(named.EventBuses?.map(({ Name }) => Name)).toEqual(['patchwarden']);
  const first = await events.send(new ListEventBusesCommand({ Limit: 1 }));
  expect([first.EventBuses?.length, first.NextToken]).toEqual([1, expect.any(String)]);
});

test('queues are listed in pages, when a page is asked for', async () => {
  for (const name of ['a', 'b', 'c']) aws.sqs.createQueue(name);
  expect(await sqs.send(new ListQueuesCommand({}))).not.toHaveProperty('NextToken');
  const { QueueUrls, NextToken } = await sqs.send(new ListQueuesCommand({ MaxResults: 2 }));
  const rest = await sqs.send(new ListQueuesCommand({ MaxResults: 2, ...(NextToken && { NextToken }) }));
  expect([QueueUrls?.length, rest.QueueUrls?.length, rest.NextToken]).toEqual([2, 1, undefined]);
  const tooMany = sqs.send(new ListQueuesCommand({ MaxResults: 1001 }));
  expect(await rejectionOf(tooMany)).toMatchObject({ name: 'InvalidParameterValue' });
});

test('a long poll waits no longer than SQS lets it', async () => {
  const QueueUrl = aws.sqs.urlOf(aws.sqs.createQueue('a'));
  const poll = (WaitTimeSeconds: number) => sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds }));
  expect((await poll(20)).Messages).toBeUndefined();
  expect(await rejectionOf(poll(21))).toMatchObject({ name: 'InvalidParameterValue' });
});
