import { request } from 'node:http';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { LateCall } from '../../../local/aws/lambda-late-calls.ts';
import { type StartedAws, startAws } from './local-aws.ts';

let aws: StartedAws;
let lateCalls: LateCall[];

beforeEach(async () => {
  lateCalls = [];
  aws = await startAws({ onLateCall: (call) => lateCalls.push(call) });
});

afterEach(() => aws.close());

interface Batch {
  Records: { messageId: string; body: string; attributes: Record<string, string> }[];
}

const realTime = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A worker that notes the bodies of each batch and fails those it is told to. */
function worker(name: string, fails: (body: string) => boolean = () => false, timeoutMs = 1000) {
  const batches: string[][] = [];
  aws.lambda.registerFunction(name, {
    timeoutMs,
    handler: async ({ Records }: Batch) => {
      batches.push(Records.map(({ body }) => body));
      const failed = Records.filter(({ body }) => fails(body));
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    },
  });
  return batches;
}

describe('a queue as a source', () => {
  it('gives a function what is there, up to a batch at a time, and deletes it', async () => {
    const queue = aws.sqs.createQueue('events');
    for (let index = 0; index < 12; index++) queue.send({ body: `${index}` });
    const batches = worker('f');
    aws.lambda.addEventSource({ functionName: 'f', queue });
    await aws.clock.settled();
    expect(batches.map((batch) => batch.length)).toEqual([10, 2]);
    queue.send({ body: 'next' });
    await aws.clock.settled();
    expect(batches.at(-1)).toEqual(['next']);
    expect(queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(aws.lambda.counters('f')).toMatchObject({ invocations: 3, errors: 0 });
  });

  it('gathers a batch for its window', async () => {
    const queue = aws.sqs.createQueue('events');
    const batches = worker('f');
    aws.lambda.addEventSource({ functionName: 'f', queue, batchSize: 100, windowSeconds: 1 });
    queue.send({ body: 'a' });
    await aws.clock.advance(600);
    queue.send({ body: 'b' });
    await aws.clock.advance(399);
    expect(batches).toEqual([]);
    await aws.clock.advance(1);
    expect(batches).toEqual([['a', 'b']]);
    for (let index = 0; index < 100; index++) queue.send({ body: `${index}` });
    await aws.clock.settled();
    expect(batches).toHaveLength(2);
  });

  it('describes messages as SQS events do', async () => {
    const queue = aws.sqs.createQueue('requests.fifo', { FifoQueue: 'true' });
    let seen: unknown;
    aws.lambda.registerFunction('f', {
      timeoutMs: 20_000,
      handler: async (event: unknown) => {
        seen = event;
      },
    });
    aws.lambda.addEventSource({ functionName: 'f', queue });
    queue.send({
      body: 'hello',
      groupId: 'run:1',
      deduplicationId: 'd',
      attributes: { a: { DataType: 'String', StringValue: 'x' } },
    });
    await aws.clock.settled();
    expect(seen).toEqual({
      Records: [
        {
          messageId: expect.any(String),
          receiptHandle: expect.any(String),
          body: 'hello',
          attributes: {
            ApproximateReceiveCount: '1',
            ApproximateFirstReceiveTimestamp: '1795165200000',
            SentTimestamp: '1795165200000',
            SenderId: expect.any(String),
            MessageGroupId: 'run:1',
            MessageDeduplicationId: 'd',
            SequenceNumber: expect.any(String),
          },
          messageAttributes: {
            a: { stringValue: 'x', stringListValues: [], binaryListValues: [], dataType: 'String' },
          },
          md5OfBody: '5d41402abc4b2a76b9719d911017c592',
          md5OfMessageAttributes: expect.any(String),
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:ap-southeast-2:111122223333:requests.fifo',
          awsRegion: 'ap-southeast-2',
        },
      ],
    });
  });

  it('repeats only the messages that a function reports as failed', async () => {
    const queue = aws.sqs.createQueue('events', { VisibilityTimeout: '30' });
    let isBroken = true;
    const batches = worker('f', (body) => isBroken && body === 'bad');
    aws.lambda.addEventSource({ functionName: 'f', queue, reportBatchItemFailures: true });
    queue.send({ body: 'good' });
    queue.send({ body: 'bad' });
    await aws.clock.settled();
    expect(batches).toEqual([['good', 'bad']]);
    isBroken = false;
    await aws.clock.advance(30_000);
    expect(batches).toEqual([['good', 'bad'], ['bad']]);
    expect(queue.messages()).toEqual([]);
  });

  it.each([
    ['an id that was not in the batch', { batchItemFailures: [{ itemIdentifier: 'other' }] }],
    ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a wrong member', { batchItemFailures: [{ messageId: 'x' }] }],
    ['a text', 'ok'],
  ])('repeats the whole batch for %s', async (_case, answer) => {
    const queue = aws.sqs.createQueue('events');
    aws.lambda.registerFunction('f', { timeoutMs: 20_000, handler: async () => answer });
    aws.lambda.addEventSource({ functionName: 'f', queue, reportBatchItemFailures: true });
    queue.send({ body: 'a' });
    await aws.clock.settled();
    expect(queue.depth().inFlight).toBe(1);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty list', { batchItemFailures: [] }],
    ['something else', { done: true }],
  ])('takes %s as success', async (_case, answer) => {
    const queue = aws.sqs.createQueue('events');
    aws.lambda.registerFunction('f', { timeoutMs: 20_000, handler: async () => answer });
    aws.lambda.addEventSource({ functionName: 'f', queue, reportBatchItemFailures: true });
    queue.send({ body: 'a' });
    await aws.clock.settled();
    expect(queue.messages()).toEqual([]);
  });

  it('repeats the batch of a function that throws, then gives it to the dead-letter queue', async () => {
    const dead = aws.sqs.createQueue('dlq');
    const redrive = JSON.stringify({ deadLetterTargetArn: dead.settings.arn, maxReceiveCount: 3 });
    const queue = aws.sqs.createQueue('events', { VisibilityTimeout: '30', RedrivePolicy: redrive });
    aws.lambda.registerFunction('f', {
      timeoutMs: 20_000,
      handler: async () => {
        throw new Error('broken');
      },
    });
    aws.lambda.addEventSource({ functionName: 'f', queue, reportBatchItemFailures: true });
    queue.send({ body: 'a' });
    await aws.clock.advance(120_000);
    expect(aws.lambda.counters('f')).toMatchObject({ invocations: 3, errors: 3 });
    expect(dead.messages().map(({ body }) => body)).toEqual(['a']);
    expect(String(aws.errors[0])).toBe('Error: f: Error: broken');
  });

  it('leaves the batch of a function that ran out of time to its visibility timeout, and counts the receive', async () => {
    const queue = aws.sqs.createQueue('events', { VisibilityTimeout: '30' });
    aws.lambda.registerFunction('f', { timeoutMs: 20, handler: () => new Promise(() => undefined) });
    aws.lambda.addEventSource({ functionName: 'f', queue, reportBatchItemFailures: true });
    queue.send({ body: 'a' });
    await aws.clock.advance(29_999);
    expect(aws.lambda.counters('f')).toMatchObject({ invocations: 1, timeouts: 1 });
    await aws.clock.advance(1);
    expect(queue.messages()[0]).toMatchObject({ receiveCount: 2, inFlight: true });
  });

  it.each([
    ['together with it in a batch', 10, 2, ['poison', 'behind']],
    ['after it where messages come one by one', 1, 1, ['poison']],
  ])('receives what waits behind poison %s', async (_title, batchSize, receives, dead) => {
    const letters = aws.sqs.createQueue('dlq.fifo', { FifoQueue: 'true' });
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: letters.settings.arn, maxReceiveCount: 2 });
    const queue = aws.sqs.createQueue('r.fifo', { FifoQueue: 'true', VisibilityTimeout: '30', RedrivePolicy });
    const received: Record<string, string> = {};
    aws.lambda.registerFunction('f', {
      timeoutMs: 20_000,
      // As the worker does: what follows a failure in its group has failed too.
      handler: async ({ Records }: Batch) => {
        for (const { body, attributes } of Records) received[body] = attributes['ApproximateReceiveCount'] ?? '';
        const failed = Records[0]?.body === 'poison' ? Records : [];
        return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
      },
    });
    for (const body of ['poison', 'behind']) queue.send({ body, groupId: 'g', deduplicationId: body });
    aws.lambda.addEventSource({ functionName: 'f', queue, batchSize, reportBatchItemFailures: true });
    await aws.clock.advance(70_000);
    expect(letters.messages().map(({ body }) => body)).toEqual(dead);
    expect(received['behind']).toBe(String(receives));
  });

  it('keeps a FIFO group in order, one invocation at a time, while other groups go on', async () => {
    const queue = aws.sqs.createQueue('requests.fifo', { FifoQueue: 'true' });
    const active = new Map<string, number>();
    const order: string[] = [];
    let together = 0;
    aws.lambda.registerFunction('f', {
      timeoutMs: 20_000,
      handler: async ({ Records }: Batch) => {
        const groups = new Set(Records.map(({ attributes }) => attributes['MessageGroupId'] ?? ''));
        for (const group of groups) active.set(group, (active.get(group) ?? 0) + 1);
        together = Math.max(together, ...active.values());
        await realTime(3);
        order.push(...Records.map(({ body }) => body));
        for (const group of groups) active.set(group, (active.get(group) ?? 0) - 1);
      },
    });
    aws.lambda.addEventSource({ functionName: 'f', queue, batchSize: 2 });
    for (let index = 0; index < 30; index++) {
      const group = `g${index % 3}`;
      queue.send({ body: `${group}-${Math.floor(index / 3)}`, groupId: group, deduplicationId: `${index}` });
    }
    await aws.clock.settled();
    expect(together).toBe(1);
    for (const group of ['g0', 'g1', 'g2']) {
      const own = order.filter((body) => body.startsWith(`${group}-`));
      expect(own).toEqual(Array.from({ length: 10 }, (_, index) => `${group}-${index}`));
    }
  });

  it('runs no more invocations at one time than it may', async () => {
    const queue = aws.sqs.createQueue('events');
    let active = 0;
    let most = 0;
    aws.lambda.registerFunction('f', {
      timeoutMs: 20_000,
      handler: async () => {
        active++;
        most = Math.max(most, active);
        await realTime(3);
        active--;
      },
    });
    for (let index = 0; index < 40; index++) queue.send({ body: `${index}` });
    aws.lambda.addEventSource({ functionName: 'f', queue, batchSize: 2, maximumConcurrency: 3 });
    await aws.clock.settled();
    expect(most).toBe(3);
    expect(queue.messages()).toEqual([]);
  });

  it('is refused when Lambda would refuse it', () => {
    const queue = aws.sqs.createQueue('events', { VisibilityTimeout: '5' });
    worker('f', undefined, 6000);
    expect(() => aws.lambda.addEventSource({ functionName: 'f', queue })).toThrow(
      'Queue visibility timeout: 5 seconds is less than Function timeout: 6 seconds',
    );
    worker('g');
    expect(() => aws.lambda.addEventSource({ functionName: 'g', queue, batchSize: 11 })).toThrow(
      'MaximumBatchingWindowInSeconds',
    );
  });
});

