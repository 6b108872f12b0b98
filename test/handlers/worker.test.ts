import { createHash } from 'node:crypto';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { createWorkerHandler } from '../../src/handlers/worker.ts';
import type { SlackJob } from '../../src/slack/job.ts';
import { LocalWorld } from '../support/local-world.ts';

const QUEUE = 'arn:aws:sqs:ap-southeast-2:111122223333:patchwarden';
const CONTEXT = {};

let world: LocalWorld;
let worker: (event: SQSEvent, context: unknown) => Promise<SQSBatchResponse>;
let env: Record<string, string>;

beforeAll(async () => {
  world = await LocalWorld.open({ port: 0, awsPort: 0, speed: 0 });
  env = {
    AWS_REGION: 'ap-southeast-2',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: world.local.awsUrl,
    SLACK_API_URL: `${world.local.slackUrl}/api/`,
    PATCHWARDEN_TABLE: 'patchwarden',
    PATCHWARDEN_BUS: 'patchwarden',
    PATCHWARDEN_BAKE_DOCUMENT: 'Patchwarden-Bake',
    PATCHWARDEN_RESUME_DOCUMENT: 'Patchwarden-ResumeStep',
    PATCHWARDEN_STOP_STEP_DOCUMENT: 'Patchwarden-StopStep',
    PATCHWARDEN_RETRY_DOCUMENT: 'Patchwarden-RetryImage',
    PATCHWARDEN_EVENTS_QUEUE_URL: await queueUrl('patchwarden-events'),
    PATCHWARDEN_CONFIG: 'patchwarden.yml',
    PATCHWARDEN_QUIET: 'true',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  };
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.reset();
  worker = createWorkerHandler({ env, now: () => world.now() });
});

test('a worker in another Region than its config says does nothing, and says what to do', async () => {
  const abroad = createWorkerHandler({ env: { ...env, AWS_REGION: 'eu-west-1' }, now: () => world.now() });
  await expect(abroad({ Records: [] }, CONTEXT)).rejects.toThrow(
    'the worker cannot start: it runs in eu-west-1, and the first entry of accounts in patchwarden.yml says 111122223333 in ap-southeast-2. Deploy the bot there, or put',
  );
});

async function queueUrl(name: string): Promise<string> {
  const { QueueUrl } = await world.local.aws.callService('sqs', 'GetQueueUrl', { QueueName: name });
  return String(QueueUrl);
}

function record(id: string, body: unknown, { fifo = true, group = 'user:U0ANA' } = {}): SQSRecord {
  return {
    messageId: id,
    receiptHandle: id,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'x',
      ApproximateFirstReceiveTimestamp: '0',
      ...(fifo ? { MessageGroupId: group } : {}),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: fifo ? `${QUEUE}-requests.fifo` : `${QUEUE}-events`,
    awsRegion: 'ap-southeast-2',
  };
}

const command = (serial: number, text: string, userId = 'U0ANA'): SlackJob => ({
  kind: 'command',
  id: serial.toString(16).padStart(64, '0'),
  at: world.now(),
  actor: { userId, teamId: 'T0PATCHW' },
  channelId: 'C0PATCHING',
  text,
  responseUrl: 'https://hooks.slack.com/commands/T0PATCHW/1/x',
});

const failedOf = async (...Records: SQSRecord[]): Promise<string[]> =>
  (await worker({ Records }, CONTEXT)).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

describe('requests', () => {
  test('are carried out, and none comes again', async () => {
    expect(await failedOf(record('m1', command(1, 'bake web')), record('m2', command(2, 'bake api')))).toEqual([]);
    expect(world.cards().map(({ text }) => text.split('. ')[0])).toEqual([
      'Approval needed: bake web',
      'Approval needed: bake api',
    ]);
  });

  test('that come again make nothing new', async () => {
    await failedOf(record('m1', command(1, 'bake web')));
    expect(await failedOf(record('m1', command(1, 'bake web')))).toEqual([]);
    expect(world.cards()).toHaveLength(1);
  });

  test.each([
    ['no JSON', 'bake web'],
    ['no job', { kind: 'surprise' }],
    ['a job without its person', { ...{ kind: 'home', id: 'a'.repeat(64), at: 0 } }],
  ])('with %s go back, and hold back what follows in their group alone', async (_title, body) => {
    const failed = await failedOf(
      record('m1', body),
      record('m2', command(2, 'bake web')),
      record('m3', command(3, 'bake api', 'U0BEN'), { group: 'user:U0BEN' }),
    );
    expect(failed).toEqual(['m1', 'm2']);
    expect(world.cards().map(({ text }) => text.split('. ')[0])).toEqual(['Approval needed: bake api']);
  });

  test('fail while the table cannot be asked, and are carried out when they come again', async () => {
    await world.fault({ target: 'aws', service: 'dynamodb', operation: 'GetItem', kind: 'server-error', times: 9 });
    const wish = record('m1', command(1, 'bake web'));
    expect(await failedOf(wish)).toEqual(['m1']);
    await world.local.reset();
    worker = createWorkerHandler({ env, now: () => world.now() });
    expect(await failedOf(wish)).toEqual([]);
    expect(world.cards()).toHaveLength(1);
  });
});

