import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { NAMES } from './names.ts';
import { WORKER_TIMEOUT } from './timeouts.ts';

/**
 * A message that has failed this often is poison: it goes to the dead-letter queue, and the ones behind it continue. The worker
 * retries after 2, 4, 8 … 120 seconds (src/handlers/hand-back.ts), so a request is tried for half an hour, as long as Slack accepts an
 * answer to it, and a hint for ten minutes: the next tick makes up for it.
 */
export const MAX_RECEIVES = { requests: 20, events: 10 };

/** Two weeks, the longest there is: time to be back from a holiday. */
const DEAD_LETTER_RETENTION = Duration.days(14);

/**
 * Lambda asks for at least six times the function's timeout, plus the batch window
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
 */
export const VISIBILITY = Duration.seconds(WORKER_TIMEOUT.toSeconds() * 6 + 10);

const common = { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true };

/** What Slack asked for, what AWS reported, and where each goes when it cannot be handled or delivered. */
export class Queues extends Construct {
  /** From the slack function. First in, first out for each person and each run; a replay has the same deduplication id. */
  readonly requests: sqs.Queue;
  readonly requestsDeadLetters: sqs.Queue;
  /** From the rules, the schedule, and the worker to itself. */
  readonly events: sqs.Queue;
  readonly eventsDeadLetters: sqs.Queue;
  /** What EventBridge or the scheduler could not put on the events queue. Kept apart since SQS cannot redrive these. */
  readonly undelivered: sqs.Queue;

  constructor(scope: Construct) {
    super(scope, 'Queues');
    this.requestsDeadLetters = new sqs.Queue(this, 'RequestsDeadLetters', {
      ...common,
      queueName: NAMES.requestsDeadLetters,
      fifo: true,
      retentionPeriod: DEAD_LETTER_RETENTION,
    });
    this.requests = new sqs.Queue(this, 'Requests', {
      ...common,
      queueName: NAMES.requestsQueue,
      fifo: true,
      contentBasedDeduplication: false,
      visibilityTimeout: VISIBILITY,
      deadLetterQueue: { queue: this.requestsDeadLetters, maxReceiveCount: MAX_RECEIVES.requests },
    });
    this.eventsDeadLetters = new sqs.Queue(this, 'EventsDeadLetters', {
      ...common,
      queueName: NAMES.eventsDeadLetters,
      retentionPeriod: DEAD_LETTER_RETENTION,
    });
    this.events = new sqs.Queue(this, 'Events', {
      ...common,
      queueName: NAMES.eventsQueue,
      visibilityTimeout: VISIBILITY,
      deadLetterQueue: { queue: this.eventsDeadLetters, maxReceiveCount: MAX_RECEIVES.events },
    });
    this.undelivered = new sqs.Queue(this, 'Undelivered', {
      ...common,
      queueName: NAMES.undelivered,
      retentionPeriod: DEAD_LETTER_RETENTION,
    });
  }
}
