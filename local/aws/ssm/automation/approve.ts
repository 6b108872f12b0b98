import type { ActionResult, Attempt } from './action.ts';

/**
 * Waits for Approve signals. Every caller of the local world is one principal, so it has one vote, as a bot's role
 * has in AWS: a MinRequiredApprovals above 1 is never reached.
 */
export const approve = async (attempt: Attempt): Promise<ActionResult> => {
  const { execution, record, inputs } = attempt;
  execution.awaiting = 'decision';
  execution.status = 'Waiting';
  record.status = 'Waiting';
  record.outputs['ApprovalStatus'] = 'Waiting';
  const needed = Number(inputs['MinRequiredApprovals'] ?? 1);
  for (;;) {
    const waited = await attempt.wait(Number.POSITIVE_INFINITY);
    if (waited === 'cancelled' || waited === 'timed-out') return { kind: waited };
    const decided = decision(attempt, needed);
    if (decided !== undefined) return decided;
  }
};

const decision = ({ execution }: Attempt, needed: number): ActionResult | undefined => {
  const votes = execution.signals.filter((signal) => signal.kind === 'decide');
  const outputs = {
    ApproverDecisions: votes.map(({ decision: vote, comment }) =>
      JSON.stringify({ approver: execution.executedBy, decision: vote, comment }),
    ),
  };
  if (votes.some((vote) => vote.decision === 'Reject')) {
    const message = `Step fails when it is Execute/Cancelling action. The approval was rejected by ${execution.executedBy}.`;
    return { kind: 'failed', type: 'Rejected', message, outputs: { ...outputs, ApprovalStatus: 'Rejected' } };
  }
  return votes.length >= needed ? { kind: 'success', outputs: { ...outputs, ApprovalStatus: 'Approved' } } : undefined;
};
