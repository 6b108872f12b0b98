import { isSamePerson } from '../../approvals/decision/people.ts';
import { countedPeople } from '../../approvals/decision/quorum.ts';
import type { Approval, Eligibility, Person } from '../../approvals/types.ts';
import type { Exception } from '../../posture/types/exception.ts';
import { present } from '../../present.ts';
import type { AuditNote, Decision, Input, Limit, Refusal } from '../types/life.ts';
import { remindAt } from './due.ts';

type Approve = Extract<Input, { kind: 'approve' }>;

/** The life of an exception: total and pure. States but `asked` and `approved` are never left. Its end only ever comes nearer. */
export function decideException(exception: Exception, input: Input, now: number): Decision {
  switch (exception.state) {
    case 'asked':
      return whileAsked(exception, input, now);
    case 'approved':
      return whileApproved(exception, input, now);
    case 'rejected':
    case 'withdrawn':
    case 'lapsed':
    case 'expired':
    case 'voided':
    case 'ended':
      return isOfPerson(input) ? refuse({ code: 'over' }) : NOTHING;
  }
}

function whileAsked(exception: Exception, input: Input, now: number): Decision {
  const isLate = now >= Math.min(exception.expiresAt, exception.until);
  if (isLate && isOfPerson(input)) return refuse({ code: 'over' });
  if (isLate) return change(exception, { state: 'lapsed', ended: { at: now } }, { type: 'lapsed' });
  switch (input.kind) {
    case 'approve':
      return approve(exception, input, now);
    case 'reject':
      return reject(exception, input, now);
    case 'withdraw':
      return withdraw(exception, input, now);
    case 'end':
      return refuse({ code: 'not-approved' });
    case 'exploited':
      return voidFor(exception, input.cves, now);
    case 'limited':
      return shorten(exception, input.limit, now);
    case 'fleet-gone':
    case 'channel-shared':
      return change(
        exception,
        { state: 'withdrawn', ended: { at: now, cause: { code: input.kind } } },
        { type: 'withdrawn', note: input.kind },
      );
    case 'time':
    case 'renewed':
      return NOTHING;
  }
}

function whileApproved(exception: Exception, input: Input, now: number): Decision {
  const isLate = now >= exception.until;
  if (isLate && isOfPerson(input)) return refuse({ code: 'over' });
  if (isLate) return change(exception, { state: 'expired', ended: { at: now } }, { type: 'expired' });
  switch (input.kind) {
    case 'approve':
    case 'reject':
    case 'withdraw':
      return refuse({ code: 'not-waiting' });
    case 'end':
      return end(exception, input, now);
    case 'exploited':
      return voidFor(exception, input.cves, now);
    case 'limited':
      return shorten(exception, input.limit, now);
    case 'renewed':
      return change(
        exception,
        { state: 'ended', ended: { at: now, cause: { code: 'renewed', id: input.id } } },
        { type: 'ended', note: `renewed by ${input.id}` },
      );
    case 'fleet-gone':
      return change(
        exception,
        { state: 'ended', ended: { at: now, cause: { code: input.kind } } },
        { type: 'ended', note: input.kind },
      );
    case 'time':
      return remind(exception, input.remindMs, now);
    case 'channel-shared':
      return NOTHING;
  }
}

/** "The fleet's quorum of distinct, current, internal people other than the requester, for exactly this epoch." */
function approve(exception: Exception, input: Approve, now: number): Decision {
  const refusal = approvalRefusal(exception, input);
  if (refusal !== undefined) return refuse(refusal);
  const given = exception.approvals.filter(({ epoch }) => epoch === exception.epoch);
  const unread = given.map(({ userId }) => input.others[userId] ?? UNREAD).find(({ may }) => may === 'unknown');
  if (unread?.may === 'unknown') return refuse({ code: 'unknown-eligibility', what: unread.what });
  const { groups, joinedAt } = input.eligibility.may === 'yes' ? input.eligibility : { groups: [] };
  const mine: Approval = { ...input.by, at: now, epoch: exception.epoch, groups, ...present({ joinedAt }) };
  const still = given.filter(({ userId }) => input.others[userId]?.may === 'yes');
  const approvals = [...still, mine];
  const need = input.policy?.approvals ?? Number.POSITIVE_INFINITY;
  const isEnough = countedPeople({ ...exception, approvals }).length >= need;
  const policy = input.policy ?? exception.policy;
  const { userId: by, person } = input.by;
  const note = { by, person, evidence: { approvals, need } };
  return isEnough
    ? change(exception, { state: 'approved', approvals, policy, decidedAt: now }, { type: 'approved', ...note })
    : change(exception, { approvals }, { type: 'approval-given', ...note });
}

const UNREAD: Eligibility = { may: 'unknown', what: 'an earlier approver' };

