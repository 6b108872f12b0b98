import { approvalsOfOthers, countedPeople } from '../../approvals/decision/quorum.ts';
import type { Decision } from '../types/decision.ts';
import type { Input, Planning } from '../types/input.ts';
import type { Run } from '../types/run.ts';
import { askingState, change, ended, nothing } from './change.ts';
import { PLAN_LIMIT_MS } from './limits.ts';
import { askedUntil, onceApproved } from './slot.ts';
import { wouldHave } from './would-have.ts';

/** What it would do is known, so people can be asked; or it is known that they are not. */
export function planned(
  run: Run,
  { planning, standing, observe }: Extract<Input, { kind: 'planned' }>,
  now: number,
): Decision {
  switch (planning.kind) {
    case 'planned': {
      // Nobody is asked for it: what it would do is all there is to tell.
      const { plan, planHash } = planning;
      if (observe === true) return wouldHave(run, observe, now, { plan, planHash, ...requesterOf(run, planning) });
      const before = planning.exact === true ? run.approvals : [];
      const isStanding = run.standing === true && run.slot !== undefined && standing === true;
      const enough = isStanding || countedPeople({ ...run, approvals: before }).length >= run.policy.approvals;
      const approvals = enough ? before : approvalsOfOthers(run, before);
      const { planningSince: _since, standing: _standing, ...rest } = run;
      return change(
        rest,
        {
          ...(enough
            ? onceApproved({ ...run, approvals: before }, now)
            : { state: askingState(run), expiresAt: askedUntil(run, Math.max(now, run.scheduledFor ?? now)) }),
          ...(isStanding ? { standing: true as const } : {}),
          plan: planning.plan,
          planHash: planning.planHash,
          approvals,
          ...requesterOf(run, planning),
        },
        {
          type: 'planned',
          evidence: { plan: planning.plan, approvedBefore: enough },
          ...(isStanding ? { note: 'approved in advance by the deployed config' } : {}),
        },
      );
    }
    case 'already':
      return ended(
        run,
        'succeeded',
        { at: now, code: 'succeeded' },
        { type: 'succeeded', note: 'it was so already', evidence: planning.outcome },
        { outcome: planning.outcome, report: 'pending' },
      );
    case 'refused':
      return ended(
        run,
        'failed',
        { at: now, code: 'plan-refused', reason: planning.reason },
        { type: 'failed', note: planning.reason },
      );
    case 'not-yet':
      return planTimedOut(run, 'AWS has not finished computing the change', now);
    case 'unknown':
      return planTimedOut(run, planning.what, now);
  }
}

/** Who set off what nobody has approved asks for it, and so does not approve it. The config names the person, see `withPeople`. */
function requesterOf(
  { setOffBy }: Run,
  { exact, askedBy }: Extract<Planning, { kind: 'planned' }>,
): Partial<Pick<Run, 'requester'>> {
  if (exact === true || askedBy === undefined) return {};
  return { requester: setOffBy?.userId === askedBy ? setOffBy : { userId: askedBy, person: askedBy } };
}

export function planTimedOut(run: Run, what: string, now: number): Decision {
  if (now < (run.planningSince ?? run.requestedAt) + PLAN_LIMIT_MS) return nothing(what);
  return ended(
    run,
    'failed',
    { at: now, code: 'plan-refused', reason: `what it would change could not be determined: ${what}` },
    { type: 'failed', note: what },
  );
}
