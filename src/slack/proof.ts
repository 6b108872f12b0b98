import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { ClickInteraction, SubmitInteraction } from './interaction.ts';
import type { Proof } from './job.ts';
import { parsePayload } from './payload.ts';
import { isFields } from './payload-fields.ts';
import { MAX_BYTES, type SigningSecrets, type VerifiedRequest } from './verifier.ts';

/** Loaded with the first proof: the function that Slack reaches starts faster without it. */
const zlib = () => process.getBuiltinModule('node:zlib');

/** What gzip adds at most to bytes that it cannot make smaller, with much to spare. */
const GZIP_EXTRA = 1024;
const MAX_PACKED = Math.ceil((MAX_BYTES + GZIP_EXTRA) / 3) * 4;

const SIGNATURE = /^v0=[0-9a-f]{64}$/;

/** The request as it was signed, small enough for a queue's message and an item. */
export const packProof = ({ rawBody, contentType, timestamp, signature }: VerifiedRequest): Proof => ({
  body: zlib().gzipSync(rawBody).toString('base64'),
  contentType,
  timestamp,
  signature,
});

/** What names a proof: the id of the job that brought it, too. */
export const proofHashOf = ({ signature }: Pick<Proof, 'signature'>): string =>
  createHash('sha256').update(signature).digest('hex');

/** What someone pressed or submitted, by the words of the request. */
export interface SignedWish {
  interaction: ClickInteraction | SubmitInteraction;
  /** Names the proof. */
  signatureHash: string;
  /** Milliseconds since the epoch. */
  signedAt: number;
}

export type ProofRefusal = 'not-packed' | 'signature-mismatch' | 'not-utf8' | 'no-wish';

export type ReadProof = ({ ok: true } & SignedWish) | { ok: false; reason: ProofRefusal };

/** Whether Slack signed it, at whatever time, and what it says. Total: anything gives an answer, nothing is thrown. */
export function readProof(proof: Proof, signingSecrets: SigningSecrets): ReadProof {
  const body = unpack(proof.body);
  if (body === undefined || !isProof(proof)) return refuse('not-packed');
  const signature = Buffer.from(proof.signature.slice(3), 'hex');
  if (!signingSecrets.matches(signature, String(proof.timestamp), body)) return refuse('signature-mismatch');
  return wishIn(proof, body);
}

/** What it says, believed by whoever got it from the slack function itself. Total, as `readProof`. */
export function unprovenWish(proof: Proof): ReadProof {
  const body = unpack(proof.body);
  return body === undefined ? refuse('not-packed') : wishIn(proof, body);
}

/** A proof as jobs and items hold it: these four members, each of its shape, and none else in `value`. */
export const isProof = (value: unknown): value is Proof =>
  isFields(value) && Object.keys(value).length === 4 && proofIn(value) !== undefined;

/** The proof among the members of an item. */
export function proofIn(item: unknown): Proof | undefined {
  if (!isFields(item)) return undefined;
  const { body, contentType, timestamp, signature } = item;
  if (typeof body !== 'string' || body.length > MAX_PACKED) return undefined;
  if (contentType !== 'application/json' && contentType !== 'application/x-www-form-urlencoded') return undefined;
  if (typeof timestamp !== 'number' || !/^[1-9][0-9]{0,11}$/.test(String(timestamp))) return undefined;
  if (typeof signature !== 'string' || !SIGNATURE.test(signature)) return undefined;
  return { body, contentType, timestamp, signature };
}

const refuse = (reason: ProofRefusal): ReadProof => ({ ok: false, reason });

/** The bytes that were signed. What would become larger than any request that is let in is not unpacked. */
function unpack(packed: string): Buffer | undefined {
  if (packed.length > MAX_PACKED) return undefined;
  try {
    return zlib().gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: MAX_BYTES });
  } catch {
    return undefined;
  }
}

function wishIn(proof: Proof, body: Buffer): ReadProof {
  if (!isUtf8(body)) return refuse('not-utf8');
  const interaction = parsePayload(body.toString('utf8'), proof.contentType);
  if (typeof interaction === 'string' || (interaction.kind !== 'click' && interaction.kind !== 'submit'))
    return refuse('no-wish');
  return { ok: true, interaction, signatureHash: proofHashOf(proof), signedAt: proof.timestamp * 1000 };
}