function approvalRefusal(exception: Exception, input: Approve): Refusal | undefined {
  const { by, epoch, eligibility, policy, limit } = input;
  if (epoch !== exception.epoch) return { code: 'stale' };
  if (isSamePerson(by, exception.requester)) return { code: 'own-request' };
  const ineligible = ineligibility(eligibility);
  if (ineligible !== undefined) return ineligible;
  if (policy === undefined) return { code: 'no-policy' };
  if (limit !== undefined && exception.until > limit.at) return { code: 'beyond', limit };
  const mine = exception.approvals.filter((given) => given.epoch === epoch);
  if (!mine.some((given) => isSamePerson(given, by))) return undefined;
  return { code: 'already-approved', have: countedPeople(exception).length, need: policy.approvals };
}

function reject(exception: Exception, input: Extract<Input, { kind: 'reject' }>, now: number): Decision {
  const { by, epoch, reason, eligibility } = input;
  if (epoch !== exception.epoch) return refuse({ code: 'stale' });
  const refusal = ineligibility(eligibility);
  if (refusal !== undefined) return refuse(refusal);
  return change(
    exception,
    { state: 'rejected', ended: { at: now, by: by.userId, reason } },
    { type: 'rejected', note: reason, ...who(by) },
  );
}

function withdraw(
  exception: Exception,
  { by, eligibility }: Extract<Input, { kind: 'withdraw' }>,
  now: number,
): Decision {
  const refusal = ineligibility(eligibility);
  if (refusal !== undefined) return refuse(refusal);
  if (!isSamePerson(by, exception.requester)) return refuse({ code: 'not-requester' });
  return change(
    exception,
    { state: 'withdrawn', ended: { at: now, by: by.userId } },
    { type: 'withdrawn', ...who(by) },
  );
}

function end(exception: Exception, input: Extract<Input, { kind: 'end' }>, now: number): Decision {
  const { by, reason, eligibility } = input;
  const refusal = ineligibility(eligibility);
  if (refusal !== undefined) return refuse(refusal);
  return change(
    exception,
    { state: 'ended', ended: { at: now, by: by.userId, reason } },
    { type: 'ended', note: reason, ...who(by) },
  );
}

/** "Voided when a covered CVE becomes known to be exploited": those that were when people were asked were known to them. */
function voidFor(exception: Exception, cves: readonly string[], now: number): Decision {
  const since = cves.filter((cve) => !exception.exploited.includes(cve));
  if (since.length === 0) return NOTHING;
  return change(
    exception,
    { state: 'voided', ended: { at: now, cause: { code: 'exploited', cves: since } } },
    { type: 'voided', note: since.join(', '), evidence: { exploited: since } },
  );
}

/** No exception outlasts a deadline of what it covers. Approvals of a longer one do not count for a shorter one. */
function shorten(exception: Exception, limit: Limit, now: number): Decision {
  if (limit.at >= exception.until) return NOTHING;
  const note = limit.deadline === undefined ? undefined : `${limit.deadline.what}: ${limit.deadline.rule}`;
  const evidence = { from: exception.until, to: limit.at };
  if (limit.at <= now) {
    const isAsked = exception.state === 'asked';
    const cause =
      limit.deadline === undefined ? ({ code: 'limit' } as const) : ({ code: 'deadline', ...limit.deadline } as const);
    const ended = { at: now, cause };
    return isAsked
      ? change(exception, { state: 'withdrawn', ended }, { type: 'withdrawn', evidence, ...present({ note }) })
      : change(exception, { state: 'voided', ended }, { type: 'voided', evidence, ...present({ note }) });
  }
  const audit: AuditNote = { type: 'shortened', evidence, ...present({ note }) };
  const epoch = exception.state === 'asked' ? exception.epoch + 1 : exception.epoch;
  const shortened = { at: now, from: exception.until, ...present({ deadline: limit.deadline }) };
  return change(exception, { until: limit.at, epoch, shortened }, audit);
}

function remind(exception: Exception, remindMs: number, now: number): Decision {
  const isDue = exception.remindedAt === undefined && now >= remindAt(exception, remindMs);
  return isDue ? change(exception, { remindedAt: now }, { type: 'reminded' }) : NOTHING;
}

const NOTHING: Decision = { kind: 'nothing' };

const refuse = (refusal: Refusal): Decision => ({ kind: 'refuse', refusal });

const change = (exception: Exception, parts: Partial<Exception>, audit: AuditNote): Decision => ({
  kind: 'change',
  exception: { ...exception, ...parts, version: exception.version + 1 },
  audit,
});

const who = ({ userId, person }: Person) => ({ by: userId, person });

function ineligibility(eligibility: Eligibility): Refusal | undefined {
  switch (eligibility.may) {
    case 'yes':
      return undefined;
    case 'no':
      return { code: 'ineligible', no: eligibility };
    case 'unknown':
      return { code: 'unknown-eligibility', what: eligibility.what };
  }
}

function isOfPerson({ kind }: Input): boolean {
  switch (kind) {
    case 'approve':
    case 'reject':
    case 'withdraw':
    case 'end':
      return true;
    case 'time':
    case 'exploited':
    case 'limited':
    case 'renewed':
    case 'fleet-gone':
    case 'channel-shared':
      return false;
  }
}
