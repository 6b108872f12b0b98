import {
  IdempotentParameterMismatchException,
  InvalidParameterValueException,
  InvalidRequestException,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
} from '@aws-sdk/client-imagebuilder';
import { answeredBefore } from '../take.ts';
import type { ImageBuilderState } from './state.ts';

const NO_METADATA = { $metadata: {} };

export const notFound = (arn: string | undefined): Error =>
  new ResourceNotFoundException({ message: `The resource '${arn}' was not found.`, ...NO_METADATA });

export const alreadyExists = (arn: string): Error =>
  new ResourceAlreadyExistsException({ message: `The resource '${arn}' already exists.`, ...NO_METADATA });

export const invalidRequest = (message: string): Error => new InvalidRequestException({ message, ...NO_METADATA });

export const invalidValue = (member: string, value: unknown, rule: string): Error =>
  new InvalidParameterValueException({
    message: `The value supplied for parameter '${member}' is not valid: '${String(value)}' ${rule}.`,
    ...NO_METADATA,
  });

/** The text, or the error for a member that is missing, empty or too long. */
export const required = (member: string, value: string | undefined, most = 1024): string => {
  if (value === undefined || value === '' || value.length > most) {
    throw invalidValue(member, value, `must have between 1 and ${most} characters`);
  }
  return value;
};

/** Runs once for each client token: repeated with the same request, it gives the first answer again. */
export const once = async <Response extends object>(
  state: ImageBuilderState,
  operation: string,
  input: { clientToken?: string | undefined },
  run: () => Response,
): Promise<Response | object> => {
  const { clientToken, ...request } = input;
  if (clientToken === undefined) return run();
  required('clientToken', clientToken, 64);
  const key = `${operation}/${clientToken}`;
  const text = JSON.stringify(request, (_name, value: unknown) => sortedKeys(value));
  const earlier = state.tokens.get(key);
  if (earlier === undefined) {
    const response = run();
    state.tokens.set(key, { request: text, response });
    return response;
  }
  if (earlier.request === text) return answeredBefore(input, earlier.response);
  throw new IdempotentParameterMismatchException({
    message: `The client token '${clientToken}' was used before with other parameters.`,
    ...NO_METADATA,
  });
};

const sortedKeys = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
