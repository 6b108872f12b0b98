import { createHash } from 'node:crypto';

/**
 * A queue's message that this version cannot read. Its body is never quoted, although errors of JSON and zod would do so: it may hold
 * what somebody typed, or a secret. Size and hash tell one from another, and the message is in the dead-letter queue in the end.
 */
export class UnreadableError extends Error {
  override readonly name = 'Unreadable';

  constructor(body: string, why: 'no JSON' | 'unknown shape') {
    const hash = createHash('sha256').update(body).digest('hex');
    super(
      `a body of ${Buffer.byteLength(body)} bytes, SHA-256 ${hash}, ${why === 'no JSON' ? 'is not JSON' : 'has an unknown shape'}`,
    );
  }
}

/** @throws UnreadableError */
export function readBody<T>(body: string, parse: (value: unknown) => T): T {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new UnreadableError(body, 'no JSON');
  }
  try {
    return parse(value);
  } catch {
    throw new UnreadableError(body, 'unknown shape');
  }
}
