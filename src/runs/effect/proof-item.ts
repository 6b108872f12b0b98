import { DAY } from '../../duration.ts';
import type { Proof } from '../../slack/job.ts';
import { proofKey } from '../../store/keys.ts';
import type { Write } from '../../store/table.ts';
import type { Run } from '../types/run.ts';

/**
 * How long proofs are kept. They hold what cannot be cut out of signed bytes: names, the message or form, the request's response URL and
 * trigger, both of which Slack takes for minutes alone. Longer than any run waits, and than a yearly audit looks back.
 */
export const PROOF_KEPT_MS = 400 * DAY;

/** An approval's request as Slack signed it; `hash` names it, `at` is when it was decided. */
export interface GivenProof {
  proof: Proof;
  hash: string;
  userId: string;
}

/** Stored with the decision that it led to. */
export const proofWrite = (
  { id, epoch }: Pick<Run, 'id' | 'epoch'>,
  { proof, hash, userId }: GivenProof,
  at: number,
): Write => ({
  kind: 'put',
  item: {
    ...proofKey(id, hash),
    runId: id,
    epoch,
    userId,
    ...proof,
    at,
    ttl: Math.floor((at + PROOF_KEPT_MS) / 1000),
  },
  when: {},
});
