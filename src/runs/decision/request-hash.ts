import { hashOf } from '../../store/table.ts';
import type { RunKind } from '../run-kind.ts';
import type { Run } from '../types/run.ts';

/**
 * What people are asked to approve, as one hash: the plan and everything beside it that decides what starts, when, and whose approvals
 * count. It stands in the buttons and forms of the run, so Slack signs it with each click; it changes with the epoch alone.
 */
export const requestHash = (run: Run, covers: object | undefined): string =>
  hashOf({
    run: run.id,
    epoch: run.epoch,
    kind: run.kind,
    name: run.name,
    subject: run.subject,
    planHash: run.planHash,
    covers,
    policy: run.policy.name,
    beyond: run.policy.beyond,
    requester: run.requester.userId,
    setOffBy: run.setOffBy?.userId,
    scheduledFor: run.scheduledFor,
    slot: run.slot,
    emergency: run.emergency,
  });

type Covers = Pick<RunKind, 'covers'>;

export const asksOf = (run: Run, kind: Covers): string => requestHash(run, kind.covers?.(run));

/**
 * The run with what it asks, as it is stored after `before`. Once people are asked it stays for the epoch, even where it is missing or no
 * longer true: then they are asked again, in an epoch of its own.
 */
export function withAsks(run: Run, kind: Covers, before?: Run): Run {
  const isAsked = before !== undefined && before.epoch === run.epoch && before.state !== 'planning';
  return isAsked ? run : { ...run, asks: asksOf(run, kind) };
}