describe('a function', () => {
  it('gets and gives JSON', async () => {
    let given: unknown;
    aws.lambda.registerFunction('f', {
      timeoutMs: 20_000,
      handler: async (event: unknown) => {
        given = event;
        return { at: new Date(0), none: undefined, map: new Map([['a', 1]]) };
      },
    });
    const result = await aws.lambda.invoke('f', { at: new Date(0), none: undefined });
    expect(given).toEqual({ at: '1970-01-01T00:00:00.000Z' });
    expect(result).toEqual({ at: '1970-01-01T00:00:00.000Z', map: {} });
  });

  it('knows its name and the time it has left', async () => {
    let context: { functionName: string; getRemainingTimeInMillis(): number } | undefined;
    aws.lambda.registerFunction('f', {
      timeoutMs: 20_000,
      handler: async (_event: unknown, given: typeof context) => {
        context = given;
      },
    });
    await aws.lambda.invoke('f', {});
    expect(context?.functionName).toBe('f');
    expect(context?.getRemainingTimeInMillis()).toBeLessThanOrEqual(20_000);
  });

  it('is ended at its timeout', async () => {
    aws.lambda.registerFunction('f', { timeoutMs: 20, handler: () => new Promise(() => undefined) });
    await expect(aws.lambda.invoke('f', {})).rejects.toMatchObject({
      errorType: 'Sandbox.Timedout',
      message: 'Task timed out after 0.02 seconds',
    });
    expect(aws.lambda.counters('f')).toMatchObject({ invocations: 1, errors: 1, timeouts: 1 });
    expect(aws.lambda.counters('f').durations[0]).toBeLessThan(5000);
  });
});

