import { calling } from './failure.ts';
import { inParts } from './pages.ts';
import { type AwsConfig, callAws } from './signed-call.ts';

/** A FIFO queue: a message with an id seen in the last five minutes is accepted and dropped. */
export interface FifoQueue {
  /** Resolves when SQS has the message. @throws AwsCallError */
  send(message: { body: object; groupId: string; deduplicationId: string }): Promise<void>;
}

/** Slack waits three seconds for the answer. A wake of the worker's that is lost is made up for by the next tick. */
const SEND_TIMEOUT_MS = 2000;

/** The queue that the slack function writes to; its deduplication makes a repetition harmless. */
export const createFifoQueue = (queueUrl: string, config: AwsConfig): FifoQueue => ({
  send: ({ body, groupId, deduplicationId }) =>
    sendMessage(queueUrl, config, {
      MessageBody: messageBody(body),
      MessageGroupId: groupId,
      MessageDeduplicationId: deduplicationId,
    }),
});

/** A standard queue: at least once, in any order. */
export interface DelayQueue {
  /** `delaySeconds`: 0 to 900, cut to that. @throws AwsCallError */
  send(message: { body: object; delaySeconds?: number }): Promise<void>;
}

/** Its messages are wakes, of which one too many is harmless. */
export const createDelayQueue = (queueUrl: string, config: AwsConfig): DelayQueue => ({
  send: ({ body, delaySeconds = 0 }) =>
    sendMessage(queueUrl, config, {
      MessageBody: messageBody(body),
      DelaySeconds: Math.min(900, Math.max(0, Math.ceil(delaySeconds))),
    }),
});

/** A message in flight, by the handle of its last receive, and for how long it stays hidden from now on: 0 to 43,200 seconds. */
export interface VisibilityChange {
  receiptHandle: string;
  seconds: number;
}

/** The most that one call takes. */
const MAX_CHANGES = 10;

/**
 * Decides when messages in flight are seen again. In a FIFO queue one that is still hidden keeps back what follows it in its group.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html
 *
 * @throws AwsCallError; some may have been changed
 */
export async function changeVisibility(
  queueUrl: string,
  config: AwsConfig,
  changes: readonly VisibilityChange[],
): Promise<void> {
  await Promise.all(inParts(changes, MAX_CHANGES).map((part) => changePart(queueUrl, config, part)));
}

const changePart = (queueUrl: string, config: AwsConfig, part: readonly VisibilityChange[]): Promise<void> =>
  calling(`changing the visibility of messages of ${queueUrl}`, async () => {
    const Entries = part.map(({ receiptHandle, seconds }, i) => ({
      Id: String(i),
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    }));
    const answer = await callAws(
      config,
      {
        service: 'sqs',
        target: 'AmazonSQS.ChangeMessageVisibilityBatch',
        contentType: 'application/x-amz-json-1.0',
        input: { QueueUrl: queueUrl, Entries },
      },
      SEND_TIMEOUT_MS,
    );
    const failed: unknown = Object(answer).Failed;
    if (Array.isArray(failed) && failed.length > 0)
      throw new Error(`${failed.length} of ${part.length} were not changed`);
  });

/** Without the SDK, see `callAws`: both functions send one message at a time, and the SDK's client is large. */
const sendMessage = (queueUrl: string, config: AwsConfig, message: object): Promise<void> =>
  calling(`sending a message to ${queueUrl}`, async () => {
    await callAws(
      config,
      {
        service: 'sqs',
        target: 'AmazonSQS.SendMessage',
        contentType: 'application/x-amz-json-1.0',
        input: { QueueUrl: queueUrl, ...message },
      },
      SEND_TIMEOUT_MS,
    );
  });

/**
 * JSON in which no character is left that SQS refuses (U+FFFE, U+FFFF; controls are escaped already).
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
const messageBody = (body: object): string =>
  JSON.stringify(body).replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
