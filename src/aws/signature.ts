import { createHash, createHmac } from 'node:crypto';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

interface Signing {
  url: URL;
  service: string;
  region: string;
  credentials: Credentials;
  contentType: string;
  /** `x-amz-target`; absent for a call that says in its body what it is. */
  target?: string | undefined;
  body: string;
  at: Date;
}

/**
 * The headers of a POST without a query, Signature Version 4 among them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signedHeaders({ url, body, at, ...signing }: Signing): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken } = signing.credentials;
  const time = at.toISOString().replace(/[:-]|\.\d{3}/g, '');
  const headers: Record<string, string> = {
    'content-length': String(Buffer.byteLength(body)),
    'content-type': signing.contentType,
    host: url.host,
    'x-amz-date': time,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
    ...(signing.target === undefined ? {} : { 'x-amz-target': signing.target }),
  };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ['POST', url.pathname, '', lines.join(''), names, sha256(body)].join('\n');
  const scope = [time.slice(0, 8), signing.region, signing.service, 'aws4_request'];
  const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n');
  const signature = createHmac('sha256', keyFor(secretAccessKey, scope)).update(toSign).digest('hex');
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join('/')}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

/** The key of a day, Region and service: four of the five HMACs of a signature. A function signs for two services. */
const keys = new Map<string, Buffer>();
const MOST_KEYS = 8;

function keyFor(secret: string, scope: readonly string[]): string | Buffer {
  const name = [secret, ...scope].join('/');
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = scope.reduce<Buffer>((under, part) => hmac(under, part), Buffer.from(`AWS4${secret}`));
  if (keys.size >= MOST_KEYS) keys.clear();
  keys.set(name, key);
  return key;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
