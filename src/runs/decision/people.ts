import { CONFIRM_WITHIN_MS, waitsUntil } from '../../approvals/decision/confirm.ts';
import { isSamePerson } from '../../approvals/decision/people.ts';
import { approvalsOfOthers, countedPeople } from '../../approvals/decision/quorum.ts';
import type { Eligibility, Person, TooNew } from '../../approvals/types.ts';
import { present } from '../../present.ts';
import type { Decision } from '../types/decision.ts';
import type { StopHow } from '../types/ending.ts';
import type { Input } from '../types/input.ts';
import type { Refusal } from '../types/refusal.ts';
import type { Run } from '../types/run.ts';
import { change, ended, refuse } from './change.ts';
import { isConfirming } from './confirm.ts';
import { skippedBeyond } from './deadline.ts';
import { givenAt, isOverAlready } from './good-until.ts';
import { onceApproved } from './slot.ts';

type InputOf<K extends Input['kind']> = Extract<Input, { kind: K }>;

/** "A quorum of distinct, current, internal, non-requesting people for exactly that plan." */
export function approve(
  run: Run,
  { by, epoch, eligibility, proof, signedAt, channel }: InputOf<'approve'>,
  now: number,
): Decision {
  if (epoch !== run.epoch) return refuse({ code: 'stale', epoch: run.epoch });
  if (run.wait === undefined && now >= run.expiresAt) return refuse({ code: 'expired' });
  if (isOwn(run, by)) return refuse({ code: 'own-request' });
  const given = givenAt(run, signedAt, now);
  if (isOverAlready(run, { at: given, now, confirms: isConfirming(run) }))
    return refuse({ code: 'came-too-late', at: given });
  const need = run.policy.approvals;
  // At a checkpoint nothing expires, but an approval still does not last for ever.
  const fresh = run.approvals.filter(({ at }) => run.wait === undefined || now < at + run.policy.expiresMs);
  // Given before the policy wanted confirmation, it counts no longer: they may give it anew.
  const kept = approvalsOfOthers(run, fresh).filter((each) => each.confirm !== undefined || !isConfirming(run));
  const own = kept.find((each) => each.epoch === epoch && isSamePerson(each, by));
  const until = own === undefined ? undefined : waitsUntil(own);
  if (until !== undefined) return refuse({ code: 'confirm-in-aws', until });
  if (own !== undefined) {
    return refuse({ code: 'already-approved-by-you', have: countedPeople({ ...run, approvals: kept }).length, need });
  }
  const no = refusalOf(eligibility);
  if (no !== undefined) return refuse(no);
  const { groups, joinedAt } = eligibility.may === 'yes' ? eligibility : { groups: [] };
  const confirm = isConfirming(run) ? { confirm: { by: Math.min(now, signedAt ?? now) + CONFIRM_WITHIN_MS } } : {};
  const approval = { ...by, at: given, epoch, groups, ...confirm, ...present({ proof, channel, joinedAt }) };
  const approvals = [...kept, approval];
  const have = countedPeople({ ...run, approvals }).length;
  const evidence = {
    groups,
    epoch,
    planHash: run.planHash,
    have,
    need,
    ...present({ proof, confirmBy: waitsUntil(confirm) }),
  };
  const audit = { by: by.userId, person: by.person, evidence };
  if (have < need) return change(run, { approvals }, { ...audit, type: 'approval-given' });
  return change(run, { approvals, ...onceApproved({ ...run, approvals }, now) }, { ...audit, type: 'approved' });
}

/** The requester, and whoever starts a rollback of others' deploy, cannot approve it. */
const isOwn = ({ requester, setOffBy }: Run, by: Person): boolean =>
  isSamePerson(by, requester) || (setOffBy !== undefined && isSamePerson(by, setOffBy));

