import * as sdk from '@aws-sdk/client-lambda';
import type { CallContext } from '../types.ts';
import type { Cloud } from './cloud.ts';
import type { Lambda } from './lambda.ts';
import { FunctionError } from './lambda-types.ts';
import { allowedBy } from './policy-match.ts';
import { handlersOf, type SimulatedService } from './service.ts';
import { principalOf } from './sts.ts';
import { take } from './take.ts';
import { WireError } from './wire-error.ts';

/** Bytes of a request or an answer. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LARGEST = 6_291_556;
const LATEST = '$LATEST';
const INVOKED = ['FunctionName', 'InvocationType', 'LogType', 'Payload', 'Qualifier'] as const;

interface LambdaApi {
  lambda: Lambda;
  cloud: Cloud;
}

/** Lambda's API: functions are invoked and waited for. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const lambdaService = ({ lambda, cloud }: LambdaApi): SimulatedService => ({
  name: 'lambda',
  sdk,
  handlers: handlersOf<typeof sdk>()({
    Invoke: async (input, context) => {
      const { FunctionName, InvocationType = 'RequestResponse', LogType, Payload, Qualifier } = take(input, INVOKED);
      const named = functionNamed({ given: FunctionName ?? '', qualifier: Qualifier, context });
      const invoked = functionIn({ lambda, cloud }, named, context);
      const event = eventIn(Payload);
      if (InvocationType === 'Event')
        throw new WireError('NotImplemented', 'lambda:Invoke as Event is not simulated.', 501);
      if (InvocationType === 'DryRun') return { StatusCode: 204 };
      return {
        StatusCode: 200,
        ExecutedVersion: LATEST,
        ...(LogType === 'Tail' && { LogResult: logOf(context.requestId) }),
        ...(await answerOf(invoked, named, { event, requestId: context.requestId })),
      };
    },
  }),
});

interface Given {
  given: string;
  qualifier: string | undefined;
  context: CallContext;
}

interface Named {
  name: string;
  accountId: string;
  qualifier: string | undefined;
  arn: string;
}

/** What a name, an ARN or a part of one names, with a version or an alias behind it or beside it. */
function functionNamed({ given, qualifier, context: { accountId, region } }: Given): Named {
  const [, inRegion = region, ofArn, ofPart, name = '', inName] =
    /^(?:arn:aws:lambda:([a-z0-9-]+):(\d{12}):function:|(\d{12}):function:|function:)?([\w-]+)(?::([\w$-]+))?$/.exec(
      given,
    ) ?? [];
  if (inName !== undefined && qualifier !== undefined && inName !== qualifier)
    throw new WireError(
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  const owner = ofArn ?? ofPart ?? accountId;
  const wanted = qualifier ?? inName;
  const suffix = wanted === undefined || wanted === LATEST ? '' : `:${wanted}`;
  const arn = `arn:aws:lambda:${region}:${owner}:function:${name || given}${suffix}`;
  if (inRegion !== region)
    throw notFound(`Functions from '${inRegion}' are not reachable in this region ('${region}')`);
  return { name, accountId: owner, qualifier: wanted, arn };
}

/** Another account's function is there for those alone whom its own policy, or that of its version or alias, lets invoke it. */
function functionIn({ lambda, cloud }: LambdaApi, named: Named, { accountId, region, caller }: CallContext): Lambda {
  const { name, arn, qualifier = LATEST } = named;
  if (named.accountId !== accountId) {
    const principal = principalOf(accountId, caller);
    const asked = { principal, action: 'lambda:InvokeFunction', resource: arn };
    const there = cloud.at({ accountId: named.accountId, region });
    if (there === undefined || !allowedBy(cloud.resourcePolicy(arn), asked)) throw denied(accountId, caller, arn);
    if (there.lambda.has(name, qualifier)) return there.lambda;
  } else if (lambda.has(name, qualifier)) return lambda;
  throw notFound(`Function not found: ${arn}`);
}

const notFound = (message: string) =>
  new sdk.ResourceNotFoundException({ Type: 'User', message, $metadata: { httpStatusCode: 404 } });

const denied = (accountId: string, caller: string | undefined, arn: string) =>
  new WireError(
    'AccessDeniedException',
    `User: arn:aws:sts::${accountId}:assumed-role/${caller ?? 'local/local'} is not authorized to perform: lambda:InvokeFunction on resource: ${arn} because no resource-based policy allows the lambda:InvokeFunction action`,
    403,
  );

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
async function answerOf(lambda: Lambda, { name, qualifier }: Named, { event, requestId }: Asked) {
  try {
    const Payload = bytesOf(await lambda.invoke(name, event, qualifier));
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
