import {
  AlreadyExistsException,
  ChangeSetNotFoundException,
  InsufficientCapabilitiesException,
  InvalidChangeSetStatusException,
  TokenAlreadyExistsException,
} from '@aws-sdk/client-cloudformation';
import { answerOf, WireError } from '../wire-error.ts';

type ErrorClass = new (options: { message: string; Message: string; $metadata: Record<string, never> }) => Error;

const modelled = (Class: ErrorClass, message: string): Error => new Class({ message, Message: message, $metadata: {} });

/** CloudFormation models no class for it: nearly every refusal is a ValidationError that differs by its text alone. */
export const validationError = (message: string): Error => new WireError('ValidationError', message);

export const insufficientCapabilities = (needed: readonly string[]): Error =>
  modelled(InsufficientCapabilitiesException, `Requires capabilities : [${needed.join(', ')}]`);

export const changeSetNotFound = (name: string): Error =>
  modelled(ChangeSetNotFoundException, `ChangeSet [${name}] does not exist`);

/** A set that never became ready is refused by its status, one that did by its execution status. */
export const invalidChangeSetStatus = (set: { id: string; status: string; executionStatus: string }): Error => {
  const [kind, status] =
    set.status === 'CREATE_COMPLETE' ? ['execution status', set.executionStatus] : ['status', set.status];
  const message = `ChangeSet [${set.id}] cannot be executed in its current ${kind} of [${status}]`;
  return modelled(InvalidChangeSetStatusException, message);
};

export const alreadyExists = (message: string): Error => modelled(AlreadyExistsException, message);

export const tokenAlreadyExists = (token: string): Error =>
  modelled(TokenAlreadyExistsException, `The client request token ${token} was used by another operation`);

/** One resource could not be brought to what the template asks; `message` is the reason that its event gives. */
export class ResourceFailure extends Error {}

/** The operation is to stop where it is and go back: a person cancelled it, or an alarm did. */
export class Interruption extends Error {}

/** What a resource's event says of an error that a called service answered with. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof ResourceFailure) return error.message;
  const answer = answerOf(error);
  const text = answer?.message ?? (error instanceof Error ? error.message : String(error));
  const code = answer === undefined ? 'InternalFailure' : handlerCode(answer.code);
  return `Resource handler returned message: "${text}" (HandlerErrorCode: ${code})`;
};

const handlerCode = (code: string): string => {
  if (/Throttl|RateLimit/.test(code)) return 'Throttling';
  if (/AccessDenied|Unauthorized/.test(code)) return 'AccessDenied';
  if (/NotFound/.test(code)) return 'NotFound';
  if (/AlreadyExists/.test(code)) return 'AlreadyExists';
  return 'InvalidRequest';
};
