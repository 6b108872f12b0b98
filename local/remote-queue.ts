import { setTimeout as pause } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

export interface PollOptions {
  client: SQSClient;
  url: string;
  /** The function; it may name the messages it could not handle, as `ReportBatchItemFailures` asks. */
  handle: (event: unknown) => Promise<unknown>;
  onError: (error: unknown) => void;
  /** Real seconds that one receive waits for messages. */
  waitSeconds?: number;
}

/** Polls a queue for a function, as Lambda's event source does. Returns what stops it once its last batch is done. */
export function pollQueue(options: PollOptions): () => Promise<void> {
  const stopped = new AbortController();
  const running = poll(options, stopped.signal);
  return async () => {
    stopped.abort();
    await running;
  };
}

async function poll(options: PollOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await oneBatch(options, signal);
    } catch (error) {
      if (signal.aborted) return;
      options.onError(error);
      await pause(1000, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function oneBatch({ client, url, handle, waitSeconds = 10 }: PollOptions, signal: AbortSignal): Promise<void> {
  const receive = new ReceiveMessageCommand({
    QueueUrl: url,
    // As the event sources have it: requests one by one.
    MaxNumberOfMessages: url.endsWith('.fifo') ? 1 : 10,
    WaitTimeSeconds: waitSeconds,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
  const { Messages = [] } = await client.send(receive, { abortSignal: signal });
  if (Messages.length === 0) {
    // A queue that answers at once, long polling or not, is not asked in a busy loop.
    await pause(200, undefined, { signal });
    return;
  }
  const arn = await arnOf(client, url);
  const failed = failuresIn(await handle({ Records: Messages.map((message) => recordOf(message, arn)) }));
  const done = Messages.filter(({ MessageId }) => !failed.includes(MessageId ?? ''));
  if (done.length === 0) return;
  const Entries = done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  await client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }));
}

async function arnOf(client: SQSClient, url: string): Promise<string> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  return Attributes?.['QueueArn'] ?? '';
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
const recordOf = (message: Message, arn: string) => ({
  messageId: message.MessageId ?? '',
  receiptHandle: message.ReceiptHandle ?? '',
  body: message.Body ?? '',
  attributes: message.Attributes ?? {},
  messageAttributes: {},
  md5OfBody: message.MD5OfBody ?? '',
  eventSource: 'aws:sqs',
  eventSourceARN: arn,
  awsRegion: arn.split(':')[3] ?? '',
});

function failuresIn(result: unknown): string[] {
  const failures: unknown = Object(result).batchItemFailures;
  return Array.isArray(failures) ? failures.map((failure) => String(Object(failure).itemIdentifier)) : [];
}
