import { ValidationException } from '@aws-sdk/client-ssm';

type ErrorClass = new (options: { message: string; Message: string; $metadata: Record<string, never> }) => Error;

/** One of the SDK's exceptions. SSM spells the member `Message`, the base class `message`; both are set. */
export const refusal = (Class: ErrorClass, message: string): Error =>
  new Class({ message, Message: message, $metadata: {} });

/** What the service's front end says of a member outside its range, length, pattern or enum. */
export const invalidMember = (member: string, value: unknown, constraint: string): Error =>
  refusal(
    ValidationException,
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );

export const checkRange = (member: string, value: number | undefined, least: number, most: number): void => {
  if (value === undefined) return;
  if (value < least) throw invalidMember(member, value, `Member must have value greater than or equal to ${least}`);
  if (value > most) throw invalidMember(member, value, `Member must have value less than or equal to ${most}`);
};

export const checkOneOf = (member: string, value: string | undefined, allowed: readonly string[]): void => {
  if (value === undefined || allowed.includes(value)) return;
  throw invalidMember(member, value, `Member must satisfy enum value set: [${allowed.join(', ')}]`);
};
