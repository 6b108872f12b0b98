import * as sdk from '@aws-sdk/client-sqs';
import type { Clock } from '../types.ts';
import { pageOf } from './paging.ts';
import { handlersOf, type SimulatedService } from './service.ts';
import { attributesOf, settingsOf } from './sqs-attributes.ts';
import { eachEntry, refuseLongBatch } from './sqs-batch.ts';
import { invalidParameter } from './sqs-error.ts';
import {
  MAX_MESSAGE_BYTES,
  md5,
  md5OfAttributes,
  type StoredMessage,
  sizeOf,
  systemAttributes,
} from './sqs-message.ts';
import { Queue } from './sqs-queue.ts';
import { sendOne } from './sqs-send.ts';

export interface SqsOptions {
  clock: Clock;
  accountId: string;
  region: string;
  /** The endpoint that queue URLs are built on. */
  baseUrl: () => string;
}

export interface Sqs {
  service: SimulatedService;
  /** Creates a queue from the attributes of CreateQueue, or returns the one that has them already. */
  createQueue: (name: string, attributes?: Readonly<Record<string, string>>) => Queue;
  /** By name, ARN or URL. */
  queue: (reference: string) => Queue | undefined;
  queues: () => readonly Queue[];
  urlOf: (queue: Queue) => string;
}

const $metadata = {};

/** SQS: standard and FIFO queues on the local clock. ReceiveMessage never waits: it answers at once, full or empty. */
export function createSqs(options: SqsOptions): Sqs {
  const queues = new Map<string, Queue>();
  const arnOf = (name: string) => `arn:aws:sqs:${options.region}:${options.accountId}:${name}`;
  const urlOf = (queue: Queue) => `${options.baseUrl()}/${options.accountId}/${queue.settings.name}`;
  const find = (reference: string) => queues.get(reference.split(/[/:]/).at(-1) ?? '');

  function deadLetter(message: StoredMessage, targetArn: string): void {
    const target = find(targetArn);
    if (!target) throw new Error(`sqs: the dead-letter queue ${targetArn} does not exist`);
    target.add(message);
  }

  function createQueue(name: string, attributes: Readonly<Record<string, string>> = {}): Queue {
    if (!/^[\w-]{1,75}(\.fifo)?$|^[\w-]{1,80}$/.test(name)) {
      throw invalidParameter('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length');
    }
    const settings = settingsOf(name, arnOf(name), attributes);
    const known = queues.get(name);
    if (known && JSON.stringify(known.settings) === JSON.stringify(settings)) return known;
    if (known) {
      const message = 'A queue already exists with the same name and a different value for attribute(s)';
      throw new sdk.QueueNameExists({ message, $metadata });
    }
    const created = new Queue(settings, options.clock, deadLetter);
    queues.set(name, created);
    return created;
  }

  const sqs = { createQueue, queue: find, queues: () => [...queues.values()], urlOf };
  return {
    ...sqs,
    service: {
      name: 'sqs',
      sdk,
      handlers: sqsHandlers({ ...sqs, queues, now: options.clock.now.bind(options.clock) }),
    },
  };
}

interface Operations extends Pick<Sqs, 'createQueue' | 'queue' | 'urlOf'> {
  queues: Map<string, Queue>;
  now: () => number;
}

