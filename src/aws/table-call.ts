import { collectBody, HttpRequest } from '@smithy/core/protocols';
import { isServerError, isThrottlingError, isTransientError, StandardRetryStrategy } from '@smithy/core/retry';
import { NodeHttpHandler, type NodeHttpHandlerOptions, streamCollector } from '@smithy/node-http-handler';
import { present } from '../present.ts';
import { resultOf } from './json-answer.ts';
import { signedHeaders } from './signature.ts';
import { type AwsConfig, credentialsOf, endpointOf } from './signed-call.ts';

/** As the SDK's clients take them. */
export interface TableConfig extends AwsConfig {
  /** 3 unless given. */
  maxAttempts?: number;
  /** What one attempt may take. */
  requestHandler?: NodeHttpHandlerOptions;
}

/** What the table is asked; each needs its permission. */
export type TableOperation = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'TransactWriteItems';

/** One call of DynamoDB, with the input and the result of its API as JSON. */
export type TableCall = (operation: TableOperation, input: object) => Promise<object>;

const ATTEMPTS = 3;

/**
 * Calls DynamoDB over the SDK's own connections, with its pauses before a repetition and its judgement of what may be repeated,
 * but without its clients' middleware and schemas: a read by key costs a fifth of the processor time so, and most calls are of the table.
 *
 * @throws AwsServiceError, or the network's error
 */
export function createTableCall(config: TableConfig): TableCall {
  const handler = new NodeHttpHandler(config.requestHandler);
  const retries = new StandardRetryStrategy(config.maxAttempts ?? ATTEMPTS);
  const url = endpointOf(config, 'dynamodb');

  async function attempt(operation: TableOperation, body: string): Promise<object> {
    const headers = signedHeaders({
      region: config.region,
      credentials: await credentialsOf(config),
      url,
      service: 'dynamodb',
      contentType: 'application/x-amz-json-1.0',
      target: `DynamoDB_20120810.${operation}`,
      body,
      at: new Date(),
    });
    const { protocol, hostname, port, pathname: path } = url;
    const to = { protocol, hostname, path, ...present({ port: port === '' ? undefined : Number(port) }) };
    const { response } = await handler.handle(new HttpRequest({ ...to, method: 'POST', headers, body }));
    const bytes = await collectBody(response.body, { streamCollector });
    return resultOf(response.statusCode, Buffer.from(bytes).toString('utf8'));
  }

  return async (operation, input) => {
    const body = JSON.stringify(input);
    let token = await retries.acquireInitialRetryToken('');
    for (;;) {
      config.beforeCall?.();
      try {
        const answer = await attempt(operation, body);
        retries.recordSuccess(token);
        return answer;
      } catch (error) {
        token = await nextAttempt(retries, token, error);
      }
    }
  };
}

type Token = Awaited<ReturnType<StandardRetryStrategy['acquireInitialRetryToken']>>;

/** After a pause. @throws what the attempt threw, when there is to be no other */
async function nextAttempt(retries: StandardRetryStrategy, token: Token, error: unknown): Promise<Token> {
  const errorType = typeOf(error);
  if (errorType === undefined) throw error;
  try {
    return await retries.refreshRetryTokenForRetry(token, { errorType });
  } catch {
    throw error;
  }
}

type SdkError = Parameters<typeof isTransientError>[0];

/** What the SDK asks an error about is there or not: name, code, status. */
const isSdkError = (error: unknown): error is SdkError => error instanceof Error;

function typeOf(error: unknown): 'THROTTLING' | 'TRANSIENT' | 'SERVER_ERROR' | undefined {
  if (!isSdkError(error)) return undefined;
  if (isThrottlingError(error)) return 'THROTTLING';
  if (isTransientError(error)) return 'TRANSIENT';
  return isServerError(error) ? 'SERVER_ERROR' : undefined;
}
