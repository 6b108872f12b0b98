import {
  BatchEntryIdsNotDistinct,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  EmptyBatchRequest,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  InvalidMessageContents,
  ListQueuesCommand,
  type Message,
  MessageNotInflight,
  PurgeQueueCommand,
  PurgeQueueInProgress,
  QueueDoesNotExist,
  QueueNameExists,
  ReceiptHandleIsInvalid,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { ACCOUNT, REGION, type StartedAws, startAws } from './local-aws.ts';

let aws: StartedAws;
let sqs: SQSClient;

beforeEach(async () => {
  aws = await startAws();
  sqs = new SQSClient(aws.client);
});

afterEach(() => aws.close());

async function createQueue(QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
  const fifo = QueueName.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName, Attributes: { ...fifo, ...Attributes } }),
  );
  return QueueUrl;
}

const send = (QueueUrl: string, MessageBody: string, more: Partial<SendMessageCommandInput> = {}) =>
  sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));

async function receive(QueueUrl: string, MaxNumberOfMessages = 10, VisibilityTimeout?: number): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages,
      ...(VisibilityTimeout !== undefined && { VisibilityTimeout }),
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
  );
  return Messages;
}

const bodies = (messages: Message[]) => messages.map(({ Body }) => Body);
const remove = (QueueUrl: string, message: Message | undefined) =>
  sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));

