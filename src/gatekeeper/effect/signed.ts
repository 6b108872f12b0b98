import { present } from '../../present.ts';
import { proofIn, type ReadProof, readProof, type SignedWish } from '../../slack/proof.ts';
import type { SecretStore } from '../../slack/secrets.ts';
import type { Signed } from '../types.ts';

/** Reads stored proofs with the signing secrets, which are read again when a signature does not match: one may have been rotated. */
export const createReadSigned =
  (secrets: SecretStore, now: () => number) =>
  async (item: unknown): Promise<Signed | undefined> => {
    const proof = proofIn(item);
    if (proof === undefined) return undefined;
    const read = async (): Promise<ReadProof> => readProof(proof, (await secrets.current()).signingSecrets);
    const first = await read();
    const isStale = !first.ok && first.reason === 'signature-mismatch';
    const found = isStale && (await secrets.renew(now())) ? await read() : first;
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