describe('requests that come again', () => {
  const NAME = 'other.fifo';
  let sent = 0;
  let elapsed = 0;

  const sqs = (operation: string, input: Record<string, unknown>) =>
    world.local.aws.callService('sqs', operation, { QueueUrl: `${world.local.awsUrl}/111122223333/${NAME}`, ...input });

  /** A stopwatch that only jobs move: so far each time they read the clock. */
  const workerTaking = (readMs: number) =>
    createWorkerHandler({
      env: { ...env, PATCHWARDEN_REQUESTS_QUEUE_URL: `${world.local.awsUrl}/111122223333/${NAME}` },
      now: () => {
        elapsed += readMs;
        return world.now();
      },
      stopwatch: () => elapsed,
    });

  beforeEach(async () => {
    elapsed = 0;
    world.local.aws.sqs.createQueue(NAME, { FifoQueue: 'true', VisibilityTimeout: '370' });
    worker = workerTaking(0);
  });

  const send = (group: string, body: unknown) => {
    sent += 1;
    const MessageBody = typeof body === 'string' ? body : JSON.stringify(body);
    return sqs('SendMessage', { MessageBody, MessageGroupId: group, MessageDeduplicationId: String(sent) });
  };

  /** One batch through the worker, as the event source gives it and deletes it. Texts of the commands that it had, and that failed. */
  async function deliver(): Promise<{ had: string[]; failed: string[] }> {
    const { Messages } = await sqs('ReceiveMessage', { MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] });
    const records = (Array.isArray(Messages) ? Messages : []).map((message) => ({
      ...record(message.MessageId, message.Body),
      receiptHandle: message.ReceiptHandle,
      eventSourceARN: `arn:aws:sqs:ap-southeast-2:111122223333:${NAME}`,
      attributes: message.Attributes,
    }));
    const failed = await failedOf(...records);
    for (const { messageId, receiptHandle } of records)
      if (!failed.includes(messageId)) await sqs('DeleteMessage', { ReceiptHandle: receiptHandle });
    const textOf = ({ body }: SQSRecord): string => (body.startsWith('{') ? JSON.parse(body).text : body);
    return {
      had: records.map(textOf),
      failed: records.filter(({ messageId }) => failed.includes(messageId)).map(textOf),
    };
  }

  test('after a failure do so in 2, 4 and 8 seconds, and nothing of their group overtakes them', async () => {
    await send('a', 'poison');
    await send('a', command(1, 'bake web'));
    await send('b', command(2, 'bake api', 'U0BEN'));
    expect(await deliver()).toEqual({ had: ['poison', 'bake web', 'bake api'], failed: ['poison', 'bake web'] });
    for (const pause of [2, 4, 8]) {
      await world.advance(`${pause - 1}s`);
      expect((await deliver()).had).toEqual([]);
      await world.advance('1s');
      expect(await deliver()).toEqual({ had: ['poison', 'bake web'], failed: ['poison', 'bake web'] });
    }
    expect(world.cards()).toHaveLength(1);
  });

  test('because there was no time for them do so at once, in their order', async () => {
    worker = workerTaking(4_000);
    const texts = ['bake web', 'bake api', 'status', 'pause x', 'resume'];
    for (const [i, text] of texts.entries()) await send('a', command(10 + i, text));
    // A job reads the time a few times, so there is time for some of them.
    const { had, failed } = await deliver();
    expect(had).toEqual(texts);
    expect(failed).not.toEqual([]);
    expect(failed).not.toEqual(texts);
    expect(failed).toEqual(texts.slice(-failed.length));
    expect((await deliver()).had).toEqual(failed);
  });

  test('because the worker could not be set up do so in seconds', async () => {
    await world.fault({ target: 'aws', service: 'ssm', operation: 'GetParameters', kind: 'server-error', times: 2 });
    await send('a', command(20, 'bake web'));
    await expect(deliver()).rejects.toThrow();
    await world.advance('2s');
    expect(await deliver()).toEqual({ had: ['bake web'], failed: [] });
  });

  test('from a queue that the worker has no URL of are left to its visibility timeout', async () => {
    worker = createWorkerHandler({ env, now: () => world.now() });
    await send('a', 'poison');
    expect((await deliver()).failed).toEqual(['poison']);
    await world.advance('369s');
    expect((await deliver()).had).toEqual([]);
    await world.advance('1s');
    expect((await deliver()).had).toEqual(['poison']);
  });
});

