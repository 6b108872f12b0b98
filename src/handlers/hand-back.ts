import type { SQSRecord } from 'aws-lambda';
import { changeVisibility } from '../aws/queue.ts';
import type { AwsConfig } from '../aws/signed-call.ts';
import type { Log } from '../contract/ports.ts';
import { textOf } from './text-of.ts';

/** A message that must come again, and in how many seconds. */
export interface Returned {
  record: SQSRecord;
  seconds: number;
}

/** The longest pause between two attempts. */
const MAX_PAUSE_S = 120;

/** 2, 4, 8 … seconds after the first, second, third … attempt: a brief failure costs seconds. */
export const pauseAfter = ({ attributes }: SQSRecord): number =>
  Math.min(MAX_PAUSE_S, 2 ** Math.max(1, Number(attributes.ApproximateReceiveCount) || 1));

/** Gives messages back to the queue that they came from. Never throws. */
export type HandBack = (returned: readonly Returned[]) => Promise<void>;

/**
 * Lambda leaves a message that it is told has failed hidden for the queue's visibility timeout, six minutes; so the worker says
 * when it is to be seen again. If that call fails, the message waits six minutes.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export const createHandBack =
  (queueUrls: readonly string[], { aws, log }: { aws: AwsConfig; log: Log }): HandBack =>
  async (returned) => {
    const [first] = returned;
    if (first === undefined) return;
    // An invocation has the messages of one queue.
    const queue = first.record.eventSourceARN.split(':').at(-1) ?? '';
    const url = queueUrls.find((known) => known.endsWith(`/${queue}`));
    try {
      if (url === undefined) throw new Error(`the environment has no URL of queue ${queue}`);
      const changes = returned.map(({ record, seconds }) => ({ receiptHandle: record.receiptHandle, seconds }));
      await changeVisibility(url, aws, changes);
    } catch (error) {
      log('not-handed-back', { queue, messages: returned.length, error: textOf(error) });
    }
  };
