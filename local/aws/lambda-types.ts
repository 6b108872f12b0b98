/** The context that a function gets; the members of @types/aws-lambda's Context that Node.js functions use today. */
export interface LambdaContext {
  functionName: string;
  functionVersion: string;
  invokedFunctionArn: string;
  memoryLimitInMB: string;
  awsRequestId: string;
  logGroupName: string;
  logStreamName: string;
  callbackWaitsForEmptyEventLoop: boolean;
  getRemainingTimeInMillis(): number;
}

/** A handler that answers by its promise, whatever types it declares for event and context. */
export type LambdaHandler = (event: never, context: never) => unknown;

export interface FunctionInput {
  handler: LambdaHandler;
  /** Real milliseconds. */
  timeoutMs: number;
  environment?: Readonly<Record<string, string>>;
}

export interface FunctionCounters {
  invocations: number;
  /** Thrown errors, timeouts included. */
  errors: number;
  timeouts: number;
  /** Real milliseconds of the last 1,000 invocations. */
  durations: number[];
}

/** What a function threw, as Lambda reports it: its type and message, nothing else crosses the boundary. */
export class FunctionError extends Error {
  readonly errorType: string;

  constructor(errorType: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'FunctionError';
    this.errorType = errorType;
  }
}