describe('a function URL', () => {
  const form = {
    method: 'POST',
    path: '/slack/events?a=1&b=%20',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Slack-Signature': 'v0=1' },
    body: 'text=bake+web',
  };

  function echo() {
    const seen: Record<string, unknown>[] = [];
    aws.lambda.registerFunction('f', {
      timeoutMs: 20_000,
      handler: async (event: Record<string, unknown>) => {
        seen.push(event);
        return { statusCode: 201, headers: { 'X-One': 1 }, body: 'made' };
      },
    });
    return seen;
  }

  it('hands a form over base64 encoded, with lower-case headers and the raw query', async () => {
    const seen = echo();
    const response = await aws.lambda.invokeUrl('f', form);
    expect(response).toEqual({
      status: 201,
      headers: { 'content-type': 'application/json', 'x-one': '1' },
      body: 'made',
    });
    expect(seen[0]).toMatchObject({
      version: '2.0',
      rawPath: '/slack/events',
      rawQueryString: 'a=1&b=%20',
      queryStringParameters: { a: '1', b: ' ' },
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-slack-signature': 'v0=1' },
      isBase64Encoded: true,
      body: Buffer.from('text=bake+web').toString('base64'),
      requestContext: {
        http: { method: 'POST', path: '/slack/events' },
        timeEpoch: 1_795_165_200_000,
        time: '20/Nov/2026:09:00:00 +0000',
      },
    });
  });

  it('hands JSON over as text, and nothing without a body', async () => {
    const seen = echo();
    await aws.lambda.invokeUrl('f', { ...form, headers: { 'content-type': 'application/json' }, body: '{"é":1}' });
    await aws.lambda.invokeUrl('f', { method: 'GET', path: '/', headers: {} });
    expect(seen[0]).toMatchObject({ isBase64Encoded: false, body: '{"é":1}' });
    expect(seen[1]).toMatchObject({ isBase64Encoded: false, rawPath: '/' });
    expect(seen[1]).not.toHaveProperty('body');
  });

  it.each([
    ['a plain object', { ok: true }, 200, '{"ok":true}'],
    ['a text', 'hello', 200, 'hello'],
    ['a base64 body', { statusCode: 200, isBase64Encoded: true, body: 'aGk=' }, 200, 'hi'],
    ['a status that is none', { statusCode: 'many' }, 502, '{"Message":"Internal Server Error"}'],
  ])('answers %s', async (_case, result, status, body) => {
    aws.lambda.registerFunction('f', { timeoutMs: 20_000, handler: async () => result });
    expect(await aws.lambda.invokeUrl('f', form)).toMatchObject({ status, body });
  });

  it('answers 502 for an error and for a timeout', async () => {
    aws.lambda.registerFunction('throws', { timeoutMs: 20_000, handler: () => Promise.reject(new TypeError('bug')) });
    aws.lambda.registerFunction('hangs', { timeoutMs: 10, handler: () => new Promise(() => undefined) });
    expect((await aws.lambda.invokeUrl('throws', form)).status).toBe(502);
    expect((await aws.lambda.invokeUrl('hangs', form)).status).toBe(502);
  });
});

