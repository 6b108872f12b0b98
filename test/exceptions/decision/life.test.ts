import type { Eligibility } from '../../../src/approvals/types.ts';
import { DAY, HOUR } from '../../../src/duration.ts';
import { decideException } from '../../../src/exceptions/decision/life.ts';
import type { Input } from '../../../src/exceptions/types/life.ts';
import { EXCEPTION_STATES, type Exception } from '../../../src/posture/types/exception.ts';
import { anException, approvalOf, POLICY, person, T0 } from '../fixture.ts';

const YES: Eligibility = { may: 'yes', groups: ['platform'] };
const NO: Eligibility = { may: 'no', code: 'not-approver' };
const UNKNOWN: Eligibility = { may: 'unknown', what: 'members of @platform' };
const NOW = T0 + HOUR;

const approveBy = (name: string, parts: Partial<Extract<Input, { kind: 'approve' }>> = {}): Input => ({
  kind: 'approve',
  by: person(name),
  epoch: 1,
  eligibility: YES,
  policy: POLICY,
  others: { U0BEN: YES },
  ...parts,
});
const once = { approvals: [approvalOf('ben')] };
const held = { state: 'approved', approvals: [approvalOf('ben'), approvalOf('cleo')] } as const;
const limit = { at: T0 + 3 * DAY, deadline: { what: 'CVE-2026-1001', rule: 'known exploited, 3 days' } };

/** What comes of it: the state and the audit's type, or the code of a refusal. */
function outcome(exception: Exception, input: Input, now = NOW): string {
  const decision = decideException(exception, input, now);
  if (decision.kind === 'change') return `${decision.exception.state} ${decision.audit.type}`;
  return decision.kind === 'refuse' ? decision.refusal.code : 'nothing';
}

test.each<[string, Partial<Exception>, Input, string]>([
  ['a first approval of two', {}, approveBy('ben'), 'asked approval-given'],
  ['a second by someone else', once, approveBy('cleo'), 'approved approved'],
  ['a second by the same person', once, approveBy('ben'), 'already-approved'],
  [
    'a second account of the same person',
    once,
    approveBy('ben', { by: { userId: 'U1BEN', person: 'ben' } }),
    'already-approved',
  ],
  ['its requester', {}, approveBy('ana'), 'own-request'],
  ['another account of its requester', {}, approveBy('x', { by: { userId: 'U1', person: 'ana' } }), 'own-request'],
  ['an older card', { epoch: 2 }, approveBy('ben'), 'stale'],
  ['someone who is no approver', {}, approveBy('ben', { eligibility: NO }), 'ineligible'],
  ['someone whom Slack does not tell', {}, approveBy('ben', { eligibility: UNKNOWN }), 'unknown-eligibility'],
  ['a first approver who has left', once, approveBy('cleo', { others: { U0BEN: NO } }), 'asked approval-given'],
  ['a first approver who cannot be read', once, approveBy('cleo', { others: {} }), 'unknown-eligibility'],
  ['a policy that is gone', {}, approveBy('ben', { policy: undefined }), 'no-policy'],
  [
    'a policy that asks for more by now',
    once,
    approveBy('cleo', { policy: { ...POLICY, approvals: 3 } }),
    'asked approval-given',
  ],
  ['an end beyond a deadline', {}, approveBy('ben', { limit }), 'beyond'],
  ['approvals of an earlier epoch', { ...once, epoch: 2 }, approveBy('cleo', { epoch: 2 }), 'asked approval-given'],
])('approving: %s', (_title, parts, input, expected) => {
  expect(outcome(anException(parts), input)).toBe(expected);
});

