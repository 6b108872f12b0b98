import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Given in full: nothing is looked up in files or metadata services. */
export interface AwsConfig {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** Another AWS than the Region's own, e.g. a simulated one. */
  endpoint?: string;
  /** Asked before each attempt. @throws when no more calls may start */
  beforeCall?: () => void;
}

export interface AwsCall {
  service: 'ssm' | 'sqs';
  /** `x-amz-target`, e.g. `AmazonSSM.GetParameters`. */
  target: string;
  contentType: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1';
  input: object;
}

/** What AWS answered instead of a result; named and shaped as the SDK's exceptions are. */
export class AwsServiceError extends Error {
  readonly $metadata: { httpStatusCode: number };

  constructor(name: string, httpStatusCode: number, message: string) {
    super(message);
    this.name = name;
    this.$metadata = { httpStatusCode };
  }
}

const ATTEMPTS = 2;

/**
 * One JSON call, tried twice. For the slack function: its two AWS calls stand between a person's click and Slack's three
 * seconds, and the SDK's clients cost more cold start than all the rest of it. Only for calls that may be repeated.
 * `timeoutMs` bounds both attempts together.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
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
  config.beforeCall?.();
  const body = JSON.stringify(call.input);
  const url = new URL(config.endpoint ?? `https://${call.service}.${config.region}.${domainOf(config.region)}`);
  const headers = signedHeaders({ url, call, body, config, at: new Date() });
  const { status, text } = await post({ url, headers, body, timeoutMs, isFirst });
  const answer = parseAnswer(text);
  if (status === 200 && answer !== undefined) return answer;
  throw new AwsServiceError(
    errorName(answer),
    status,
    stringIn(answer, 'message') ?? stringIn(answer, 'Message') ?? '',
  );
}

const domainOf = (region: string): string => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');

/** Reads a JSON object; anything else is not an answer. */
function parseAnswer(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `com.amazonaws.sqs#QueueDoesNotExist` is `QueueDoesNotExist`. */
const errorName = (answer: object | undefined): string =>
  stringIn(answer, '__type')?.split('#').at(-1)?.split(':')[0] ?? 'UnknownError';

function stringIn(answer: object | undefined, key: string): string | undefined {
  const value: unknown = answer === undefined ? undefined : Reflect.get(answer, key);
  return typeof value === 'string' ? value : undefined;
}

/**
 * The connection is kept for the next request. A repetition gets one of its own: of those that were kept while the function
 * was frozen, several may be dead. Only the module that the endpoint needs is loaded.
 */
async function post({ url, headers, body, timeoutMs, isFirst }: Post): Promise<{ status: number; text: string }> {
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

interface Post {
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

interface Signing {
  url: URL;
  call: AwsCall;
  body: string;
  config: AwsConfig;
  at: Date;
}

/** Signature Version 4 of a POST without a query. */
export function signedHeaders({ url, call, body, config, at }: Signing): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken } = config.credentials;
  const time = at.toISOString().replace(/[:-]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const headers: Record<string, string> = {
    'content-length': String(Buffer.byteLength(body)),
    'content-type': call.contentType,
    host: url.host,
    'x-amz-date': time,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
    'x-amz-target': call.target,
  };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ['POST', url.pathname, '', lines.join(''), names, sha256(body)].join('\n');
  const scope = [day, config.region, call.service, 'aws4_request'];
  const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n');
  const key = scope.reduce<string | Buffer>((under, part) => hmac(under, part), `AWS4${secretAccessKey}`);
  const signature = createHmac('sha256', key).update(toSign).digest('hex');
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join('/')}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
