import { AutoScalingServiceException, InvalidNextToken, ResourceInUseFault } from '@aws-sdk/client-auto-scaling';
import { WireError } from '../wire-error.ts';

export const validationError = (message: string): Error =>
  new AutoScalingServiceException({ name: 'ValidationError', message, $fault: 'client', $metadata: {} });

/** What the service's front end says of a member outside its range. */
export const checkRange = (member: string, value: number | undefined, least: number, most: number): void => {
  if (value === undefined || (value >= least && value <= most)) return;
  const rule = value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  throw validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have value ${rule}`,
  );
};

/** One of the SDK's faults. Their classes want nothing but a message. */
export const fault = <Fault extends Error>(
  Class: new (options: { message: string; $metadata: Record<string, never> }) => Fault,
  message: string,
): Fault => new Class({ message, $metadata: {} });

export const resourceInUse = (message: string): Error => fault(ResourceInUseFault, message);

export const invalidToken = (): Error => fault(InvalidNextToken, 'The token is not valid.');

/** A member whose effect is not simulated is refused, not ignored. */
export const notSimulated = (what: string): Error => new WireError('NotImplemented', `${what} is not simulated.`, 501);
