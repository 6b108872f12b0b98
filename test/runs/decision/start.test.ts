import { decide } from '../../../src/runs/decision/decide.ts';
import type { Checks } from '../../../src/runs/types/input.ts';
import type { Decision, Run } from '../../../src/runs/types/run.ts';
import {
  ANA,
  APPROVER,
  anApproval,
  aPlan,
  aRun,
  aStart,
  BEN,
  CLAIM,
  CLEO,
  clearChecks,
  DAY,
  HOUR,
  LIMITS,
  MINUTE,
  NOW,
  runIn,
  STRANGER,
  T0,
} from '../fixture.ts';

const check = (checks: Checks, run: Run = runIn('approved'), now = NOW): Decision =>
  decide(run, { kind: 'checked', checks, start: CLAIM }, now);

const holdOf = (decision: Decision) => (decision.kind === 'change' ? decision.run.hold : decision);

test('when all is clear it claims the start with the bytes to repeat', () => {
  const decision = check(clearChecks(), runIn('approved', { hold: { code: 'unknown', what: 'x' } }));
  expect(decision).toMatchObject({ kind: 'change', audit: { type: 'starting', evidence: CLAIM } });
  expect(decision.kind === 'change' && decision.run).toMatchObject({
    state: 'starting',
    start: { ...CLAIM, claimedAt: NOW, attempts: 0 },
  });
  expect(holdOf(decision)).toBeUndefined();
});

test.each<[string, Partial<Checks>, object]>([
  [
    'a pause',
    { pause: { kind: 'on', by: 'U0BEN', reason: 'incident' } },
    { code: 'paused', by: 'U0BEN', reason: 'incident' },
  ],
  [
    'a pause that cannot be read',
    { pause: { kind: 'unknown', what: 'the pause' } },
    { code: 'unknown', what: 'the pause' },
  ],
  [
    'a freeze',
    { freeze: { kind: 'closed', calendars: ['arn:c'], until: NOW + HOUR } },
    { code: 'frozen', calendars: ['arn:c'], until: NOW + HOUR },
  ],
  [
    'a freeze without an end',
    { freeze: { kind: 'closed', calendars: ['arn:c'] } },
    { code: 'frozen', calendars: ['arn:c'] },
  ],
  [
    'a calendar that cannot be read',
    { freeze: { kind: 'unknown', what: 'the calendars' } },
    { code: 'unknown', what: 'the calendars' },
  ],
  [
    'a plan that cannot be read',
    { plan: { kind: 'unknown', what: 'the plan' } },
    { code: 'unknown', what: 'the plan' },
  ],
  [
    'something that someone else changes just now',
    { plan: { kind: 'busy', what: 'stack web is UPDATE_IN_PROGRESS' } },
    { code: 'busy', what: 'stack web is UPDATE_IN_PROGRESS' },
  ],
  [
    'an approver who cannot be read',
    { eligibilities: { U0ANA: { may: 'unknown', what: 'account U0ANA' } } },
    { code: 'unknown', what: 'account U0ANA' },
  ],
  ['an approver whose eligibility is not known', { eligibilities: {} }, { code: 'unknown', what: 'an approver' }],
  [
    'a policy that is gone',
    { quorum: { kind: 'none' } },
    { code: 'unknown', what: 'policy nonprod, which the config no longer has' },
  ],
])('%s holds it back', (_title, gates, hold) => {
  const decision = check(clearChecks(gates));
  expect(decision).toMatchObject({ kind: 'change', run: { state: 'approved', epoch: 1 }, audit: { type: 'held' } });
  expect(holdOf(decision)).toEqual(hold);
});

test('the same hold again is no change, another one is', () => {
  const held = runIn('approved', { hold: { code: 'paused', by: 'U0BEN', reason: 'incident' } });
  const paused: Partial<Checks> = { pause: { kind: 'on', by: 'U0BEN', reason: 'incident' } };
  expect(check(clearChecks(paused), held)).toEqual({ kind: 'nothing', because: 'what holds it back has not changed' });
  expect(check(clearChecks({ pause: { kind: 'on', by: 'U0ANA', reason: 'incident' } }), held).kind).toBe('change');
});

test('an approver who left takes the quorum with them; the others need not click again', () => {
  const run = runIn('approved', {
    policy: { ...aRun().policy, approvals: 2 },
    approvals: [anApproval(ANA), anApproval(BEN)],
  });
  const decision = check(
    clearChecks({ quorum: { kind: 'needed', approvals: 2 }, eligibilities: { U0ANA: STRANGER, U0BEN: APPROVER } }),
    run,
  );
  expect(decision).toMatchObject({
    kind: 'change',
    run: { state: 'awaiting-approval', epoch: 1, approvals: [anApproval(BEN)] },
    audit: { type: 'quorum-lost', evidence: { left: ['U0ANA'], need: 2 } },
  });
});

test('who set off a rollback counts no more once the quorum is lost, and cannot approve it', () => {
  const carried = { at: T0 - MINUTE };
  const run = runIn('approved', {
    policy: { ...aRun().policy, approvals: 2 },
    setOffBy: CLEO,
    approvals: [anApproval(CLEO, carried), anApproval(BEN, carried)],
  });
  const quorum = { kind: 'needed', approvals: 2 } as const;
  expect(check(clearChecks({ quorum }), run)).toMatchObject({ run: { state: 'starting' } });
  const lost = check(clearChecks({ quorum, eligibilities: { U0CLEO: APPROVER, U0BEN: STRANGER } }), run);
  expect(lost).toMatchObject({
    run: { state: 'awaiting-approval', approvals: [], askedAgain: { left: ['U0BEN'], setOff: 'U0CLEO' } },
  });
});

