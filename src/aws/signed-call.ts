import type { IncomingMessage } from 'node:http';
import { AwsServiceError, resultOf } from './json-answer.ts';
import { type Credentials, signedHeaders } from './signature.ts';

/** Given in full: nothing is looked up in files or metadata services. */
export interface AwsConfig {
  region: string;
  /** Or what finds them, asked at each call: those of a role end. */
  credentials: Credentials | (() => Promise<Credentials & { expiration?: Date }>);
  /** Another AWS than the Region's own, e.g. a simulated one. */
  endpoint?: string;
  /** Asked before each attempt. @throws when no more calls may start */
  beforeCall?: () => void;
  /** Delays each attempt to keep the call rate. @throws when the invocation has no time left for the delay */
  pace?: () => Promise<void>;
}

export interface AwsCall {
  service: 'ssm' | 'sqs' | 'servicequotas' | 'events';
  /** `x-amz-target`, e.g. `AmazonSSM.GetParameters`. */
  target: string;
  contentType: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1';
  input: object;
}

const ATTEMPTS = 2;

/**
 * One JSON call, tried twice. For the slack function: its two AWS calls stand between a person's click and Slack's three
 * seconds, and the SDK's clients cost more cold start than all the rest of it. Only for calls that may be repeated.
 * `timeoutMs` bounds both attempts together.
 *
 * @throws AwsServiceError, or the network's error.
 */
export async function callAws(config: AwsConfig, call: AwsCall, timeoutMs: number): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await callOnce(config, call, { timeoutMs: timeoutMs / ATTEMPTS, isFirst: attempt === 1 });
    } catch (error) {
      const refused = error instanceof AwsServiceError && error.$metadata.httpStatusCode < 500 && !isThrottling(error);
      if (refused || attempt === ATTEMPTS) throw error;
    }
  }
}

const isThrottling = ({ name, $metadata }: AwsServiceError): boolean =>
  $metadata.httpStatusCode === 429 || /Throttl|TooManyRequests|RequestLimitExceeded/.test(name);

async function callOnce(
  config: AwsConfig,
  call: AwsCall,
  { timeoutMs, isFirst }: { timeoutMs: number; isFirst: boolean },
): Promise<unknown> {
  await config.pace?.();
  config.beforeCall?.();
  const body = JSON.stringify(call.input);
  const url = endpointOf(config, call.service);
  const credentials = await credentialsOf(config);
  const headers = signedHeaders({ ...call, region: config.region, credentials, url, body, at: new Date() });
  const { status, text } = await post({ url, headers, body, timeoutMs, isFirst });
  return resultOf(status, text);
}

export const credentialsOf = async ({ credentials }: Pick<AwsConfig, 'credentials'>): Promise<Credentials> =>
  typeof credentials === 'function' ? credentials() : credentials;

/** Where a service of the Region is reached. */
export const endpointOf = ({ endpoint, region }: Pick<AwsConfig, 'endpoint' | 'region'>, service: string): URL =>
  new URL(endpoint ?? `https://${service}.${region}.${domainOf(region)}`);

const domainOf = (region: string): string => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');

/**
 * The connection is kept for the next request. A repetition gets one of its own: of those that were kept while the function
 * was frozen, several may be dead. Only the module that the endpoint needs is loaded.
 */
export async function post({
  url,
  headers,
  body,
  timeoutMs,
  isFirst,
}: Post): Promise<{ status: number; text: string }> {
  const { request } = url.protocol === 'http:' ? await import('node:http') : await import('node:https');
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, ...(isFirst ? {} : { agent: false as const }) };
    const outgoing = request(url, options, (incoming) => {
      collect(incoming).then((text) => resolve({ status: incoming.statusCode ?? 0, text }), reject);
    });
    const timer = setTimeout(() => outgoing.destroy(timeoutError(url, timeoutMs)), timeoutMs);
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

export interface Post {
  url: URL;
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
  isFirst: boolean;
}

const timeoutError = (url: URL, timeoutMs: number): Error =>
  Object.assign(new Error(`no answer from ${url.host} within ${timeoutMs} ms`), { name: 'TimeoutError' });

function collect(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    incoming.on('error', reject);
    incoming.on('aborted', () => reject(new Error('the answer ended early')));
  });
}
