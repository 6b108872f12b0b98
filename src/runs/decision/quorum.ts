import type { Quorum } from '../../approvals/types.ts';
import { present } from '../../present.ts';
import { canonicalJson } from '../../store/table.ts';
import type { CountedQuorum } from '../types/asked.ts';
import type { Decision } from '../types/decision.ts';
import type { Input } from '../types/input.ts';
import type { Run } from '../types/run.ts';
import { change, nothing } from './change.ts';

/** Whether the count is of the approvals that are needed now. */
export const isCounted = ({ counted, epoch, policy }: Run): boolean =>
  counted?.epoch === epoch && counted.approvals === policy.approvals;

/** What is kept of a count that could be made. */
export function countedQuorum({ epoch, policy }: Run, quorum: Quorum): CountedQuorum | undefined {
  if (quorum.kind === 'unknown') return undefined;
  const short = quorum.kind === 'short' ? quorum.people : undefined;
  return { epoch, approvals: policy.approvals, ...present({ short }) };
}

/** A request that too few can approve says so and waits: group members can change again. */
export function countQuorum(run: Run, { quorum }: Extract<Input, { kind: 'counted' }>): Decision {
  const counted = countedQuorum(run, quorum);
  if (counted === undefined) return nothing('who could approve it could not be read');
  if (canonicalJson(run.counted) === canonicalJson(counted)) return nothing('as many could approve it as before');
  const note =
    counted.short === undefined ? undefined : `${counted.short.length} of the ${counted.approvals} approvers needed`;
  return change(run, { counted }, { type: 'quorum-counted', evidence: counted, ...present({ note }) });
}