test('one who left is no matter when enough others stand', () => {
  const run = runIn('approved', { approvals: [anApproval(ANA), anApproval(BEN)] });
  expect(check(clearChecks({ eligibilities: { U0ANA: STRANGER, U0BEN: APPROVER } }), run)).toMatchObject({
    run: { state: 'starting' },
  });
});

test('a quorum that was raised meanwhile is asked for', () => {
  expect(check(clearChecks({ quorum: { kind: 'needed', approvals: 2 } }))).toMatchObject({
    run: { state: 'awaiting-approval', policy: { approvals: 2 }, approvals: [anApproval(ANA)] },
  });
});

test('a changed plan asks everyone again', () => {
  const plan = aPlan({ pipelineName: 'web-2' });
  const decision = check(
    clearChecks({ plan: { kind: 'changed', plan, planHash: 'b'.repeat(64), why: 'the recipe is new' } }),
  );
  expect(decision).toMatchObject({
    run: { state: 'awaiting-approval', epoch: 2, approvals: [], plan, planHash: 'b'.repeat(64), expiresAt: NOW + DAY },
    audit: { type: 'plan-changed', note: 'the recipe is new' },
  });
});

test('a plan that is gone ends it', () => {
  expect(check(clearChecks({ plan: { kind: 'gone', why: 'the pipeline no longer exists' } }))).toMatchObject({
    run: { state: 'failed', ending: { code: 'plan-gone', reason: 'the pipeline no longer exists' } },
  });
});

test('the plan is looked at before the quorum, and the quorum before the pause', () => {
  const all = clearChecks({
    plan: { kind: 'gone', why: 'x' },
    eligibilities: { U0ANA: STRANGER },
    pause: { kind: 'on', by: 'U', reason: 'x' },
  });
  expect(check(all)).toMatchObject({ run: { state: 'failed' } });
  expect(check({ ...all, plan: { kind: 'same' } })).toMatchObject({ run: { state: 'awaiting-approval' } });
});

test('an approval that is too old expires, whatever else holds', () => {
  expect(
    check(clearChecks({ pause: { kind: 'on', by: 'U', reason: 'x' } }), runIn('approved'), T0 + DAY),
  ).toMatchObject({ run: { state: 'expired' } });
});

test('it does not start before its time', () => {
  expect(check(clearChecks(), runIn('approved', { scheduledFor: NOW + 1 })).kind).toBe('nothing');
});

describe('waiting', () => {
  test.each([
    ['awaiting-approval', T0 + DAY - 1, 'nothing'],
    ['awaiting-approval', T0 + DAY, 'expired'],
    ['approved', T0 + DAY, 'expired'],
    ['scheduled', T0 + 6 * HOUR - 1, 'nothing'],
    ['scheduled', T0 + 6 * HOUR, 'approved'],
  ] as const)('%s at %d: %s', (state, now, expected) => {
    const decision = decide(runIn(state), { kind: 'time', limits: LIMITS }, now);
    expect(decision.kind === 'change' ? decision.run.state : decision.kind).toBe(expected);
  });
});

describe('a start', () => {
  const late = T0 + 2 * MINUTE + 15 * MINUTE;

  test('that was answered is followed', () => {
    const run = runIn('starting', { start: aStart({ attempts: 2, lastError: 'TimeoutError' }) });
    const decision = decide(run, { kind: 'start-accepted', executionId: 'exec-9' }, NOW);
    expect(decision).toMatchObject({
      run: { state: 'running', start: { executionId: 'exec-9', attempts: 2 } },
      audit: { type: 'started', note: 'exec-9' },
    });
    expect(decision.kind === 'change' && decision.run.start).not.toHaveProperty('lastError');
  });

  test('that was refused fails, and nothing was started', () => {
    expect(decide(runIn('starting'), { kind: 'start-refused', error: 'AccessDenied' }, NOW)).toMatchObject({
      run: { state: 'failed', ending: { code: 'could-not-start', reason: 'AccessDenied' } },
    });
  });

  test('that was not settled is counted, and stays', () => {
    expect(decide(runIn('starting'), { kind: 'start-unsettled', error: 'TimeoutError' }, late - 1)).toMatchObject({
      run: { state: 'starting', start: { attempts: 1, lastError: 'TimeoutError', claimedAt: T0 + 2 * MINUTE } },
    });
  });

  test.each(['start-unsettled', 'time'] as const)('needs a person after 15 minutes (%s)', (kind) => {
    const input = kind === 'time' ? ({ kind, limits: LIMITS } as const) : ({ kind, error: 'TimeoutError' } as const);
    expect(decide(runIn('starting'), input, late)).toMatchObject({
      run: { state: 'needs-attention', ending: { code: 'start-unclear' } },
      audit: { type: 'needs-attention' },
    });
  });

  test.each(['cancelling', 'needs-attention'] as const)('that turns up late is known, and it stays %s', (state) => {
    const decision = decide(runIn(state, { start: aStart() }), { kind: 'start-accepted', executionId: 'exec-9' }, NOW);
    expect(decision).toMatchObject({ run: { state, start: { executionId: 'exec-9' } } });
  });
});
