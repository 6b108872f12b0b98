import { hashOf } from '../../store/table.ts';
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
    observe: run.observe,
  });
