import { createHash } from 'node:crypto';

/** Namespace of our UUIDs: any fixed UUID, never changed. */
const NAMESPACE = Buffer.from('5b1f0d8c7c0f4d1f9a5e3d2c1b0a9f8e', 'hex');

/** UUIDv5 (RFC 9562): the same name always gives the same token, so a repeated start is the same start. */
export function tokenOf(name: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(name).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.subarray(0, 16).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A run's id from its kind's prefix and the request that made it: a replayed request meets the run it made. 40 bits, no look-alike letters. */
export function runIdOf(prefix: string, requestId: string): string {
  const hash = createHash('sha256').update(requestId).digest();
  const letters = [...hash.subarray(0, 8)].map((byte) => ALPHABET[byte % 32]).join('');
  return `${prefix}-${letters}`;
}
