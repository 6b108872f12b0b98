import { joinPeople } from '../../approvals/decision/people.ts';
import { loadApprovers } from '../../approvals/effect.ts';
import type { Approvers } from '../../approvals/types.ts';
import { answer } from '../../cards/effect/answer.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { strictestPolicy } from '../effect/checks.ts';
import { refusalMessage } from '../message/refusal.ts';
import type { HasKinds } from '../run-kind.ts';
import type { Refusal } from '../types/refusal.ts';
import type { Run } from '../types/run.ts';

/** Says why nothing was decided, and by name who could decide instead. */
export async function sayRefused(
  ports: Uses<'table' | 'home' | 'slack' | 'config' | 'clock' | 'log'> & HasKinds,
  run: Run,
  { refusal, to }: { refusal: Refusal; to: AnswerTo },
): Promise<void> {
  const approvers = needsOthers(refusal) ? await approversOf(ports, run) : undefined;
  return answer(
    ports,
    to,
    refusalMessage(refusal, run, { kind: ports.kinds.of(run), region: ports.home.region, ...present({ approvers }) }),
  );
}

const needsOthers = (refusal: Refusal): boolean =>
  refusal.code === 'own-request' ||
  refusal.code === 'too-new' ||
  (refusal.code === 'ineligible' && (refusal.why === 'not-approver' || refusal.why === 'guest'));

/** Those whom the config still lets approve it, less who asked, who set it off and who approved already. */
function approversOf(ports: Uses<'table' | 'slack' | 'config' | 'clock'> & HasKinds, run: Run): Promise<Approvers> {
  const { requester, setOffBy, approvals, epoch, policy } = run;
  const { groups } = strictestPolicy(ports, run) ?? policy;
  const given = approvals.filter((approval) => approval.epoch === epoch);
  const people = joinPeople(ports.config.people, policy.people);
  return loadApprovers(ports, { groups, people }, [requester, ...(setOffBy === undefined ? [] : [setOffBy]), ...given]);
}
