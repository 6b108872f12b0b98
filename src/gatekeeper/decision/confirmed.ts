import { isConfirmed } from '../../approvals/decision/confirm.ts';
import { personOf } from '../../approvals/decision/people.ts';
import type { Approval } from '../../approvals/types.ts';
import { requestHash } from '../../runs/decision/request-hash.ts';
import type { AdmissionFacts } from '../types.ts';
import type { Held, Rules } from './held.ts';

/**
 * Those approvals that the same person confirmed with their AWS identity, by what Systems Manager says of the execution: about exactly this
 * request, within ten minutes of when Slack says that they approved. Each execution confirms one.
 */
export function confirmedOf(rules: Rules, facts: AdmissionFacts, held: readonly Held[]): readonly Held[] {
  const { gate, config, home } = rules;
  const { run } = facts.read.record;
  const asks = requestHash({ ...run, planHash: gate.planHashOf(run.plan) }, gate.covers?.(run));
  const asked = { id: run.id, epoch: run.epoch, asks };
  const used = new Set<string>();
  return held.filter(({ approval, signed }) => {
    const { confirm } = approval;
    const id = confirm !== undefined && 'executionId' in confirm ? confirm.executionId : undefined;
    const execution = id === undefined ? undefined : facts.confirmations[id];
    if (id === undefined || execution === undefined || used.has(id)) return false;
    used.add(id);
    const given = { ...asToday(rules, facts, approval), at: signed.at };
    return isConfirmed(given, execution, { config: config.confirm, account: home.account, asked });
  });
}

/** By whom, as Slack and the deployed config have them alone: by what the table says they might confirm as somebody else. */
function asToday(
  { config }: Rules,
  { approvers }: Pick<AdmissionFacts, 'approvers'>,
  { aliases: _aliases, ...approval }: Approval,
): Approval {
  return { ...approval, ...personOf(approval.userId, config.people, approvers[approval.userId]?.ids) };
}

/** When it was confirmed, as Systems Manager says. */
export function confirmedAt(
  { confirmations }: Pick<AdmissionFacts, 'confirmations'>,
  { approval, signed }: Held,
): number {
  const { confirm } = approval;
  const id = confirm !== undefined && 'executionId' in confirm ? confirm.executionId : '';
  return Math.max(signed.at, confirmations[id]?.startedAt ?? signed.at);
}
