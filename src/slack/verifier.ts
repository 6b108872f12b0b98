import { isUtf8 } from 'node:buffer';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** An HTTP request as API Gateway (either payload version) and function URLs hand it over. */
export interface SignedRequest {
  method: string | undefined;
  headers: Readonly<Record<string, string | undefined>> | undefined;
  /** API Gateway's payload version 1 repeats headers here. */
  multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined;
  body: string | null | undefined;
  isBase64Encoded: boolean | undefined;
}

export type ContentType = 'application/json' | 'application/x-www-form-urlencoded';

export interface VerifiedRequest {
  ok: true;
  /** The bytes that were signed, as UTF-8 text. */
  rawBody: string;
  contentType: ContentType;
  /** As Slack sent it: `v0=` and 64 hexadecimal digits. */
  signature: string;
  /** SHA-256 (hex) of the signature: the same for every replay of the same request. */
  signatureHash: string;
  /** Seconds since the epoch at which Slack signed. */
  timestamp: number;
}

export type Refusal =
  | 'too-large'
  | 'not-post'
  | 'no-body'
  | 'not-base64'
  | 'not-utf8'
  | 'content-type'
  | 'signature-header'
  | 'timestamp-header'
  | 'timestamp-outside-window'
  | 'signature-mismatch';

export interface RefusedRequest {
  ok: false;
  status: 400 | 401 | 405 | 413 | 415;
  reason: Refusal;
}

/** Slack's own payloads stay far below; API Gateway would pass 10 MB. */
export const MAX_BYTES = 64 * 1024;

/** How far Slack's clock and ours may be apart, both ways. https://docs.slack.dev/authentication/verifying-requests-from-slack */
const WINDOW_SECONDS = 300;

const SHORTEST_SECRET = 16;

/** One or two signing secrets (two while one is rotated), checked once so that no request is ever checked against an empty one. */
export class SigningSecrets {
  readonly #secrets: readonly string[];

  /** @throws RangeError for none, more than two, or one that is blank, short or holds white space. */
  constructor(secrets: readonly string[]) {
    if (secrets.length < 1 || secrets.length > 2) throw new RangeError('one or two signing secrets are needed');
    if (secrets.some((secret) => secret.length < SHORTEST_SECRET || /\s/.test(secret))) {
      throw new RangeError(`a signing secret is shorter than ${SHORTEST_SECRET} characters, or holds white space`);
    }
    this.#secrets = [...secrets];
  }

  /** Every secret is tried, so that the time taken does not tell which one matched. */
  matches(signature: Buffer, timestamp: string, body: Buffer): boolean {
    let matched = false;
    for (const secret of this.#secrets) {
      const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
      matched = (expected.length === signature.length && timingSafeEqual(expected, signature)) || matched;
    }
    return matched;
  }
}

export interface VerifyOptions {
  signingSecrets: SigningSecrets;
  /** Milliseconds since the epoch. */
  now: number;
}

/** Whether Slack signed exactly these bytes, just now. Total: any request gives an answer, none throws. */
export function verifyRequest(request: SignedRequest, options: VerifyOptions): VerifiedRequest | RefusedRequest {
  if (request.method !== 'POST') return refuse(405, 'not-post');
  const body = readBody(request);
  if (!Buffer.isBuffer(body)) return body;
  const signature = only(request, 'x-slack-signature', /^v0=[0-9a-f]{64}$/);
  if (signature === undefined) return refuse(401, 'signature-header');
  const timestamp = only(request, 'x-slack-request-timestamp', /^[1-9][0-9]{0,11}$/);
  if (timestamp === undefined) return refuse(401, 'timestamp-header');
  const age = Math.floor(options.now / 1000) - Number(timestamp);
  if (!(Math.abs(age) <= WINDOW_SECONDS)) return refuse(401, 'timestamp-outside-window');
  if (!options.signingSecrets.matches(Buffer.from(signature.slice(3), 'hex'), timestamp, body)) {
    return refuse(401, 'signature-mismatch');
  }
  const contentType = readContentType(request);
  if (contentType === undefined) return refuse(415, 'content-type');
  if (!isUtf8(body)) return refuse(400, 'not-utf8');
  return {
    ok: true,
    rawBody: body.toString('utf8'),
    contentType,
    signature,
    signatureHash: createHash('sha256').update(signature).digest('hex'),
    timestamp: Number(timestamp),
  };
}

const refuse = (status: RefusedRequest['status'], reason: Refusal): RefusedRequest => ({ ok: false, status, reason });

/** The decoded bytes. An encoding that could be written in two ways is refused, so that one signature means one request. */
function readBody({ body, isBase64Encoded }: SignedRequest): Buffer | RefusedRequest {
  if (typeof body !== 'string' || body === '') return refuse(400, 'no-body');
  const longest = isBase64Encoded === true ? Math.ceil(MAX_BYTES / 3) * 4 : MAX_BYTES;
  if (body.length > longest) return refuse(413, 'too-large');
  const encoding = isBase64Encoded === true ? 'base64' : 'utf8';
  const bytes = Buffer.from(body, encoding);
  if (bytes.length > MAX_BYTES) return refuse(413, 'too-large');
  if (bytes.toString(encoding) === body) return bytes;
  return refuse(400, encoding === 'base64' ? 'not-base64' : 'not-utf8');
}

/** The header's one value; several headers, several values or another shape are as good as none. */
function only(request: SignedRequest, name: string, shape: RegExp): string | undefined {
  const single = valuesOf(request.headers, name);
  const multiple = valuesOf(request.multiValueHeaders, name).flat();
  const [value, ...others] = single.length > 0 ? single : multiple;
  if (typeof value !== 'string' || others.length > 0) return undefined;
  if (multiple.length > 1 || (multiple.length === 1 && multiple[0] !== value)) return undefined;
  return shape.test(value) ? value : undefined;
}

const valuesOf = <T>(headers: Readonly<Record<string, T | undefined>> | null | undefined, name: string): T[] =>
  Object.entries(headers ?? {})
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, value]) => (value === undefined ? [] : [value]));

function readContentType(request: SignedRequest): ContentType | undefined {
  const value = only(request, 'content-type', /^[\x20-\x7e]{1,200}$/);
  const type = value?.split(';')[0]?.trim().toLowerCase();
  return type === 'application/json' || type === 'application/x-www-form-urlencoded' ? type : undefined;
}
