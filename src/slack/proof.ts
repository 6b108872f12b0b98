import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Interaction } from './interaction.ts';
import type { Proof } from './job.ts';
import { parsePayload } from './payload.ts';
import { MAX_BYTES, type SigningSecrets } from './verifier.ts';

export type ReadProof =
  | { ok: true; interaction: Interaction; signatureHash: string; signedAt: number }
  | { ok: false; reason: 'unreadable' | 'signature-mismatch' };

/** What Slack signed, if it did. Total. */
export function readProof(proof: Proof, signingSecrets: SigningSecrets): ReadProof {
  const signature = /^v0=([0-9a-f]{64})$/.exec(proof.signature)?.[1];
  const body = unpacked(proof.body);
  if (signature === undefined || body === undefined) return { ok: false, reason: 'unreadable' };
  if (!signingSecrets.matches(Buffer.from(signature, 'hex'), String(proof.timestamp), body))
    return { ok: false, reason: 'signature-mismatch' };
  const interaction = parsePayload(body.toString('utf8'), proof.contentType);
  if (typeof interaction === 'string') return { ok: false, reason: 'unreadable' };
  const signatureHash = createHash('sha256').update(proof.signature).digest('hex');
  return { ok: true, interaction, signatureHash, signedAt: proof.timestamp * 1000 };
}

function unpacked(body: string): Buffer | undefined {
  try {
    return gunzipSync(Buffer.from(body, 'base64'), { maxOutputLength: MAX_BYTES });
  } catch {
    return undefined;
  }
}
