import { withPeople } from '../../approvals/decision/people.ts';
import { countedPeople } from '../../approvals/decision/quorum.ts';
import type { Eligibility, PolicySnapshot } from '../../approvals/types.ts';
import { strictestOf } from '../../runs/decision/strictest.ts';
import type { Run } from '../../runs/types/run.ts';
import type { AdmissionFacts, GateRefusal } from '../types.ts';
import { type Held, heldApprovals, type Rules } from './held.ts';
import { whyNotWhole } from './whole.ts';

/** The policy today, with what the plan itself asks for beyond it; `undefined` when the config no longer has what the run changes. */
export function policyNow({ gate, config }: Rules, run: Run): PolicySnapshot | undefined {
  const own = gate.policyOf(run);
  const beyond = Math.max(run.policy.beyond ?? 0, gate.beyondOf?.(run) ?? 0);
  return own === undefined ? undefined : strictestOf(config, { ...run, policy: { ...run.policy, beyond } }, own);
}

/** Whether enough people approved it whose approvals are proved and who may still approve; and when the newest of them did. */
export type Approved =
  | { kind: 'enough'; newest: number; isCarried: boolean }
  | { kind: 'refused'; refusal: GateRefusal; detail: string };

export function approvedBy(rules: Rules, facts: AdmissionFacts, now: number): Approved {
  const { run } = facts.read.record;
  const policy = policyNow(rules, run);
  if (policy === undefined) return { kind: 'refused', refusal: 'not-this-plan', detail: 'no-policy' };
  const { held, unheld } = heldApprovals(rules, withCovered(rules, facts, now), now);
  const need = neededOf(rules, facts, { policy, held });
  const count = (those: readonly Held[]): number => countedOf(rules, facts, those);
  if (count(held) < need)
    return { kind: 'refused', refusal: 'not-approved', detail: [`${count(held)}/${need}`, ...unheld].join(' ') };
  const eligible = held.filter((one) => eligibilityOf(facts, one).may === 'yes');
  if (count(eligible) >= need)
    return {
      kind: 'enough',
      newest: Math.max(...eligible.map(({ signed }) => signed.at)),
      isCarried: eligible.every(({ isCarried }) => isCarried),
    };
  const maybe = held.filter((one) => eligibilityOf(facts, one).may !== 'no');
  const lost = held.filter((one) => !eligible.includes(one)).map(({ approval }) => approval.userId);
  return {
    kind: 'refused',
    refusal: count(maybe) >= need ? 'unknown' : 'not-eligible',
    detail: [`${count(eligible)}/${need}`, ...lost].join(' '),
  };
}

/** Whether what was approved is still what the plan says, of a run that was let in: who may approve today no longer matters. */
export function isProved(rules: Rules, facts: Pick<AdmissionFacts, 'read'>, now: number): boolean {
  const { run } = facts.read.record;
  if (run.standing === true) return rules.gate.standing?.(run) === true;
  const policy = policyNow(rules, run);
  const { held } = heldApprovals(rules, facts, now);
  return policy !== undefined && countedOf(rules, { ...facts, approvers: {} }, held) >= policy.approvals;
}

/** The approvals of a deploy cover exactly its rollback, requested by whoever requested the deploy. */
function withCovered({ gate }: Rules, { read, of }: AdmissionFacts, now: number): Pick<AdmissionFacts, 'read' | 'of'> {
  const { run } = read.record;
  const isCovered =
    of !== undefined &&
    gate.approvedWith?.(run) === of.record.run.id &&
    run.name === of.record.run.name &&
    run.requester.userId === of.record.run.requester.userId &&
    gate.isCoveredBy?.(run, of.record.run, now) === true &&
    whyNotWhole(of) === undefined;
  return isCovered ? { read, of } : { read };
}

/** With the approvals of a deploy as many as it needed itself. */
function neededOf(
  rules: Rules,
  { of }: AdmissionFacts,
  { policy, held }: { policy: PolicySnapshot; held: readonly Held[] },
) {
  if (of === undefined || !held.some(({ isCarried }) => isCarried)) return policy.approvals;
  const { run } = of.record;
  return Math.max(policy.approvals, run.policy.approvals, policyNow(rules, run)?.approvals ?? 0);
}

/** Distinct people, by what Slack says today of their accounts; an approval is as old as Slack says. */
function countedOf(
  { config }: Rules,
  { read, approvers }: Pick<AdmissionFacts, 'read' | 'approvers'>,
  held: readonly Held[],
): number {
  const asked = withPeople(read.record.run, config.people);
  const approvals = held.map(({ approval, isCarried }) => ({
    ...approval,
    ...approvers[approval.userId]?.by,
    at: isCarried ? asked.requestedAt - 1 : asked.requestedAt,
  }));
  return countedPeople({ ...asked, approvals: withPeople({ ...asked, approvals }, config.people).approvals }).length;
}

const eligibilityOf = ({ approvers }: AdmissionFacts, { approval }: Held): Eligibility =>
  approvers[approval.userId]?.eligibility ?? { may: 'unknown', what: approval.userId };
