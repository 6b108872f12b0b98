import type { Eligibility, PolicySnapshot } from '../../approvals/types.ts';
import type { AdmissionFacts, GateRefusal } from '../types.ts';
import { confirmedAt, confirmedOf } from './confirmed.ts';
import { countedOf, policyNow } from './counted.ts';
import { isGenuineRollback, withCovered } from './covered.ts';
import { type Held, heldApprovals, type Rules } from './held.ts';

/** How many of those that it needs were given to the deploy whose rollback it is. */
export type Carried = 'none' | 'some' | 'all';

/** Whether enough people approved it whose approvals are proved and who may still approve; and since when the newest of them counts. */
export type Approved =
  | { kind: 'enough'; since: number; carried: Carried }
  | { kind: 'refused'; refusal: GateRefusal; detail: string };

const refused = (refusal: GateRefusal, ...detail: readonly string[]): Approved => ({
  kind: 'refused',
  refusal,
  detail: detail.join(' '),
});

/** Proved, of people who may still approve, and confirmed where that is wanted: in this order, each with its own refusal. */
export function approvedBy(rules: Rules, facts: AdmissionFacts, now: number): Approved {
  const policy = policyNow(rules, facts.read.record.run);
  if (policy === undefined) return refused('not-this-plan', 'no-policy');
  const { held, unheld } = heldApprovals(rules, withCovered(rules, facts, now), { now });
  const need = neededOf(rules, facts, { policy, held });
  const count = (those: readonly Held[]): number => countedOf(rules, facts, those);
  const share = (those: readonly Held[]): string => `${count(those)}/${need}`;
  if (count(held) < need) return refused('not-approved', share(held), ...unheld);
  const able = held.filter((one) => eligibilityOf(facts, one).may === 'yes');
  if (count(able) < need) {
    const maybe = held.filter((one) => eligibilityOf(facts, one).may !== 'no');
    const lost = held.flatMap((one) => (able.includes(one) ? [] : one.approval.userId));
    return refused(count(maybe) < need ? 'not-eligible' : 'unknown', share(able), ...lost);
  }
  const isWanted = policy.confirm !== undefined && !isGenuineRollback(rules, facts);
  const sure = isWanted ? confirmedOf(rules, facts, able) : able;
  if (count(sure) < need) return refused('not-confirmed', share(sure));
  const own = sure.filter(({ isCarried }) => !isCarried);
  const since = Math.max(...sure.map((one) => (isWanted ? confirmedAt(facts, one) : one.signed.at)));
  return { kind: 'enough', since, carried: count(own) >= need ? 'none' : own.length === 0 ? 'all' : 'some' };
}

/** With the approvals of a deploy as many as it needed itself. */
function neededOf(
  rules: Rules,
  { of }: AdmissionFacts,
  { policy, held }: { policy: PolicySnapshot; held: readonly Held[] },
): number {
  if (of === undefined || !held.some(({ isCarried }) => isCarried)) return policy.approvals;
  const { run } = of.record;
  return Math.max(policy.approvals, run.policy.approvals, policyNow(rules, run)?.approvals ?? 0);
}

const eligibilityOf = ({ approvers }: AdmissionFacts, { approval }: Held): Eligibility =>
  approvers[approval.userId]?.eligibility ?? { may: 'unknown', what: approval.userId };
