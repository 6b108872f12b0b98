import * as sdk from '@aws-sdk/client-lambda';
import type { CallContext } from '../types.ts';
import type { Lambda } from './lambda.ts';
import { FunctionError } from './lambda-types.ts';
import { handlersOf, type SimulatedService } from './service.ts';
import { take } from './take.ts';
import { WireError } from './wire-error.ts';

/** Bytes of a request or an answer. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LARGEST = 6_291_556;
const LATEST = '$LATEST';
const INVOKED = ['FunctionName', 'InvocationType', 'LogType', 'Payload', 'Qualifier'] as const;

/** Lambda's API: functions are invoked and waited for. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const lambdaService = (lambda: Lambda): SimulatedService => ({
  name: 'lambda',
  sdk,
  handlers: handlersOf<typeof sdk>()({
    Invoke: async (input, context) => {
      const { FunctionName, InvocationType = 'RequestResponse', LogType, Payload, Qualifier } = take(input, INVOKED);
      const name = functionIn(lambda, { given: FunctionName ?? '', qualifier: Qualifier, context });
      const event = eventIn(Payload);
      if (InvocationType === 'Event')
        throw new WireError('NotImplemented', 'lambda:Invoke as Event is not simulated.', 501);
      if (InvocationType === 'DryRun') return { StatusCode: 204 };
      return {
        StatusCode: 200,
        ExecutedVersion: LATEST,
        ...(LogType === 'Tail' && { LogResult: logOf(context.requestId) }),
        ...(await answerOf(lambda, name, { event, requestId: context.requestId })),
      };
    },
  }),
});

interface Named {
  given: string;
  qualifier: string | undefined;
  context: CallContext;
}

/** The function that a name, an ARN or a part of one names, with a version or an alias behind it or beside it. */
function functionIn(lambda: Lambda, { given, qualifier, context: { accountId, region } }: Named): string {
  const [, account = accountId, name = '', inName] =
    /^(?:arn:aws:lambda:[a-z0-9-]+:(\d{12}):function:|\d{12}:function:|function:)?([\w-]+)(?::([\w$-]+))?$/.exec(
      given,
    ) ?? [];
  if (inName !== undefined && qualifier !== undefined && inName !== qualifier)
    throw new WireError(
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  const wanted = qualifier ?? inName ?? LATEST;
  if (account === accountId && lambda.has(name, wanted)) return name;
  const arn = `arn:aws:lambda:${region}:${account}:function:${name || given}${wanted === LATEST ? '' : `:${wanted}`}`;
  throw new sdk.ResourceNotFoundException({
    Type: 'User',
    message: `Function not found: ${arn}`,
    $metadata: { httpStatusCode: 404 },
  });
}

function eventIn(payload: Uint8Array | undefined): unknown {
  if (payload === undefined || payload.length === 0) return {};
  if (payload.length > LARGEST)
    throw new sdk.RequestTooLargeException({
      Type: 'User',
      message: `${payload.length} byte payload is too large for the RequestResponse invocation type (limit ${LARGEST} bytes)`,
      $metadata: { httpStatusCode: 413 },
    });
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch (error) {
    throw new sdk.InvalidRequestContentException({
      Type: 'User',
      message: `Could not parse request body into json: ${error instanceof Error ? error.message : String(error)}`,
      $metadata: { httpStatusCode: 400 },
    });
  }
}

interface Asked {
  event: unknown;
  requestId: string;
}

/** What the function gave, or how it ended: both are an answer, and the caller is told in `FunctionError` which. */
async function answerOf(lambda: Lambda, name: string, { event, requestId }: Asked) {
  try {
    const Payload = bytesOf(await lambda.invoke(name, event));
    return Payload.length > LARGEST ? unhandled('Function.ResponseSizeTooLarge', TOO_LARGE) : { Payload };
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    const { errorType, message } = error;
    // What ends the sandbox has no stack, and names the request.
    const isSandbox = /^(Sandbox|Runtime)\./.test(errorType);
    if (isSandbox) return unhandled(errorType, `RequestId: ${requestId} ${message}`);
    return unhandled(errorType, message, [`${errorType}: ${message}`]);
  }
}

const TOO_LARGE = `Response payload size exceeded maximum allowed payload size (${LARGEST} bytes).`;

const unhandled = (errorType: string, errorMessage: string, trace?: readonly string[]) => ({
  FunctionError: 'Unhandled',
  Payload: bytesOf({ errorType, errorMessage, ...(trace && { trace }) }),
});

const bytesOf = (value: unknown): Uint8Array => new Uint8Array(Buffer.from(JSON.stringify(value) ?? 'null'));

/** The lines that Lambda itself writes; those of the function are on the terminal. */
const logOf = (requestId: string): string =>
  Buffer.from(
    `START RequestId: ${requestId} Version: ${LATEST}\nEND RequestId: ${requestId}\nREPORT RequestId: ${requestId}\n`,
  ).toString('base64');