const ana = person('ana');
const ben = person('ben');
test.each<[string, Partial<Exception>, Input, number, string]>([
  ['rejected', {}, { kind: 'reject', by: ben, epoch: 1, reason: 'no', eligibility: YES }, NOW, 'rejected rejected'],
  [
    'rejected by nobody else',
    {},
    { kind: 'reject', by: ben, epoch: 1, reason: 'no', eligibility: NO },
    NOW,
    'ineligible',
  ],
  ['rejected on an old card', {}, { kind: 'reject', by: ben, epoch: 2, reason: 'no', eligibility: YES }, NOW, 'stale'],
  ['withdrawn', {}, { kind: 'withdraw', by: ana, eligibility: YES }, NOW, 'withdrawn withdrawn'],
  ['withdrawn by nobody else', {}, { kind: 'withdraw', by: ben, eligibility: YES }, NOW, 'not-requester'],
  ['not ended while it waits', {}, { kind: 'end', by: ana, reason: 'x', eligibility: YES }, NOW, 'not-approved'],
  ['ended', held, { kind: 'end', by: ben, reason: 'x', eligibility: YES }, NOW, 'ended ended'],
  ['ended by nobody else', held, { kind: 'end', by: ben, reason: 'x', eligibility: NO }, NOW, 'ineligible'],
  ['approved no further', held, approveBy('dan'), NOW, 'not-waiting'],
  ['waiting', {}, { kind: 'time', remindMs: DAY }, T0 + DAY - 1, 'nothing'],
  ['lapsed', {}, { kind: 'time', remindMs: DAY }, T0 + DAY, 'lapsed lapsed'],
  ['too late to approve', {}, approveBy('ben'), T0 + DAY, 'over'],
  ['holding', held, { kind: 'time', remindMs: 7 * DAY }, T0 + 23 * DAY - 1, 'nothing'],
  ['reminded of', held, { kind: 'time', remindMs: 7 * DAY }, T0 + 23 * DAY, 'approved reminded'],
  ['reminded of once', { ...held, remindedAt: T0 }, { kind: 'time', remindMs: 7 * DAY }, T0 + 24 * DAY, 'nothing'],
  [
    'reminded of when half of it is over, if it is short',
    { ...held, decidedAt: T0, until: T0 + 2 * DAY },
    { kind: 'time', remindMs: 7 * DAY },
    T0 + DAY,
    'approved reminded',
  ],
  [
    'not reminded of before',
    { ...held, decidedAt: T0, until: T0 + 2 * DAY },
    { kind: 'time', remindMs: 7 * DAY },
    T0 + DAY - 1,
    'nothing',
  ],
  ['expired', held, { kind: 'time', remindMs: 0 }, T0 + 30 * DAY, 'expired expired'],
  ['expired whatever is seen first', held, { kind: 'limited', limit }, T0 + 30 * DAY, 'expired expired'],
  ['voided', held, { kind: 'exploited', cves: ['CVE-2026-1001'] }, NOW, 'voided voided'],
  ['voided before it was approved', {}, { kind: 'exploited', cves: ['CVE-2026-1001'] }, NOW, 'voided voided'],
  [
    'not voided by what people knew',
    { ...held, exploited: ['CVE-2026-1001'] },
    { kind: 'exploited', cves: ['CVE-2026-1001'] },
    NOW,
    'nothing',
  ],
  ['shortened', held, { kind: 'limited', limit }, NOW, 'approved shortened'],
  ['not lengthened', held, { kind: 'limited', limit: { at: T0 + 90 * DAY } }, NOW, 'nothing'],
  ['voided by a deadline that has passed', held, { kind: 'limited', limit }, T0 + 4 * DAY, 'voided voided'],
  [
    'withdrawn by a deadline that has passed',
    {},
    { kind: 'limited', limit: { ...limit, at: T0 } },
    NOW,
    'withdrawn withdrawn',
  ],
  ['renewed', held, { kind: 'renewed', id: 'x-2' }, NOW, 'ended ended'],
  ['without its fleet', held, { kind: 'fleet-gone' }, NOW, 'ended ended'],
  ['waiting without its fleet', {}, { kind: 'fleet-gone' }, NOW, 'withdrawn withdrawn'],
  ['waiting in a shared channel', {}, { kind: 'channel-shared' }, NOW, 'withdrawn withdrawn'],
  ['holding in a shared channel', held, { kind: 'channel-shared' }, NOW, 'nothing'],
])('an exception is %s', (_title, parts, input, now, expected) => {
  expect(outcome(anException(parts), input, now)).toBe(expected);
});

test('a shorter one is asked for anew: approvals of the longer one do not count', () => {
  const decision = decideException(anException(once), { kind: 'limited', limit }, NOW);
  expect(decision).toMatchObject({ kind: 'change', exception: { epoch: 2, until: limit.at, state: 'asked' } });
});

test.each(EXCEPTION_STATES.filter((state) => state !== 'asked' && state !== 'approved'))(
  'nothing leads out of %s',
  (state) => {
    const inputs: Input[] = [
      approveBy('ben'),
      { kind: 'end', by: ben, reason: 'x', eligibility: YES },
      { kind: 'time', remindMs: 0 },
      { kind: 'exploited', cves: ['CVE-2026-1001'] },
      { kind: 'limited', limit: { at: 0 } },
      { kind: 'renewed', id: 'x-2' },
      { kind: 'fleet-gone' },
    ];
    const outcomes = new Set(inputs.map((input) => outcome(anException({ state }), input)));
    expect([...outcomes].sort()).toEqual(['nothing', 'over']);
  },
);
