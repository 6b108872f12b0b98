import { InvalidMessageContents } from '@aws-sdk/client-sqs';
import { invalidParameter, missingParameter } from './sqs-error.ts';
import { type MessageAttributes, md5, md5OfAttributes, refusedCharacter, sizeOf } from './sqs-message.ts';
import type { NewMessage, Queue } from './sqs-queue.ts';

/** The members that SendMessage and an entry of SendMessageBatch share. */
export interface SendInput {
  MessageBody?: string | undefined;
  DelaySeconds?: number | undefined;
  MessageAttributes?: MessageAttributes | undefined;
  MessageDeduplicationId?: string | undefined;
  MessageGroupId?: string | undefined;
}

export interface SendOutput {
  MessageId: string;
  MD5OfMessageBody: string;
  MD5OfMessageAttributes?: string;
  SequenceNumber?: string;
}

const MAX_ATTRIBUTES = 10;
const ID = /^[\x21-\x7e]{1,128}$/;

/** Checks a message as SQS does, and sends it. */
export function sendOne(queue: Queue, input: SendInput): SendOutput {
  const message = checked(queue, input);
  const sent = queue.send(message);
  const attributes = md5OfAttributes(message.attributes ?? {});
  return {
    MessageId: sent.id,
    MD5OfMessageBody: md5(message.body),
    ...(attributes && { MD5OfMessageAttributes: attributes }),
    ...(sent.sequenceNumber !== undefined && { SequenceNumber: sent.sequenceNumber }),
  };
}

function checked(queue: Queue, input: SendInput): NewMessage {
  const body = input.MessageBody ?? '';
  const attributes = input.MessageAttributes ?? {};
  if (body === '') throw missingParameter('MessageBody');
  checkContents(queue, body, attributes);
  checkDelay(queue, input.DelaySeconds);
  checkGroup(queue, input);
  return {
    body,
    attributes,
    ...(input.DelaySeconds !== undefined && { delaySeconds: input.DelaySeconds }),
    ...(input.MessageGroupId !== undefined && { groupId: input.MessageGroupId }),
    ...(input.MessageDeduplicationId !== undefined && { deduplicationId: input.MessageDeduplicationId }),
  };
}

function checkContents(queue: Queue, body: string, attributes: MessageAttributes): void {
  const { maxMessageBytes } = queue.settings;
  if (sizeOf(body, attributes) > maxMessageBytes) {
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maxMessageBytes} bytes.`,
    );
  }
  const refused = refusedCharacter(body);
  if (refused) {
    throw new InvalidMessageContents({
      message: `Invalid binary character '${refused}' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF`,
      $metadata: {},
    });
  }
  for (const [name, { DataType }] of Object.entries(attributes)) {
    if (!/^(String|Number|Binary)(\..+)?$/.test(DataType ?? '')) {
      throw invalidParameter(`The type of message (user) attribute '${name}' is invalid.`);
    }
  }
  if (Object.keys(attributes).length > MAX_ATTRIBUTES) {
    throw invalidParameter(
      `Number of message attributes [${Object.keys(attributes).length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`,
    );
  }
}

function checkDelay(queue: Queue, seconds: number | undefined): void {
  if (seconds === undefined) return;
  // A FIFO queue takes a delay for the queue only; an explicit 0 is accepted.
  const isRefused = queue.settings.isFifo ? seconds !== 0 : seconds < 0 || seconds > 900;
  if (!isRefused) return;
  const reason = queue.settings.isFifo
    ? 'The request include parameter that is not valid for this queue type'
    : 'DelaySeconds must be >= 0 and <= 900';
  throw invalidParameter(`Value ${seconds} for parameter DelaySeconds is invalid. Reason: ${reason}.`);
}

function checkGroup(queue: Queue, { MessageGroupId, MessageDeduplicationId }: SendInput): void {
  checkId('MessageGroupId', MessageGroupId);
  checkId('MessageDeduplicationId', MessageDeduplicationId);
  if (!queue.settings.isFifo) {
    if (MessageDeduplicationId === undefined) return;
    throw invalidParameter(
      `Value ${MessageDeduplicationId} for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is not valid for this queue type.`,
    );
  }
  if (MessageGroupId === undefined) throw missingParameter('MessageGroupId');
  if (MessageDeduplicationId !== undefined || queue.settings.contentBasedDeduplication) return;
  throw invalidParameter(
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}

function checkId(name: string, value: string | undefined): void {
  if (value === undefined || ID.test(value)) return;
  throw invalidParameter(
    `Value ${value} for parameter ${name} is invalid. Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );
}
