import * as z from 'zod';
import { present } from '../../present.ts';
import type { Interaction } from '../../slack/interaction.ts';
import { type ReadProof, readProof } from '../../slack/proof.ts';
import type { SecretStore } from '../../slack/secrets.ts';
import type { Signed } from '../types.ts';

const STORED = z.object({
  body: z.string(),
  contentType: z.enum(['application/json', 'application/x-www-form-urlencoded']),
  timestamp: z.number().int().positive(),
  signature: z.string(),
});

/** Reads stored proofs with the signing secrets, which are read again when a signature does not match: one may have been rotated. */
export const createReadSigned =
  (secrets: SecretStore, now: () => number) =>
  async (stored: unknown): Promise<Signed | undefined> => {
    const { data: proof } = STORED.safeParse(stored);
    if (proof === undefined) return undefined;
    const read = async (): Promise<ReadProof> => readProof(proof, (await secrets.current()).signingSecrets);
    const first = await read();
    const isStale = !first.ok && first.reason === 'signature-mismatch';
    const found = isStale && (await secrets.renew(now())) ? await read() : first;
    return found.ok ? signedIn(found) : undefined;
  };

function signedIn({ interaction, signatureHash: hash, signedAt: at }: Extract<ReadProof, { ok: true }>) {
  const said = saidIn(interaction);
  return said === undefined ? undefined : { hash, at, ...said };
}

/** A button pressed, or a form sent: nothing else approves. */
function saidIn(interaction: Interaction): Omit<Signed, 'hash' | 'at'> | undefined {
  if (interaction.kind !== 'click' && interaction.kind !== 'submit') return undefined;
  const { userId, teamId, enterpriseId } = interaction.actor;
  const by = { userId, teamId, ...present({ enterpriseId }) };
  if (interaction.kind === 'submit') return { ...by, name: interaction.callbackId, value: interaction.privateMetadata };
  const { actionId, value, from } = interaction;
  return { ...by, name: actionId, value, ...(from.kind === 'message' ? { channel: from.channelId } : {}) };
}
