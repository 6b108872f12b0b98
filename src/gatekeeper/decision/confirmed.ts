import { isConfirmed } from '../../approvals/decision/confirm.ts';
import type { PolicySnapshot } from '../../approvals/types.ts';
import type { AdmissionFacts } from '../types.ts';
import { asNow, CLOCKS_APART_MS, type Held, type Rules } from './held.ts';

/** Whether the policies of today want approvals confirmed in AWS; a rollback of exactly what the run names is never. */
export const wantsConfirmation = (
  { gate }: Pick<Rules, 'gate'>,
  { read, of }: Pick<AdmissionFacts, 'read' | 'of'>,
  policy: Pick<PolicySnapshot, 'confirm'> | undefined,
): boolean => policy?.confirm !== undefined && gate.isNeverConfirmed?.(read.record.run, of?.record.run) !== true;

/**
 * Those that are confirmed, as Systems Manager says now: by the same person, as Slack says today who that is, for exactly this request.
 * When it was approved Slack says too, a little before the worker heard of it. One execution confirms one approval.
 */
export function confirmedAmong(rules: Rules, facts: AdmissionFacts, held: readonly Held[]): readonly Held[] {
  const { read, approvers, confirmations } = facts;
  const asked = { ...asNow(rules, read.record.run), id: read.record.run.id };
  const used = new Set<string>();
  return held.filter(({ approval, signed }) => {
    const { confirm } = approval;
    const execution =
      confirm !== undefined && 'executionId' in confirm ? confirmations[confirm.executionId] : undefined;
    if (execution === undefined || used.has(execution.id)) return false;
    const person = { ...approval, ...approvers[approval.userId]?.by, at: signed.at };
    const limits = { config: rules.config.confirm, account: rules.account, asked, laterMs: CLOCKS_APART_MS };
    if (!isConfirmed(person, execution, limits)) return false;
    used.add(execution.id);
    return true;
  });
}
