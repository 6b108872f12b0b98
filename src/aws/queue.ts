import { SendMessageCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { calling } from './failure.ts';
import { type AwsConfig, callAws } from './signed-call.ts';

/** A FIFO queue: a message with an id seen in the last five minutes is accepted and dropped. */
export interface FifoQueue {
  /** Resolves when SQS has the message. @throws AwsCallError */
  send(message: { body: object; groupId: string; deduplicationId: string }): Promise<void>;
}

/** Slack waits three seconds for the answer. */
const SEND_TIMEOUT_MS = 2000;

/** The queue that the slack function writes to, without the SDK (see `callAws`); its deduplication makes a repetition harmless. */
export const createFifoQueue = (queueUrl: string, config: AwsConfig): FifoQueue => ({
  send: ({ body, groupId, deduplicationId }) =>
    calling(`sending a message to ${queueUrl}`, async () => {
      await callAws(
        config,
        {
          service: 'sqs',
          target: 'AmazonSQS.SendMessage',
          contentType: 'application/x-amz-json-1.0',
          input: {
            QueueUrl: queueUrl,
            MessageBody: messageBody(body),
            MessageGroupId: groupId,
            MessageDeduplicationId: deduplicationId,
          },
        },
        SEND_TIMEOUT_MS,
      );
    }),
});

/** A standard queue: at least once, in any order. */
export interface DelayQueue {
  /** `delaySeconds`: 0 to 900, cut to that. @throws AwsCallError */
  send(message: { body: object; delaySeconds?: number }): Promise<void>;
}

export function createDelayQueue(queueUrl: string, config: SQSClientConfig): DelayQueue {
  const client = new SQSClient(config);
  return {
    send: ({ body, delaySeconds = 0 }) =>
      calling(`sending a message to ${queueUrl}`, async () => {
        await client.send(
          new SendMessageCommand({
            QueueUrl: queueUrl,
            MessageBody: messageBody(body),
            DelaySeconds: Math.min(900, Math.max(0, Math.ceil(delaySeconds))),
          }),
        );
      }),
  };
}

/**
 * JSON in which no character is left that SQS refuses (U+FFFE, U+FFFF; controls are escaped already).
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
const messageBody = (body: object): string =>
  JSON.stringify(body).replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
