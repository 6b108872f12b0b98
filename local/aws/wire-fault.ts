import type { AwsFault } from './faults.ts';
import { WireError } from './wire-error.ts';

type Injected = Exclude<AwsFault['kind'], 'timeout-after-accept'>;
type Codes = Readonly<Record<Injected, readonly [code: string, status: number]>>;

const USUAL: Codes = {
  throttle: ['ThrottlingException', 400],
  'server-error': ['InternalServerError', 500],
  'access-denied': ['AccessDeniedException', 400],
};

/** Services that spell them otherwise. */
const CODES: Readonly<Record<string, Codes>> = {
  imagebuilder: {
    throttle: ['CallRateLimitExceededException', 429],
    'server-error': ['ServiceException', 500],
    'access-denied': ['AccessDeniedException', 403],
  },
  ec2: {
    throttle: ['RequestLimitExceeded', 503],
    'server-error': ['InternalError', 500],
    'access-denied': ['UnauthorizedOperation', 403],
  },
  sqs: {
    throttle: ['RequestThrottled', 403],
    'server-error': ['InternalFailure', 500],
    'access-denied': ['AccessDenied', 403],
  },
  autoscaling: {
    throttle: ['Throttling', 400],
    'server-error': ['InternalFailure', 500],
    'access-denied': ['AccessDenied', 403],
  },
  elasticloadbalancing: {
    throttle: ['Throttling', 400],
    'server-error': ['InternalFailure', 500],
    'access-denied': ['AccessDenied', 403],
  },
  sts: {
    throttle: ['Throttling', 400],
    'server-error': ['InternalFailure', 500],
    'access-denied': ['AccessDenied', 403],
  },
  s3: {
    throttle: ['SlowDown', 503],
    'server-error': ['InternalError', 500],
    'access-denied': ['AccessDenied', 403],
  },
  lambda: {
    throttle: ['TooManyRequestsException', 429],
    'server-error': ['ServiceException', 500],
    'access-denied': ['AccessDeniedException', 403],
  },
  events: { ...USUAL, 'server-error': ['InternalException', 500] },
};

const MESSAGES: Readonly<Record<Injected, string>> = {
  throttle: 'Rate exceeded',
  'server-error': 'An internal error occurred. Please retry your request.',
  'access-denied': 'not authorized',
};

/** The error that an injected fault makes a service answer. */
export function injectedError(kind: Injected, service: string, operation: string, accountId: string): WireError {
  const [code, status] = (CODES[service] ?? USUAL)[kind];
  const message =
    kind === 'access-denied'
      ? `User: arn:aws:sts::${accountId}:assumed-role/local/local is not authorized to perform: ${service}:${operation}`
      : MESSAGES[kind];
  return new WireError(code, message, status);
}
