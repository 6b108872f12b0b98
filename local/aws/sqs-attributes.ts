import { InvalidAttributeName, InvalidAttributeValue } from '@aws-sdk/client-sqs';
import { MAX_MESSAGE_BYTES, parseRedrivePolicy } from './sqs-message.ts';
import type { Queue, QueueSettings } from './sqs-queue.ts';

type Attributes = Readonly<Record<string, string>>;

/** Attributes that exist and change nothing in the local world. */
const IGNORED = [
  'Policy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
  'RedriveAllowPolicy',
];
const KNOWN = [
  'VisibilityTimeout',
  'DelaySeconds',
  'MessageRetentionPeriod',
  'MaximumMessageSize',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
  ...IGNORED,
];

/** A queue's settings from the attributes of CreateQueue. Throws as SQS does for a wrong one. */
export function settingsOf(name: string, arn: string, attributes: Attributes): QueueSettings {
  const unknown = Object.keys(attributes).find((attribute) => !KNOWN.includes(attribute));
  if (unknown) throw new InvalidAttributeName({ message: `Unknown Attribute ${unknown}.`, $metadata: {} });
  const isFifo = name.endsWith('.fifo');
  if ((attributes['FifoQueue'] === 'true') !== isFifo) {
    throw invalidValue(
      'FifoQueue',
      'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
    );
  }
  const redrive = redriveOf(attributes);
  return {
    name,
    arn,
    isFifo,
    contentBasedDeduplication: attributes['ContentBasedDeduplication'] === 'true',
    visibilityTimeout: numberOf(attributes, 'VisibilityTimeout', 30, 0, 43_200),
    delaySeconds: numberOf(attributes, 'DelaySeconds', 0, 0, 900),
    retentionSeconds: numberOf(attributes, 'MessageRetentionPeriod', 345_600, 60, 1_209_600),
    maxMessageBytes: numberOf(attributes, 'MaximumMessageSize', MAX_MESSAGE_BYTES, 1024, MAX_MESSAGE_BYTES),
    ...(redrive && { redrive }),
  };
}

/** A queue's attributes as GetQueueAttributes answers them; `All` or each by name. */
export function attributesOf(queue: Queue, wanted: readonly string[]): Record<string, string> {
  const all = allAttributes(queue);
  if (wanted.includes('All')) return all;
  const unknown = wanted.find((name) => !KNOWN.includes(name) && !(name in all));
  if (unknown) throw new InvalidAttributeName({ message: `Unknown Attribute ${unknown}.`, $metadata: {} });
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
}

function allAttributes(queue: Queue): Record<string, string> {
  const { settings } = queue;
  const { visible, inFlight, delayed } = queue.depth();
  const created = `${Math.floor(queue.createdAt / 1000)}`;
  return {
    QueueArn: settings.arn,
    ApproximateNumberOfMessages: `${visible}`,
    ApproximateNumberOfMessagesNotVisible: `${inFlight}`,
    ApproximateNumberOfMessagesDelayed: `${delayed}`,
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    VisibilityTimeout: `${settings.visibilityTimeout}`,
    MaximumMessageSize: `${settings.maxMessageBytes}`,
    MessageRetentionPeriod: `${settings.retentionSeconds}`,
    DelaySeconds: `${settings.delaySeconds}`,
    ReceiveMessageWaitTimeSeconds: '0',
    SqsManagedSseEnabled: 'true',
    ...(settings.redrive && { RedrivePolicy: JSON.stringify(settings.redrive) }),
    ...(settings.isFifo && {
      FifoQueue: 'true',
      ContentBasedDeduplication: `${settings.contentBasedDeduplication}`,
      DeduplicationScope: 'queue',
      FifoThroughputLimit: 'perQueue',
    }),
  };
}

function redriveOf(attributes: Attributes): QueueSettings['redrive'] {
  const json = attributes['RedrivePolicy'];
  if (!json) return undefined;
  const policy = parseRedrivePolicy(json);
  if (!policy) throw invalidValue('RedrivePolicy', `Value ${json} for parameter RedrivePolicy is invalid.`);
  return policy;
}

function numberOf(attributes: Attributes, name: string, fallback: number, low: number, high: number): number {
  const given = attributes[name];
  if (given === undefined) return fallback;
  const value = Number(given);
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw invalidValue(
    name,
    `Value ${given} for parameter ${name} is invalid. Reason: must be between ${low} and ${high}.`,
  );
}

const invalidValue = (name: string, reason: string) =>
  new InvalidAttributeValue({ message: `Invalid value for the parameter ${name}. Reason: ${reason}`, $metadata: {} });
