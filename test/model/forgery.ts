import type { AuditRecord } from '../../src/runs/types/audit.ts';
import type { Run } from '../../src/runs/types/run.ts';
import type { Proof } from '../../src/slack/job.ts';
import { proofHashOf } from '../../src/slack/proof.ts';
import { auditKey, proofKey } from '../../src/store/keys.ts';
import { hashOf, type Item } from '../../src/store/table.ts';

/** What whoever cannot read the signing secret signs with. */
export const OTHER_SECRET = '00000000000000000000000000000000';

interface Forged {
  userId: string;
  proof: Proof;
  /** As many approvals make it approved. */
  enough: number;
  /** The audit says nothing of it. */
  isUnrecorded?: boolean;
  now: number;
}

/**
 * What someone writes who may write the whole table and knows how its hashes are made: one approval more, what is to prove it, and a record
 * of the audit that follows from the last one, with a run that is as that record says.
 */
export function withForgedApproval(item: Item, { userId, proof, enough, isUnrecorded, now }: Forged): Item[] {
  // Whoever forges it knows how it is stored.
  const run = item['run'] as Run;
  const hash = proofHashOf(proof);
  const given = { userId, person: userId, at: now, epoch: run.epoch, groups: ['platform'], proof: hash };
  const approvals = [...run.approvals, given];
  const isEnough = approvals.length >= enough && run.state === 'awaiting-approval';
  const next: Run = { ...run, approvals, version: run.version + 1, state: isEnough ? 'approved' : run.state };
  const type: AuditRecord['type'] = isEnough ? 'approved' : 'approval-given';
  const entry = {
    runId: run.id,
    version: next.version,
    at: now,
    from: run.state,
    to: next.state,
    epoch: run.epoch,
    planHash: run.planHash,
    ...(isUnrecorded === true
      ? { type: 'progressed' }
      : { type, by: userId, person: userId, evidence: { epoch: run.epoch, proof: hash } }),
    headHash: hashOf(next),
    prev: item['chain'],
  };
  const chain = hashOf(entry);
  return [
    { ...item, run: next, version: next.version, state: next.state, chain },
    { ...auditKey(run.id, next.version), ...entry, hash: chain },
    { ...proofKey(run.id, hash), runId: run.id, epoch: run.epoch, userId, ...proof, at: now },
  ];
}
