import { MINUTE, SECOND } from '../../duration.ts';
import { present } from '../../present.ts';
import { proofIn, type ReadProof, readProof, type SignedWish } from '../../slack/proof.ts';
import type { SecretStore } from '../../slack/secrets.ts';
import type { Signed } from '../types.ts';

/** A secret that was taken away verifies nothing a minute later; one that is new is looked for at once, and by many proofs once. */
const KNOWN_MS = MINUTE;
const LOOKED_MS = 5 * SECOND;

/**
 * Reads stored proofs with the signing secrets as they are now: one may have been rotated. @throws when they cannot be read, since then a
 * proof is neither good nor bad
 */
export const createReadSigned =
  (secrets: Pick<SecretStore, 'asOf'>, now: () => number) =>
  async (item: unknown): Promise<Signed | undefined> => {
    const proof = proofIn(item);
    if (proof === undefined) return undefined;
    const read = async (withinMs: number): Promise<ReadProof> =>
      readProof(proof, (await secrets.asOf(now(), withinMs)).signingSecrets);
    const first = await read(KNOWN_MS);
    const found = !first.ok && first.reason === 'signature-mismatch' ? await read(LOOKED_MS) : first;
    return found.ok ? { hash: found.signatureHash, at: found.signedAt, ...saidIn(found) } : undefined;
  };

function saidIn({ interaction }: SignedWish): Omit<Signed, 'hash' | 'at'> {
  const { userId, teamId, enterpriseId } = interaction.actor;
  const who = { userId, teamId, ...present({ enterpriseId }) };
  if (interaction.kind === 'submit')
    return { ...who, by: 'form', name: interaction.callbackId, value: interaction.privateMetadata };
  const { actionId, value, from } = interaction;
  return {
    ...who,
    by: 'button',
    name: actionId.split(':', 1)[0] ?? '',
    value,
    ...(from.kind === 'message' ? { channel: from.channelId } : {}),
  };
}
