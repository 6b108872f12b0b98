import { createHash, createHmac } from 'node:crypto';
import type { ReceivedRequest } from './http-double.ts';

/** What AWS does with a request: the signature made again from what arrived. Written from the SigV4 page, for tests alone. */
export function signatureByAws(
  { method, path, headers, body }: ReceivedRequest,
  secret: string,
): { given: string; expected: string } {
  const match = /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]+)/.exec(
    headers.authorization ?? '',
  );
  const [, scope = '', signed = '', given = ''] = match ?? [];
  const canonicalHeaders = signed
    .split(';')
    .map((name) => `${name}:${String(headers[name]).trim()}\n`)
    .join('');
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const canonical = `${method}\n${path}\n\n${canonicalHeaders}\n${signed}\n${hash(body)}`;
  let key: Buffer = Buffer.from(`AWS4${secret}`);
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
  const toSign = `AWS4-HMAC-SHA256\n${String(headers['x-amz-date'])}\n${scope}\n${hash(canonical)}`;
  return { given, expected: createHmac('sha256', key).update(toSign).digest('hex') };
}
