import { SQSClient } from '@aws-sdk/client-sqs';
import { createAws } from '../../local/aws/world.ts';
import { createClock } from '../../local/clock.ts';
import { pollQueue } from '../../local/remote-queue.ts';
import { readSettings } from '../../local/settings.ts';
import { startSimulatedAws } from '../../local/simulated-aws.ts';
import { startLocal } from '../../local/start.ts';

const credentials = { AWS_ACCESS_KEY_ID: 'someone', AWS_SECRET_ACCESS_KEY: 'secret' };

/** A stack whose event source mappings are disabled: its worker polls nothing. */
function withoutPolling(template: unknown): unknown {
  const { Resources, ...rest } = Object(template);
  const kept = Object.entries(Resources).filter(
    ([, resource]) => Object(resource).Type !== 'AWS::Lambda::EventSourceMapping',
  );
  return { ...rest, Resources: Object.fromEntries(kept) };
}

const eventually = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

test('the handlers run here, on the queues, table and secrets of another AWS', async () => {
  const settings = readSettings({});
  const clock = createClock({ start: Date.now(), speed: 1 });
  const there = await startSimulatedAws({
    settings: { ...settings, template: withoutPolling(settings.template) },
    clock,
    port: 0,
    slack: { apiUrl: 'http://127.0.0.1:9/', botToken: 'xoxb-of-that-aws', signingSecret: 'secret-of-that-aws' },
  });
  const local = await startLocal({ env: { ...credentials, AWS_ENDPOINT_URL: there.url } });
  try {
    expect(() => local.aws).toThrow('this run talks to a real AWS');
    expect(local.slack.workspace.app).toMatchObject({ botToken: 'xoxb-of-that-aws' });
    const body = JSON.stringify({ user: 'U0ANA', channel: 'C0PATCHING', text: 'bake web' });
    const asked = await fetch(`${local.slackUrl}/_local/command`, { method: 'POST', body });
    expect(await asked.json()).toMatchObject({ status: 200 });
    const card = await eventually(async () => {
      const messages = local.slack.workspace.messages.inChannel('C0PATCHING');
      return messages.find(({ message }) => JSON.stringify(message.blocks).includes('run-approve'));
    });
    expect(card.message.text).toContain('web');
  } finally {
    await local.close();
    clock.stop();
    await there.aws.close();
  }
});

test('a stack that is not deployed there is said so', async () => {
  const aws = createAws({
    clock: createClock({ start: 0, speed: 0 }),
    accountId: '111122223333',
    region: 'ap-southeast-2',
  });
  const { url } = await aws.server.listen(0);
  const env = {
    ...credentials,
    AWS_ENDPOINT_URL: url,
    SLACK_API_URL: url,
    SLACK_BOT_TOKEN: 'x',
    SLACK_SIGNING_SECRET: 'x',
  };
  try {
    await expect(startLocal({ env, onError: () => undefined })).rejects.toThrow(
      'The queue patchwarden-requests.fifo was not found in that AWS',
    );
  } finally {
    await aws.close();
  }
});

test('a polled batch is deleted but for what the function could not handle', async () => {
  const clock = createClock({ start: 0, speed: 0 });
  const aws = createAws({ clock, accountId: '111122223333', region: 'ap-southeast-2' });
  const { url: endpoint } = await aws.server.listen(0);
  const url = aws.sqs.urlOf(aws.sqs.createQueue('q', { VisibilityTimeout: '30' }));
  for (const MessageBody of ['good', 'bad']) {
    await aws.callService('sqs', 'SendMessage', { QueueUrl: url, MessageBody });
  }
  const client = new SQSClient({ endpoint });
  const seen: string[] = [];
  const stop = pollQueue({
    client,
    url,
    waitSeconds: 0,
    onError: (error) => {
      throw error;
    },
    handle: async (event) => {
      const records: { body: string; messageId: string; eventSourceARN: string }[] = Object(event).Records;
      seen.push(...records.map(({ body, eventSourceARN }) => `${body} ${eventSourceARN}`));
      const failed = records.filter(({ body }) => body === 'bad');
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    },
  });
  const arn = 'arn:aws:sqs:ap-southeast-2:111122223333:q';
  await eventually(async () => (seen.length >= 2 ? true : undefined));
  await clock.advance(30_000);
  await eventually(async () => (seen.length >= 3 ? true : undefined));
  await stop();
  expect(seen).toEqual([`good ${arn}`, `bad ${arn}`, `bad ${arn}`]);
  client.destroy();
  await aws.close();
});
