import { isRecord, stringOr } from './json-value.ts';
import { WireError } from './wire-error.ts';

/** An error of DynamoDB with the members that only its clients see. */
export class DynamoDbError extends WireError {
  /** The item as it was, when the caller asked for it on a failed condition. */
  Item?: unknown;
  CancellationReasons?: unknown;
}

/** dynalite's errors carry the body DynamoDB would send; anything else is a bug and stays what it is. */
export function serviceError(error: unknown): unknown {
  if (!(error instanceof Error) || !isRecord(error) || !isRecord(error['body'])) return error;
  const { __type, message, Message } = error['body'];
  const status = typeof error['statusCode'] === 'number' ? error['statusCode'] : 400;
  const code = stringOr(__type, 'ValidationException').split('#').at(-1) ?? '';
  return new DynamoDbError(code, stringOr(message, stringOr(Message, '')), status);
}
