import { decide } from '../../../src/runs/decision/decide.ts';
import { whyNotNow } from '../../../src/runs/decision/start.ts';
import type { Decision } from '../../../src/runs/types/decision.ts';
import type { Checks } from '../../../src/runs/types/input.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import {
  ANA,
  APPROVER,
  anApproval,
  aPlan,
  aRun,
  aStart,
  BEN,
  CHECKPOINT,
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

test('what has changed since the approval without asking again is in what is started', () => {
  const plan = aPlan({ lastDurationsMs: [1] });
  const decision = check(clearChecks({ plan: { kind: 'same', plan } }));
  expect(decision.kind === 'change' && decision.run.plan).toEqual(plan);
  expect(decision.kind === 'change' && decision.run.epoch).toBe(runIn('approved').epoch);
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

  test('that AWS had no room for is approved again, with nothing left of its claim, and is tried again later', () => {
    const decision = decide(runIn('starting'), { kind: 'start-turned-away', error: 'ThrottlingException' }, NOW);
    const hold = {
      code: 'busy',
      what: 'Systems Manager is throttling, or at its limit of running automations (ThrottlingException)',
      until: NOW + MINUTE,
    };
    expect(decision).toMatchObject({
      run: { state: 'approved', epoch: 1, hold, turnedAway: { times: 1, until: NOW + MINUTE } },
      audit: { type: 'held', note: 'ThrottlingException', evidence: hold },
    });
    expect(decision.kind === 'change' && decision.run).not.toHaveProperty('start');
  });

  test.each([
    [1, 2],
    [2, 4],
    [3, 8],
    [4, 10],
    [400, 10],
  ])(
    'that AWS had no room for %d times is tried again after %d minutes; the bus hears of the first',
    (times, minutes) => {
      const run = runIn('starting', { turnedAway: { times, until: NOW - MINUTE } });
      expect(decide(run, { kind: 'start-turned-away', error: 'Busy' }, NOW)).toMatchObject({
        run: { turnedAway: { times: times + 1, until: NOW + minutes * MINUTE } },
        audit: { type: 'start-retried' },
      });
      expect(check(clearChecks(), { ...run, state: 'approved' })).toMatchObject({ audit: { type: 'start-retried' } });
    },
  );

  test('of a later part that the version before claimed is back at a checkpoint whose share is not known', () => {
    const run = runIn('starting', { earlier: ['exec-1'], start: aStart() });
    expect(decide(run, { kind: 'start-turned-away', error: 'Busy' }, NOW)).toMatchObject({
      run: { state: 'approved', wait: { kind: 'checkpoint', percent: 0 } },
    });
  });

  test('of a later part that AWS had no room for is back at its checkpoint: who says no stops it there', () => {
    const before = runIn('approved', { ...CHECKPOINT, approvals: [anApproval(ANA)], earlier: ['exec-1'] });
    const claimed = check(clearChecks(), { ...before, start: aStart({ executionId: 'exec-1' }) });
    if (claimed.kind !== 'change') throw new Error(claimed.kind);
    expect(claimed.run.wait).toBeUndefined();
    const away = decide(claimed.run, { kind: 'start-turned-away', error: 'Busy' }, NOW);
    expect(away).toMatchObject({
      run: { state: 'approved', wait: { kind: 'checkpoint', percent: 20 }, start: aStart({ executionId: 'exec-1' }) },
    });
    const followed = decide(claimed.run, { kind: 'start-accepted', executionId: 'exec-2' }, NOW);
    // The gatekeeper may still turn it away.
    expect(followed.kind === 'change' && followed.run.start).toHaveProperty('resumes');
  });

  test('of a later part, claimed by the version before, is back at the checkpoint that was asked about', () => {
    const parts = { earlier: ['exec-1'], start: aStart({ busy: true }) };
    const away = { kind: 'start-turned-away', error: 'Busy' } as const;
    expect(
      decide(runIn('starting', { ...parts, askedAgain: { code: 'checkpoint', percent: 20 } }), away, NOW),
    ).toMatchObject({
      run: { wait: { kind: 'checkpoint', percent: 20 } },
    });
    expect(decide(runIn('starting', parts), away, NOW)).toMatchObject({ run: { wait: { kind: 'checkpoint' } } });
  });

  test('that succeeds, ends or is asked for anew forgets how often there was no room', () => {
    const run = runIn('starting', { turnedAway: { times: 3, until: NOW } });
    const plan = { kind: 'changed', plan: aPlan(), planHash: 'b'.repeat(64), why: 'x' } as const;
    for (const decision of [
      decide(run, { kind: 'start-accepted', executionId: 'exec-9' }, NOW),
      decide(run, { kind: 'start-refused', error: 'x' }, NOW),
      check(clearChecks({ plan }), { ...run, state: 'approved' }),
    ])
      expect(decision.kind === 'change' && decision.run).not.toHaveProperty('turnedAway');
  });

  test.each(['running', 'waiting', 'cancelling', 'needs-attention'] as const)(
    'of which the gate let another execution through is that one, and it stays %s',
    (state) => {
      const run = runIn(state, { start: aStart({ executionId: 'exec-2' }) });
      expect(decide(run, { kind: 'admitted', executionId: 'exec-1' }, NOW)).toMatchObject({
        run: { state, start: { executionId: 'exec-1' } },
        audit: {
          type: 'started',
          note: 'exec-1 passed the gate, not exec-2',
          evidence: { admitted: 'exec-1', watchedBefore: 'exec-2' },
        },
      });
      expect(decide(run, { kind: 'admitted', executionId: 'exec-2' }, NOW).kind).toBe('nothing');
    },
  );
});

test.each<[string, Partial<Checks>, string | undefined]>([
  ['nothing', {}, undefined],
  ['a pause', { pause: { kind: 'on', by: 'U0BEN', reason: 'incident' } }, 'everything is paused (incident)'],
  ['a pause that cannot be read', { pause: { kind: 'unknown', what: 'the pause' } }, 'the pause could not be checked'],
  ['a freeze', { freeze: { kind: 'closed', calendars: ['arn:c'] } }, 'a change calendar is closed'],
  ['an approver who left', { eligibilities: { U0ANA: STRANGER } }, 'an approval no longer counts'],
  [
    'a plan that is void',
    { plan: { kind: 'void', plan: aPlan(), why: 'the stack has changed' } },
    'what was approved has changed: the stack has changed',
  ],
  ['something else that goes on', { plan: { kind: 'busy', what: 'stack web is updated' } }, 'stack web is updated'],
])('a start that may have happened is not repeated over %s', (_title, checks, why) => {
  expect(whyNotNow(runIn('starting'), clearChecks(checks), NOW)).toBe(why);
});

test('a start that may have happened is not repeated when its approval has expired', () => {
  expect(whyNotNow(runIn('starting'), clearChecks(), T0 + DAY)).toBe('the approval has expired');
});
