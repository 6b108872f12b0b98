import { distinctPeople, isSamePerson } from '../../approvals/decision/people.ts';
import type { EscalatedPolicy, Person } from '../../approvals/types.ts';
import { present } from '../../present.ts';
import type { Decision } from '../types/decision.ts';
import type { Input } from '../types/input.ts';
import type { Refusal } from '../types/refusal.ts';
import type { Run } from '../types/run.ts';
import { askAgain, change, refuse } from './change.ts';
import { deferredBeyond } from './deadline.ts';
import { DEFER_MARGIN_MS } from './limits.ts';
import { refusalOf } from './people.ts';

type Defer = Extract<Input, { kind: 'defer' }>;

/**
 * Moving the start changes the plan: the approvals needed stay, those given do not. Out of a slot it may be moved to now, which costs
 * no deferral.
 */
export function defer(run: Run, input: Defer, now: number): Decision {
  if (input.epoch !== run.epoch) return refuse({ code: 'stale', epoch: run.epoch });
  // Half done, it is decided soon: there is no later time to move it to.
  if (run.wait !== undefined) return refuse({ code: 'too-late', state: run.state });
  const { until } = input;
  if (until === 'now' && run.slot === undefined) return refuse({ code: 'defer-past' });
  if (until === 'now' || !isBeyond(run, input)) return deferByOne(run, input, now);
  const { escalated } = run.policy;
  // Today's config may have taken it away.
  if (escalated === undefined || input.escalated === undefined)
    return refusal(run, input) ?? refuse({ code: 'no-deferrals-left', max: run.maxDeferrals });
  return (
    timeRefusal(run, input, now) ?? deferBySeveral(run, { ...input, until, escalated, seen: input.escalated }, now)
  );
}

/** None of its deferrals is left for this one. */
export const isBeyond = ({ deferrals, maxDeferrals }: Run, { until }: Pick<Defer, 'until'>): boolean =>
  until !== 'now' && deferrals >= maxDeferrals;

const deferByOne = (run: Run, input: Defer, now: number): Decision =>
  refusal(run, input) ?? timeRefusal(run, input, now) ?? moved(run, input, now);

function refusal(run: Run, { by, eligibility }: Defer): Decision | undefined {
  const no = isSamePerson(by, run.requester) ? refusalOf(eligibility, 'member') : refusalOf(eligibility);
  return no === undefined ? undefined : refuse(no);
}

function timeRefusal(run: Run, { until, deadline }: Defer, now: number): Decision | undefined {
  if (until === 'now') return undefined;
  if (until < now + DEFER_MARGIN_MS) return refuse({ code: 'defer-past' });
  const latest = run.requestedAt + run.deferWithinMs;
  if (until > latest) return refuse({ code: 'defer-too-far', latest });
  const beyond = deferredBeyond(deadline, until);
  return beyond === undefined ? undefined : refuse(beyond);
}

/** Beyond its deferrals it takes several people, who want the same moment. Until there are enough, all else stays as it is. */
function deferBySeveral(
  run: Run,
  input: Omit<Defer, 'until' | 'escalated'> & {
    until: number;
    escalated: EscalatedPolicy;
    seen: NonNullable<Defer['escalated']>;
  },
  now: number,
): Decision {
  const { by, until, escalated, seen } = input;
  const { eligibility } = seen;
  const no = refusalOf(eligibility);
  if (no !== undefined) return refuse(ofGroups(no, escalated));
  const asked = run.deferAsked?.until === until ? run.deferAsked.by : [];
  const need = Math.max(escalated.approvals, seen.approvals);
  if (asked.some((one) => isSamePerson(one, by)))
    return refuse({ code: 'already-deferred-by-you', have: distinctPeople(asked).length, need });
  const groups = eligibility.may === 'yes' ? eligibility.groups : [];
  const all = [...asked, { ...by, at: now, epoch: run.epoch, groups }];
  const have = distinctPeople(all).length;
  if (have >= need) return moved(run, input, now);
  return change(
    run,
    { deferAsked: { until, by: all }, ...present({ armed: run.armed }) },
    { type: 'defer-asked', ...who(by), evidence: { until, have, need } },
  );
}

const ofGroups = (no: Refusal, { groups }: EscalatedPolicy): Refusal =>
  no.code === 'ineligible' && no.why === 'not-approver' ? { code: 'not-escalated', groups } : no;

/** Out of a slot it is planned again: what it changes is no longer what is done in that slot. */
function moved(run: Run, { by, until }: Pick<Defer, 'by' | 'until'>, now: number): Decision {
  const { slot, standing: _standing, ...rest } = run;
  const startsAt = until === 'now' ? now : until;
  return askAgain(
    rest,
    {
      ...(until === 'now' ? {} : { scheduledFor: until, deferrals: run.deferrals + 1 }),
      ...(slot === undefined ? {} : { subject: slot.elsewhere, state: 'planning' as const, planningSince: now }),
      expiresAt: startsAt + run.policy.expiresMs,
      askedAgain: { code: 'deferred', by: by.userId },
    },
    { type: 'deferred', ...who(by), evidence: { until: startsAt, epoch: run.epoch + 1 } },
  );
}

const who = ({ userId, person }: Person): { by: string; person: string } => ({ by: userId, person });