/** Any approver may reject it, with a reason, until it starts. */
export function reject(
  run: Run,
  { by, epoch, reason, eligibility, deadline }: InputOf<'reject'>,
  now: number,
): Decision {
  if (epoch !== run.epoch) return refuse({ code: 'stale', epoch: run.epoch });
  const no = refusalOf(eligibility, 'in-group') ?? skippedBeyond(run, deadline);
  if (no !== undefined) return refuse(no);
  if (run.wait !== undefined) return stopAtCheckpoint(run, { by, reason, how: 'cancel' }, now);
  const ending = { at: now, code: 'rejected', by: by.userId, reason } as const;
  // What waits for the answer in AWS is still to be told, like a report.
  return ended(
    run,
    'rejected',
    ending,
    note('rejected', by, reason),
    run.answersWait === true ? { report: 'pending' } : {},
  );
}

/** Before the start a cancel ends the run; nothing has happened yet. */
export function cancelBefore(run: Run, { by, reason, eligibility, how }: InputOf<'cancel'>, now: number): Decision {
  const no = mayCancel(run, by, eligibility);
  if (no !== undefined) return refuse(no);
  if (run.wait !== undefined) return stopAtCheckpoint(run, { by, reason, how }, now);
  return ended(run, 'cancelled', { at: now, code: 'cancelled', by: by.userId, reason }, note('cancelled', by, reason));
}

/** Nothing runs in AWS at a checkpoint: the run ends there, with what its first part has done. */
const stopAtCheckpoint = (
  run: Run,
  { by, reason, how }: { by: Person; reason: string; how: StopHow },
  now: number,
): Decision =>
  ended(
    run,
    'cancelled',
    { at: now, code: 'stopped-at-checkpoint', by: by.userId, reason, how },
    note('cancelled', by, reason),
    // The rollback is still to be opened, like a report: a separate run, requested until it exists.
    how === 'roll-back' ? { report: 'pending' } : {},
  );

/** During the watch something can be rolled back; at a checkpoint there is nothing left to stop. */
export const cancelWaiting = (run: Run, input: InputOf<'cancel'>, now: number): Decision =>
  (run.wait?.kind === 'checkpoint' ? cancelBefore : cancelDuring)(run, input, now);

/** Once it may have started, a stop is requested and then carried out. The runbook's gate is closed at once by the state. */
export function cancelDuring(run: Run, { by, reason, eligibility, how }: InputOf<'cancel'>, now: number): Decision {
  const no = mayCancel(run, by, eligibility);
  if (no !== undefined) return refuse(no);
  const cancel = { by: by.userId, reason, at: now, how };
  return change(run, { state: 'cancelling', cancel }, note('cancel-asked', by, reason));
}

const note = (
  type: 'rejected' | 'cancelled' | 'cancel-asked',
  by: { userId: string; person: string },
  text?: string,
) => ({
  type,
  by: by.userId,
  person: by.person,
  ...present({ note: text }),
});

const mayCancel = (run: Run, by: Person, eligibility: Eligibility): Refusal | undefined =>
  refusalOf(eligibility, isSamePerson(by, run.requester) ? 'member' : 'in-group');

/**
 * "Unknown means no." A member who is not an approver may still withdraw their own request. Who joined a group too recently may only
 * reject and stop.
 */
export function refusalOf(
  eligibility: Eligibility,
  needed: 'member' | 'in-group' | 'approver' = 'approver',
): Refusal | undefined {
  if (eligibility.may === 'yes') return undefined;
  if (eligibility.may === 'unknown') return { code: 'unknown-eligibility', what: eligibility.what };
  if (eligibility.code === 'too-new') return needed === 'approver' ? tooNew(eligibility) : undefined;
  if (needed === 'member' && eligibility.code === 'not-approver') return undefined;
  return { code: 'ineligible', why: eligibility.code };
}

const tooNew = ({ group, joinedAt, until }: TooNew): Refusal => ({ code: 'too-new', group, joinedAt, until });