function sqsHandlers({ createQueue, queue: find, urlOf, queues, now }: Operations) {
  const purges = new Map<Queue, number>();

  function at(url: string | undefined): Queue {
    const found = find(url ?? '');
    if (found) return found;
    throw new sdk.QueueDoesNotExist({ message: 'The specified queue does not exist.', $metadata });
  }

  function purge(queue: Queue): void {
    const last = purges.get(queue);
    if (last !== undefined && now() - last < 60_000) {
      const message = `Only one PurgeQueue operation on ${queue.settings.name} is allowed every 60 seconds.`;
      throw new sdk.PurgeQueueInProgress({ message, $metadata });
    }
    purges.set(queue, now());
    queue.purge();
  }

  return handlersOf<typeof sdk>()({
    CreateQueue: async ({ QueueName, Attributes }) => ({
      QueueUrl: urlOf(createQueue(QueueName ?? '', Attributes ?? {})),
    }),
    DeleteQueue: async ({ QueueUrl }) => {
      queues.delete(at(QueueUrl).settings.name);
      return {};
    },
    GetQueueUrl: async ({ QueueName }) => ({ QueueUrl: urlOf(at(QueueName)) }),
    GetQueueAttributes: async ({ QueueUrl, AttributeNames }) => {
      const Attributes = attributesOf(at(QueueUrl), AttributeNames ?? []);
      return Object.keys(Attributes).length > 0 ? { Attributes } : {};
    },
    ListQueues: async ({ QueueNamePrefix = '', MaxResults, NextToken }) => {
      checkRange('MaxResults', MaxResults, 1, 1000);
      const named = [...queues.values()].filter(({ settings }) => settings.name.startsWith(QueueNamePrefix));
      // Without MaxResults there is no second page. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html
      const page = pageOf(named, MaxResults ?? 1000, NextToken, () =>
        invalidParameter('Invalid or expired next token.'),
      );
      const more = MaxResults === undefined ? undefined : page.nextToken;
      return page.items.length > 0 ? { QueueUrls: page.items.map(urlOf), ...(more && { NextToken: more }) } : {};
    },
    SendMessage: async (input) => sendOne(at(input.QueueUrl), input),
    SendMessageBatch: async ({ QueueUrl, Entries }) => {
      const queue = at(QueueUrl);
      const bytes = (Entries ?? []).map((entry) => sizeOf(entry.MessageBody ?? '', entry.MessageAttributes ?? {}));
      refuseLongBatch(
        bytes.reduce((sum, size) => sum + size, 0),
        MAX_MESSAGE_BYTES,
      );
      return eachEntry(Entries, (entry) => sendOne(queue, entry));
    },
    ReceiveMessage: async (input) => receive(at(input.QueueUrl), input),
    DeleteMessage: async ({ QueueUrl, ReceiptHandle }) => deleteOne(at(QueueUrl), ReceiptHandle),
    DeleteMessageBatch: async ({ QueueUrl, Entries }) => {
      const queue = at(QueueUrl);
      return eachEntry(Entries, ({ ReceiptHandle }) => deleteOne(queue, ReceiptHandle));
    },
    ChangeMessageVisibility: async (input) => changeVisibility(at(input.QueueUrl), input),
    ChangeMessageVisibilityBatch: async ({ QueueUrl, Entries }) => {
      const queue = at(QueueUrl);
      return eachEntry(Entries, (entry) => changeVisibility(queue, entry));
    },
    PurgeQueue: async ({ QueueUrl }) => {
      purge(at(QueueUrl));
      return {};
    },
  });
}

const HANDLE = /^[0-9a-f-]{36}#\d+#[0-9a-f-]{36}$/;

function checkHandle(handle: string | undefined): string {
  if (handle !== undefined && HANDLE.test(handle)) return handle;
  throw new sdk.ReceiptHandleIsInvalid({
    message: `The input receipt handle "${handle}" is not a valid receipt handle.`,
    $metadata,
  });
}

function deleteOne(queue: Queue, handle: string | undefined): object {
  if (queue.delete(checkHandle(handle)) === 'deleted') return {};
  throw invalidParameter(
    `Value ${handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
  );
}

function changeVisibility(
  queue: Queue,
  input: { ReceiptHandle?: string | undefined; VisibilityTimeout?: number | undefined },
): object {
  const seconds = input.VisibilityTimeout ?? 0;
  if (seconds < 0 || seconds > 43_200) {
    throw invalidParameter(
      `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200.`,
    );
  }
  switch (queue.changeVisibility(checkHandle(input.ReceiptHandle), seconds)) {
    case 'changed':
      return {};
    case 'not-in-flight':
      throw new sdk.MessageNotInflight({
        message: 'The message referred to is not in flight, or does not exist.',
        $metadata,
      });
    case 'too-long':
      throw invalidParameter(
        `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds].`,
      );
  }
}

function checkRange(name: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (value >= least && value <= most)) return;
  throw invalidParameter(
    `Value ${value} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}, if provided.`,
  );
}

function receive(queue: Queue, input: sdk.ReceiveMessageCommandInput): object {
  const limit = input.MaxNumberOfMessages ?? 1;
  checkRange('MaxNumberOfMessages', limit, 1, 10);
  // A long poll answers at once here: the world's clock may stand still.
  checkRange('WaitTimeSeconds', input.WaitTimeSeconds, 0, 20);
  const wanted: string[] = [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])];
  const attributeNames = input.MessageAttributeNames ?? [];
  const messages = queue.receive(limit, input.VisibilityTimeout);
  if (messages.length === 0) return {};
  return { Messages: messages.map((message) => received(message, wanted, attributeNames)) };
}

function received(message: StoredMessage, wanted: readonly string[], attributeNames: readonly string[]): object {
  const system = Object.entries(systemAttributes(message)).filter(
    ([name]) => wanted.includes('All') || wanted.includes(name),
  );
  const own = Object.entries(message.attributes).filter(([name]) =>
    attributeNames.some((pattern) => isNamed(name, pattern)),
  );
  const md5OfOwn = md5OfAttributes(Object.fromEntries(own));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(own.length > 0 && { MessageAttributes: Object.fromEntries(own), MD5OfMessageAttributes: md5OfOwn }),
  };
}

const isNamed = (name: string, pattern: string) =>
  pattern === 'All' || pattern === name || (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -1)));
