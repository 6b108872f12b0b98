import { calling } from './failure.ts';
import { type AwsConfig, callAws, endpointOf } from './signed-call.ts';

/** Queues as they are, read only. Methods throw AwsCallError. */
export interface QueueStates {
  /** Messages that wait, are in flight or delayed; `gone` when there is no queue of this name. One GetQueueAttributes. */
  messagesIn(name: string): Promise<number | 'gone'>;
}

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
];

const TIMEOUT_MS = 6_000;

/** `account`: of the queues. Without the SDK, as the queues are written to. */
export const createQueueStates = (account: string, config: AwsConfig): QueueStates => ({
  messagesIn: (name) =>
    calling(`reading queue ${name}`, async () => {
      const QueueUrl = `${endpointOf(config, 'sqs').origin}/${account}/${name}`;
      const call = {
        service: 'sqs',
        target: 'AmazonSQS.GetQueueAttributes',
        contentType: 'application/x-amz-json-1.0',
        input: { QueueUrl, AttributeNames: COUNTS },
      } as const;
      try {
        return countIn(await callAws(config, call, TIMEOUT_MS));
      } catch (error) {
        if (error instanceof Error && /QueueDoesNotExist|NonExistentQueue/.test(error.name)) return 'gone';
        throw error;
      }
    }),
});

function countIn(answer: unknown): number {
  const attributes: unknown = Object(answer).Attributes;
  const counts = COUNTS.map((name) => Number(Object(attributes)[name]));
  if (counts.some(Number.isNaN)) throw new Error('the answer does not count every kind of message');
  return counts.reduce((sum, count) => sum + count, 0);
}
