import { createHash } from 'node:crypto';
import { isRecord } from './json-value.ts';

/** Since August 2025 a message may be 1 MiB; before, 256 KiB. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;

export interface MessageAttribute {
  DataType?: string | undefined;
  StringValue?: string | undefined;
  BinaryValue?: Uint8Array | undefined;
}

export type MessageAttributes = Record<string, MessageAttribute>;

/** A message in a queue. Times are milliseconds since the epoch on the local clock. */
export interface StoredMessage {
  id: string;
  body: string;
  attributes: MessageAttributes;
  sentAt: number;
  /** Not delivered before: its delay, or the visibility timeout of its last receive. */
  visibleAt: number;
  /** Received and neither deleted nor returned. */
  inFlight: boolean;
  receiveCount: number;
  firstReceivedAt?: number;
  /** The last time. */
  receivedAt?: number;
  /** The handle of the last receive; older ones delete nothing on a FIFO queue. */
  receiptHandle?: string;
  groupId?: string;
  deduplicationId?: string;
  sequenceNumber?: string;
  /** The queue it was moved from. */
  sourceArn?: string;
}

/** The first character that SQS refuses, in `#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF`. */
export function refusedCharacter(text: string): string | undefined {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const isAllowed =
      code === 0x9 ||
      code === 0xa ||
      code === 0xd ||
      (code >= 0x20 && code <= 0xd7ff) ||
      (code >= 0xe000 && code <= 0xfffd) ||
      code >= 0x10000;
    if (!isAllowed) return `#x${code.toString(16).toUpperCase()}`;
  }
  return undefined;
}

export function sizeOf(body: string, attributes: MessageAttributes): number {
  let size = Buffer.byteLength(body);
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
    size += Buffer.byteLength(name) + Buffer.byteLength(DataType ?? '');
    size += BinaryValue ? BinaryValue.length : Buffer.byteLength(StringValue ?? '');
  }
  return size;
}

export const md5 = (data: string | Buffer): string => createHash('md5').update(data).digest('hex');

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const parts: Buffer[] = [];
  const add = (data: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    parts.push(length, Buffer.from(data));
  };
  for (const name of names) {
    const { DataType = '', StringValue = '', BinaryValue } = attributes[name] ?? {};
    add(Buffer.from(name));
    add(Buffer.from(DataType));
    parts.push(Buffer.from([DataType.startsWith('Binary') ? 2 : 1]));
    add(BinaryValue ?? Buffer.from(StringValue));
  }
  return md5(Buffer.concat(parts));
}

/** A message as ReceiveMessage answers it, with all its system attributes. */
export function systemAttributes(message: StoredMessage): Record<string, string> {
  return {
    SenderId: 'AROALOCALLOCALLOCALL1:local',
    SentTimestamp: `${message.sentAt}`,
    ApproximateReceiveCount: `${message.receiveCount}`,
    ApproximateFirstReceiveTimestamp: `${message.firstReceivedAt ?? message.sentAt}`,
    ...(message.groupId !== undefined && { MessageGroupId: message.groupId }),
    ...(message.deduplicationId !== undefined && { MessageDeduplicationId: message.deduplicationId }),
    ...(message.sequenceNumber !== undefined && { SequenceNumber: message.sequenceNumber }),
    ...(message.sourceArn !== undefined && { DeadLetterQueueSourceArn: message.sourceArn }),
  };
}

/** The queue a redrive policy names, and after how many receives a message goes there. */
export interface RedrivePolicy {
  deadLetterTargetArn: string;
  maxReceiveCount: number;
}

export function parseRedrivePolicy(json: string): RedrivePolicy | undefined {
  let policy: unknown;
  try {
    policy = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!isRecord(policy)) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = policy;
  const count = Number(maxReceiveCount);
  if (typeof deadLetterTargetArn !== 'string' || !Number.isInteger(count) || count < 1 || count > 1000)
    return undefined;
  return { deadLetterTargetArn, maxReceiveCount: count };
}