test('a body that cannot be read is logged by its size and hash alone', async () => {
  const secret = 'xoxb-1234-secret';
  const lines: string[] = [];
  const written = jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  const loud = createWorkerHandler({
    env: { ...env, PATCHWARDEN_QUIET: 'false', POWERTOOLS_LOG_LEVEL: 'INFO' },
    now: () => world.now(),
  });
  try {
    const job = { ...command(1, 'x'), actor: { userId: secret }, values: { [secret]: secret } };
    await loud(
      { Records: [record('m1', secret), record('m2', { kind: secret }), record('m3', job, { group: 'g' })] },
      CONTEXT,
    );
    const wake = { kind: 'wake', feature: secret, key: 'x' };
    const hints = [secret, { kind: secret }, { source: secret, 'detail-type': 1 }, wake];
    await loud({ Records: hints.map((body, i) => record(`h${i}`, body, { fifo: false })) }, CONTEXT);
  } finally {
    written.mockRestore();
  }
  expect(lines.filter((line) => line.includes('job-failed') || line.includes('hint-unreadable'))).toHaveLength(6);
  expect(lines.join()).toContain(
    `Unreadable: a body of 16 bytes, SHA-256 ${createHash('sha256').update(secret).digest('hex')}, is not JSON`,
  );
  expect(lines.join()).toContain(', has an unknown shape');
  expect(lines.join()).not.toContain(secret);
});

describe('hints', () => {
  const hint = (id: string, body: unknown): SQSRecord => record(id, body, { fifo: false });
  const event = {
    source: 'aws.imagebuilder',
    'detail-type': 'EC2 Image Builder Image State Change',
    resources: ['arn:aws:imagebuilder:ap-southeast-2:111122223333:image/web/1.0.0/1'],
    detail: { state: { status: 'AVAILABLE' } },
  };

  test('of every kind are taken in one batch', async () => {
    expect(
      await failedOf(
        hint('m1', { kind: 'tick' }),
        hint('m2', event),
        hint('m3', { kind: 'wake', runId: 'b-00000000' }),
      ),
    ).toEqual([]);
  });

  test('that cannot be read go back alone', async () => {
    expect(
      await failedOf(hint('m1', 'x'), hint('m2', { kind: 'tick' }), hint('m3', { kind: 'nap' }), hint('m4', event)),
    ).toEqual(['m1', 'm3']);
  });

  test('say nothing of themselves: an event that claims an end changes no run', async () => {
    await world.start('web');
    await world.advance('1m');
    await failedOf(hint('m1', { ...event, detail: { state: { status: 'FAILED' } } }));
    expect(world.card('web').text).toMatch(/^Baking web/);
  });
});

describe('a worker that is not set up', () => {
  test.each(['PATCHWARDEN_TABLE', 'PATCHWARDEN_BUS', 'PATCHWARDEN_BAKE_DOCUMENT', 'PATCHWARDEN_EVENTS_QUEUE_URL'])(
    'without %s does nothing and names it',
    async (name) => {
      const { [name]: _gone, ...rest } = env;
      worker = createWorkerHandler({ env: rest, now: () => world.now() });
      await expect(failedOf(record('m1', command(1, 'bake web')))).rejects.toThrow(`${name} is not set`);
      expect(world.cards()).toEqual([]);
    },
  );

  test('by a wrong config does nothing and names the file', async () => {
    worker = createWorkerHandler({
      env: { ...env, PATCHWARDEN_CONFIG: '/nowhere/patchwarden.yml' },
      now: () => world.now(),
    });
    await expect(failedOf(record('m1', command(1, 'bake web')))).rejects.toThrow('/nowhere/patchwarden.yml');
  });

  test('for a moment tries again with the next batch', async () => {
    await world.fault({ target: 'aws', service: 'ssm', operation: 'GetParameters', kind: 'server-error', times: 2 });
    const wish = record('m1', command(1, 'bake web'));
    await expect(failedOf(wish)).rejects.toThrow();
    expect(await failedOf(wish)).toEqual([]);
    expect(world.cards()).toHaveLength(1);
  });
});
