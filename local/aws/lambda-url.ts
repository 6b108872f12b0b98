import { randomUUID } from 'node:crypto';
import { isRecord, stringOr } from './json-value.ts';

export interface UrlRequest {
  method: string;
  /** With its query, if there is one. */
  path: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body?: string | Uint8Array;
}

export interface UrlResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Types whose bodies a function URL hands over as text; all others are base64 encoded, form posts too. */
const TEXT = /^(text\/|application\/(json|javascript|xml|.*\+json|.*\+xml)($|;|\s))/i;

/** The event, format 2.0, that a function URL makes of a request. https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
export function urlEvent(request: UrlRequest, host: string, now: number): Record<string, unknown> {
  const [rawPath = '/', rawQueryString = ''] = request.path.split('?', 2);
  const { cookie, ...headers } = plainHeaders(request.headers);
  const query = Object.fromEntries(new URLSearchParams(rawQueryString));
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    ...(cookie && { cookies: cookie.split('; ') }),
    headers: {
      ...headers,
      host,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
    },
    ...(rawQueryString && { queryStringParameters: query }),
    requestContext: {
      accountId: 'anonymous',
      apiId: host.split('.')[0],
      domainName: host,
      domainPrefix: host.split('.')[0],
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: accessLogTime(now),
      timeEpoch: now,
    },
    ...bodyMembers(request.body, headers['content-type'] ?? ''),
  };
}

function plainHeaders(headers: UrlRequest['headers']): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name.toLowerCase()] = Array.isArray(value) ? value.join(',') : value;
  }
  return plain;
}

function bodyMembers(
  body: string | Uint8Array | undefined,
  contentType: string,
): { body?: string; isBase64Encoded: boolean } {
  if (body === undefined || body.length === 0) return { isBase64Encoded: false };
  const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body);
  if (TEXT.test(contentType)) return { body: bytes.toString('utf8'), isBase64Encoded: false };
  return { body: bytes.toString('base64'), isBase64Encoded: true };
}

/** `20/Nov/2026:19:03:58 +0000` */
function accessLogTime(now: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

export const badGateway = (): UrlResponse => ({
  status: 502,
  headers: { 'content-type': 'application/json' },
  body: '{"Message":"Internal Server Error"}',
});

/** What the caller gets for a function's result: its status, headers and body, or the whole result as JSON. */
export function urlResponse(result: unknown): UrlResponse {
  if (!isRecord(result) || !('statusCode' in result)) {
    const body = typeof result === 'string' ? result : JSON.stringify(result);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const status = Number(result['statusCode']);
  if (!Number.isInteger(status) || status < 100 || status > 599) return badGateway();
  const given = isRecord(result['headers']) ? result['headers'] : {};
  const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), String(value)]));
  const body = stringOr(result['body'], result['body'] === undefined ? '' : JSON.stringify(result['body']));
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: result['isBase64Encoded'] === true ? Buffer.from(body, 'base64').toString('utf8') : body,
  };
}
