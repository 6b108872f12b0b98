/**
 * What a failed AWS call means for whoever made it.
 * `ambiguous`: it may have happened (time-outs, dropped connections, 5xx). `busy`: it did not, try later (throttling, limits).
 * `refused`: it did not and will not (access, validation). `gone`: the thing asked about does not exist.
 */
export type AwsFailure = 'ambiguous' | 'busy' | 'refused' | 'gone';

/** A failed AWS call, said as what was being done, with the AWS error's name; the original is the cause. */
export class AwsCallError extends Error {
  readonly failure: AwsFailure;
  readonly code: string;

  constructor(doing: string, cause: unknown) {
    const { failure, code } = classifyFailure(cause);
    super(`${doing}: ${code}${cause instanceof Error && cause.message !== '' ? `: ${cause.message}` : ''}`, { cause });
    this.name = 'AwsCallError';
    this.failure = failure;
    this.code = code;
  }
}

/** True for an error that says the thing asked about is not there. */
export const isGone = (error: unknown): boolean => error instanceof AwsCallError && error.failure === 'gone';

/** What was read; `undefined` when AWS says that it does not exist. */
export async function unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** The name of the error for an item that is larger than DynamoDB takes, which it tells by a message alone. */
export const ITEM_TOO_LARGE = 'ItemTooLarge';

/** True for a write that was refused, whole, because an item would be too large. */
export const isTooLarge = (error: unknown): boolean => error instanceof AwsCallError && error.code === ITEM_TOO_LARGE;

/** Runs one AWS call and says what it was for when it fails. */
export async function calling<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new AwsCallError(doing, error);
  }
}

/** CloudFormation, Auto Scaling and EC2 name some errors otherwise on the wire than their SDK clients do; both are here. */
const BUSY = new Set([
  'AutomationExecutionLimitExceededException',
  'AutomationExecutionLimitExceeded',
  'CallRateLimitExceededException',
  'InvalidChangeSetStatus',
  'InvalidChangeSetStatusException',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ResourceContention',
  'ResourceContentionFault',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

const GONE = new Set([
  'AutomationDefinitionNotFoundException',
  'AutomationExecutionNotFoundException',
  'ChangeSetNotFound',
  'ChangeSetNotFoundException',
  'DocumentDoesNotExistException',
  'DoesNotExistException',
  'InvalidAMIID.NotFound',
  'InvalidDocument',
  'InvalidLaunchTemplateId.NotFound',
  'InvalidLaunchTemplateId.VersionNotFound',
  'InvalidLaunchTemplateName.NotFoundException',
  'ResourceNotFoundException',
  'TargetGroupNotFound',
  'TargetGroupNotFoundException',
]);

/**
 * CloudFormation says all its refusals as `ValidationError` and Auto Scaling nearly all; only the text tells them apart:
 * `Stack with id web-prod does not exist`, `Stack [web-prod] does not exist`, `AutoScalingGroup name not found - …`.
 */
const isMissing = (code: string, error: unknown): boolean =>
  code === 'ValidationError' &&
  error instanceof Error &&
  /^(?:Stack|ChangeSet)\b.* does not exist|^AutoScalingGroup name not found/.test(error.message);

export function classifyFailure(error: unknown): { failure: AwsFailure; code: string } {
  // Without credentials of a role its call was not made: what kept them is what kept it.
  if (error instanceof AwsCallError) return { failure: error.failure, code: error.code };
  const code = error instanceof Error ? error.name : 'UnknownError';
  if (BUSY.has(code)) return { failure: 'busy', code };
  if (GONE.has(code) || isMissing(code, error)) return { failure: 'gone', code };
  const status = statusOf(error);
  // No status: the request or its answer was lost on the way.
  if (status === undefined || status >= 500) return { failure: 'ambiguous', code };
  return { failure: 'refused', code };
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