describe('queues', () => {
  it('are found by name, described and listed', async () => {
    const url = await createQueue('events', { VisibilityTimeout: '60' });
    expect(url).toBe(`${aws.url}/${ACCOUNT}/events`);
    expect((await sqs.send(new GetQueueUrlCommand({ QueueName: 'events' }))).QueueUrl).toBe(url);
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({ QueueArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:events`, VisibilityTimeout: '60' });
    await createQueue('other');
    expect((await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'ev' }))).QueueUrls).toEqual([url]);
  });

  it('can be created again with the same attributes only', async () => {
    await createQueue('events', { VisibilityTimeout: '60' });
    await createQueue('events', { VisibilityTimeout: '60' });
    await expect(createQueue('events', { VisibilityTimeout: '61' })).rejects.toBeInstanceOf(QueueNameExists);
  });

  it('do not exist before they are created', async () => {
    const missing = sqs.send(new GetQueueUrlCommand({ QueueName: 'none' }));
    await expect(missing).rejects.toBeInstanceOf(QueueDoesNotExist);
    await expect(missing).rejects.toMatchObject({ Error: { Code: 'AWS.SimpleQueueService.NonExistentQueue' } });
  });

  it.each([
    ['VisibilityTimeout', '43201'],
    ['DelaySeconds', '901'],
    ['MaximumMessageSize', '1048577'],
    ['RedrivePolicy', '{"maxReceiveCount":3}'],
    ['Nonsense', '1'],
  ])('refuse %s %s', async (name, value) => {
    await expect(createQueue('events', { [name]: value })).rejects.toMatchObject({
      name: expect.stringMatching(/^InvalidAttribute(Name|Value)$/),
    });
  });
});

describe('a standard queue', () => {
  it('hides a received message until its visibility timeout, and counts its receives', async () => {
    const url = await createQueue('events', { VisibilityTimeout: '30' });
    await send(url, 'hello', { MessageAttributes: { kind: { DataType: 'String', StringValue: 'tick' } } });
    const [first] = await receive(url);
    expect(first).toMatchObject({ Body: 'hello', MessageAttributes: { kind: { StringValue: 'tick' } } });
    expect(await receive(url)).toEqual([]);
    await aws.clock.advance(29_999);
    expect(await receive(url)).toEqual([]);
    await aws.clock.advance(1);
    const [again] = await receive(url);
    expect(again?.Attributes?.['ApproximateReceiveCount']).toBe('2');
    await remove(url, again);
    await aws.clock.advance(60_000);
    expect(await receive(url)).toEqual([]);
  });

  it('delays a message, at most 15 minutes', async () => {
    const url = await createQueue('events');
    await send(url, 'later', { DelaySeconds: 900 });
    await aws.clock.advance(899_000);
    expect(await receive(url)).toEqual([]);
    await aws.clock.advance(1000);
    expect(bodies(await receive(url))).toEqual(['later']);
    await expect(send(url, 'too late', { DelaySeconds: 901 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('changes the visibility of a message in flight, and of no other', async () => {
    const url = await createQueue('events');
    await send(url, 'hello');
    const [message] = await receive(url);
    const change = (VisibilityTimeout: number) =>
      sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout }),
      );
    await change(43_200);
    await aws.clock.advance(1000);
    await expect(change(43_200)).rejects.toThrow('beyond the limit [43200 seconds]');
    await change(0);
    await expect(change(10)).rejects.toBeInstanceOf(MessageNotInflight);
    expect(bodies(await receive(url))).toEqual(['hello']);
  });

  it('moves a message to the dead-letter queue after its last receive', async () => {
    const dead = await createQueue('events-dlq');
    const redrive = { deadLetterTargetArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:events-dlq`, maxReceiveCount: 2 };
    const url = await createQueue('events', { VisibilityTimeout: '1', RedrivePolicy: JSON.stringify(redrive) });
    await send(url, 'poison');
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(bodies(await receive(url))).toEqual(['poison']);
      await aws.clock.advance(1000);
    }
    expect(await receive(url)).toEqual([]);
    const [buried] = await receive(dead);
    expect(buried).toMatchObject({
      Body: 'poison',
      Attributes: { DeadLetterQueueSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:events` },
    });
  });

  it('forgets messages after their retention', async () => {
    const url = await createQueue('events', { MessageRetentionPeriod: '60' });
    await send(url, 'old');
    await aws.clock.advance(60_001);
    expect(await receive(url)).toEqual([]);
  });

  it('is purged, at most once a minute', async () => {
    const url = await createQueue('events');
    await send(url, 'gone');
    await sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
    expect(await receive(url)).toEqual([]);
    await expect(sqs.send(new PurgeQueueCommand({ QueueUrl: url }))).rejects.toBeInstanceOf(PurgeQueueInProgress);
    await aws.clock.advance(60_000);
    await sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
  });

  it('refuses what SQS refuses', async () => {
    const url = await createQueue('events');
    const mib = 1024 * 1024;
    await send(url, 'x'.repeat(mib));
    await expect(send(url, 'x'.repeat(mib + 1))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(send(url, 'bell \u0007')).rejects.toBeInstanceOf(InvalidMessageContents);
    await expect(send(url, 'nonc \uFFFF')).rejects.toBeInstanceOf(InvalidMessageContents);
    await expect(send(url, '')).rejects.toMatchObject({ name: 'MissingParameter' });
    await expect(send(url, 'x', { MessageDeduplicationId: 'd' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(receive(url, 11)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    const invalid = sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: 'nonsense' }));
    await expect(invalid).rejects.toBeInstanceOf(ReceiptHandleIsInvalid);
  });

  it('runs each entry of a batch on its own', async () => {
    const url = await createQueue('events');
    const sent = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          { Id: 'good', MessageBody: 'one' },
          { Id: 'bad', MessageBody: 'two', DelaySeconds: 1000 },
        ],
      }),
    );
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['good']);
    expect(sent.Failed).toMatchObject([{ Id: 'bad', Code: 'InvalidParameterValue', SenderFault: true }]);
    const [message] = await receive(url);
    const Entries = [
      { Id: 'a', ReceiptHandle: message?.ReceiptHandle },
      { Id: 'b', ReceiptHandle: 'nonsense' },
    ];
    const deleted = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }));
    expect(deleted.Successful).toEqual([{ Id: 'a' }]);
    expect(deleted.Failed).toMatchObject([{ Id: 'b', Code: 'ReceiptHandleIsInvalid' }]);
  });

  it('refuses empty batches, repeated ids, and more than ten entries', async () => {
    const url = await createQueue('events');
    const batch = (ids: string[]) =>
      sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: ids.map((Id) => ({ Id, MessageBody: 'x' })) }));
    await expect(batch([])).rejects.toBeInstanceOf(EmptyBatchRequest);
    await expect(batch(['a', 'a'])).rejects.toBeInstanceOf(BatchEntryIdsNotDistinct);
    await expect(batch(Array.from({ length: 11 }, (_, index) => `${index}`))).rejects.toMatchObject({
      name: 'TooManyEntriesInBatchRequest',
    });
  });
});

describe('a FIFO queue', () => {
  const message = (group: string, id: string) => ({ MessageGroupId: group, MessageDeduplicationId: id });

  it('drops a repeated deduplication id for 5 minutes, answering like the first time, even after the message is gone', async () => {
    const url = await createQueue('requests.fifo');
    const first = await send(url, 'one', message('g', 'same'));
    await remove(url, (await receive(url))[0]);
    await aws.clock.advance(5 * 60_000 - 1);
    const repeated = await send(url, 'another body', message('g', 'same'));
    expect(repeated).toMatchObject({ MessageId: first.MessageId, SequenceNumber: first.SequenceNumber });
    expect(await receive(url)).toEqual([]);
    await aws.clock.advance(1);
    await send(url, 'two', message('g', 'same'));
    expect(bodies(await receive(url))).toEqual(['two']);
  });

  it('takes the hash of the body as the id where content-based deduplication is on', async () => {
    const url = await createQueue('requests.fifo', { ContentBasedDeduplication: 'true' });
    await send(url, 'same', { MessageGroupId: 'g' });
    await send(url, 'same', { MessageGroupId: 'h' });
    await send(url, 'other', { MessageGroupId: 'g' });
    expect(bodies(await receive(url))).toEqual(['same', 'other']);
  });

  it('gives nothing of a group while a message of it is in flight, and goes on with others', async () => {
    const url = await createQueue('requests.fifo', { VisibilityTimeout: '30' });
    await send(url, 'a1', message('a', '1'));
    await send(url, 'a2', message('a', '2'));
    await send(url, 'b1', message('b', '3'));
    const [a1] = await receive(url, 1);
    expect(a1?.Body).toBe('a1');
    expect(bodies(await receive(url))).toEqual(['b1']);
    expect(await receive(url)).toEqual([]);
    await remove(url, a1);
    expect(bodies(await receive(url))).toEqual(['a2']);
  });

  it('repeats the same message first when its visibility timeout passes', async () => {
    const url = await createQueue('requests.fifo', { VisibilityTimeout: '30' });
    await send(url, 'a1', message('a', '1'));
    await send(url, 'a2', message('a', '2'));
    const [stale] = await receive(url, 1);
    await aws.clock.advance(30_000);
    expect(bodies(await receive(url))).toEqual(['a1', 'a2']);
    // The handle of the earlier receive deletes nothing any more.
    await remove(url, stale);
    await aws.clock.advance(30_000);
    expect(bodies(await receive(url))).toEqual(['a1', 'a2']);
  });

  it('lets nothing overtake a message that is hidden longer, though it is seen again itself', async () => {
    const url = await createQueue('requests.fifo', { VisibilityTimeout: '370' });
    for (const body of ['a1', 'a2']) await send(url, body, message('a', body));
    const [a1, a2] = await receive(url);
    const hide = (at: Message | undefined, VisibilityTimeout: number) =>
      sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: at?.ReceiptHandle, VisibilityTimeout }),
      );
    await hide(a2, 0);
    expect(await receive(url)).toEqual([]);
    await hide(a1, 4);
    await aws.clock.advance(3999);
    expect(await receive(url)).toEqual([]);
    await aws.clock.advance(1);
    const again = await receive(url);
    expect(again.map(({ Body, Attributes }) => [Body, Attributes?.['ApproximateReceiveCount']])).toEqual([
      ['a1', '2'],
      ['a2', '2'],
    ]);
  });

  it('takes no handle of a message that is to be seen again', async () => {
    const url = await createQueue('requests.fifo', { VisibilityTimeout: '30' });
    await send(url, 'a1', message('a', '1'));
    const [late] = await receive(url);
    await aws.clock.advance(30_000);
    await expect(remove(url, late)).rejects.toThrow('The receipt handle has expired.');
    expect(bodies(await receive(url))).toEqual(['a1']);
  });

  it('numbers its messages in order', async () => {
    const url = await createQueue('requests.fifo');
    const one = await send(url, 'one', message('g', '1'));
    const two = await send(url, 'two', message('h', '2'));
    expect(one.SequenceNumber).toMatch(/^\d{20}$/);
    expect(BigInt(two.SequenceNumber ?? 0) > BigInt(one.SequenceNumber ?? 0)).toBe(true);
  });

  it('keeps the group in the dead-letter queue', async () => {
    const dead = await createQueue('dlq.fifo');
    const redrive = { deadLetterTargetArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:dlq.fifo`, maxReceiveCount: '1' };
    const url = await createQueue('requests.fifo', { VisibilityTimeout: '1', RedrivePolicy: JSON.stringify(redrive) });
    await send(url, 'poison', message('g', '1'));
    await send(url, 'next', message('g', '2'));
    await receive(url, 1);
    await aws.clock.advance(1000);
    expect(bodies(await receive(url))).toEqual(['next']);
    expect((await receive(dead))[0]?.Attributes?.['MessageGroupId']).toBe('g');
  });

  it.each([
    ['a delay of its own', { ...message('g', '1'), DelaySeconds: 5 }, 'InvalidParameterValue'],
    ['no group', { MessageDeduplicationId: '1' }, 'MissingParameter'],
    ['no deduplication id', { MessageGroupId: 'g' }, 'InvalidParameterValue'],
    ['a group with a space', message('a b', '1'), 'InvalidParameterValue'],
    ['an id that is too long', message('g', 'x'.repeat(129)), 'InvalidParameterValue'],
  ])('refuses a message with %s', async (_case, more, name) => {
    const url = await createQueue('requests.fifo');
    await expect(send(url, 'x', more)).rejects.toMatchObject({ name });
  });

  it('must be named one', async () => {
    await expect(createQueue('requests', { FifoQueue: 'true' })).rejects.toMatchObject({
      name: 'InvalidAttributeValue',
    });
  });
});
