import { withPeople } from '../../approvals/decision/people.ts';
import { withoutConfirm } from '../../approvals/decision/policy.ts';
import { countedPeople } from '../../approvals/decision/quorum.ts';
import type { PolicySnapshot } from '../../approvals/types.ts';
import { strictestOf } from '../../runs/decision/strictest.ts';
import type { Run } from '../../runs/types/run.ts';
import type { AdmissionFacts } from '../types.ts';
import { type Held, heldApprovals, type Rules } from './held.ts';

/** The policy today, with what the plan itself asks for beyond it; `undefined` when the config no longer has what the run changes. */
export function policyNow({ gate, config }: Rules, run: Run): PolicySnapshot | undefined {
  const own = gate.policyOf(run);
  const beyond = Math.max(run.policy.beyond ?? 0, gate.beyondOf?.(run) ?? 0);
  return own === undefined ? undefined : strictestOf(config, { ...run, policy: { ...run.policy, beyond } }, own);
}

/** Distinct people, by what Slack says today of their accounts; an approval is as old as Slack says. */
export function countedOf(
  { config }: Rules,
  { read, approvers }: Pick<AdmissionFacts, 'read' | 'approvers'>,
  held: readonly Held[],
): number {
  const asked = withPeople(read.record.run, config.people);
  const approvals = held.map(({ approval: { confirm: _confirm, ...approval }, isCarried }) => ({
    ...approval,
    ...approvers[approval.userId]?.by,
    at: isCarried ? asked.requestedAt - 1 : asked.requestedAt,
  }));
  const counted = withPeople({ ...asked, approvals }, config.people);
  return countedPeople({ ...counted, policy: withoutConfirm(asked.policy) }).length;
}

/**
 * Whether what was approved is still what the plan says, of a run that was admitted, by as many as then: who may approve today, how many of
 * them, and where, does not undo what was begun.
 */
export function isProved(rules: Rules, facts: Pick<AdmissionFacts, 'read'>, now: number): boolean {
  const { run } = facts.read.record;
  if (run.standing === true) return rules.gate.standing?.(run) === true;
  const { held } = heldApprovals(rules, facts, { now, wasAdmitted: true });
  return countedOf(rules, { ...facts, approvers: {} }, held) >= Math.max(1, run.policy.approvals);
}