describe('a call after the answer', () => {
  it('is noticed through the SDK, node:http and fetch', async () => {
    const sqs = new SQSClient(aws.client);
    aws.sqs.createQueue('q');
    const lookUp = () => sqs.send(new GetQueueUrlCommand({ QueueName: 'q' }));
    const ended: Promise<unknown>[] = [];
    const later = async (work: () => unknown) => {
      await realTime(5);
      await work();
    };
    aws.lambda.registerFunction('f', {
      timeoutMs: 20_000,
      handler: async () => {
        await lookUp();
        ended.push(
          later(lookUp),
          later(() => fetch(`${aws.url}/fetched?secret=1`)),
          later(requestOnce),
        );
      },
    });
    const requestOnce = () =>
      new Promise((resolve) => {
        request(`${aws.url}/requested`, (response) => response.resume().on('end', resolve)).end();
      });
    await aws.lambda.invoke('f', {});
    await Promise.all(ended);
    expect(
      lateCalls.map(({ functionName, target }) => `${functionName} ${target.replace(/^[^/]*/, '')}`).sort(),
    ).toEqual(['f /', 'f /fetched', 'f /requested']);
  });

  it('is not seen in calls within the invocation, or of others', async () => {
    const sqs = new SQSClient(aws.client);
    aws.sqs.createQueue('q');
    const handler = async () => {
      await sqs.send(new GetQueueUrlCommand({ QueueName: 'q' }));
    };
    aws.lambda.registerFunction('f', { timeoutMs: 20_000, handler });
    await aws.lambda.invoke('f', {});
    await aws.lambda.invoke('f', {});
    await handler();
    expect(lateCalls).toEqual([]);
  });
});
