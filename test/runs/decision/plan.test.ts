import { decide } from '../../../src/runs/decision/decide.ts';
import type { Decision } from '../../../src/runs/types/decision.ts';
import type { Planning } from '../../../src/runs/types/input.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { aDeployPlan, aStackChange, deployIn, deployOutcome } from '../deploy-fixture.ts';
import { ANA, anApproval, aRun, BEN, CLAIM, clearChecks, DAY, DEV, HOUR, LIMITS, MINUTE, NOW, T0 } from '../fixture.ts';

const PLAN = aDeployPlan({ change: aStackChange({ changeSetId: 'set-2' }) });
const HASH = 'e'.repeat(64);
const KNOWN: Planning = { kind: 'planned', plan: PLAN, planHash: HASH };
const EXACT: Planning = { ...KNOWN, exact: true };

const plan = (planning: Planning, run: Run = deployIn('planning'), now = NOW): Decision =>
  decide(run, { kind: 'planned', planning }, now);

const changed = (decision: Decision): Run => {
  if (decision.kind !== 'change') throw new Error(`no change but ${JSON.stringify(decision)}`);
  return decision.run;
};

test('a plan that is known is put before people, and expires from then on', () => {
  const decision = plan(KNOWN);
  expect(decision).toMatchObject({
    run: { state: 'awaiting-approval', epoch: 1, plan: PLAN, planHash: HASH, approvals: [], expiresAt: NOW + DAY },
    audit: { type: 'planned', evidence: { plan: PLAN, approvedBefore: false } },
  });
  expect(changed(decision)).not.toHaveProperty('planningSince');
});

describe('approvals that came with the request', () => {
  const given = (approvals = [anApproval(ANA)]) => deployIn('planning', { approvals });

  test('count when the plan is exactly what they were given for', () => {
    expect(plan(EXACT, given())).toMatchObject({
      run: { state: 'approved', approvals: [anApproval(ANA)] },
      audit: { evidence: { approvedBefore: true } },
    });
  });

  test('never count for any other plan', () => {
    for (const planning of [KNOWN, { ...KNOWN, exact: false } as const])
      expect(plan(planning, given())).toMatchObject({ run: { state: 'awaiting-approval', approvals: [] } });
  });

  test.each([
    ['too few', [anApproval(ANA)], 2],
    ['of the one who asks', [anApproval(DEV)], 1],
    ['of an older epoch', [anApproval(ANA, { epoch: 7 })], 1],
    ['of two accounts of one person', [anApproval(ANA), anApproval({ ...ANA, userId: 'U0ANA2' })], 2],
  ])('leave the rest to be asked for: %s', (_title, approvals, needed) => {
    const run = deployIn('planning', { approvals, policy: { ...aRun().policy, approvals: needed } });
    expect(plan(EXACT, run)).toMatchObject({ run: { state: 'awaiting-approval', approvals } });
  });

  test('count with that of who set it off, unless more are asked for: then others must give them', () => {
    const approvals = [anApproval(ANA, { at: T0 - 1 }), anApproval(BEN, { at: T0 - 1 })];
    const byAna = (needed: number) =>
      deployIn('planning', { setOffBy: ANA, approvals, policy: { ...aRun().policy, approvals: needed } });
    expect(plan(EXACT, byAna(2))).toMatchObject({ run: { state: 'approved', approvals } });
    expect(plan(EXACT, byAna(3))).toMatchObject({ run: { state: 'awaiting-approval', approvals: [BEN] } });
  });

  test('keep every id of who set it off when that is who asks', () => {
    const setOffBy = { ...ANA, aliases: ['W0ANA'] };
    const inexact = { ...KNOWN, askedBy: 'U0ANA' } as const;
    expect(plan(inexact, deployIn('planning', { setOffBy }))).toMatchObject({ run: { requester: setOffBy } });
    expect(plan(inexact)).toMatchObject({ run: { requester: ANA } });
  });

  test('are enough to schedule it when its time is still to come', () => {
    expect(plan(EXACT, { ...given(), scheduledFor: NOW + HOUR })).toMatchObject({
      run: { state: 'scheduled', expiresAt: NOW + HOUR + DAY },
    });
  });
});

describe('a rollback that someone else set off than who asked for the deploy', () => {
  const setOff = deployIn('planning', { requester: DEV, setOffBy: BEN, approvals: [anApproval(ANA)] });

  test('is theirs when people are asked anew: they do not approve it, and who asked for the deploy may', () => {
    const asked = changed(plan({ ...KNOWN, askedBy: BEN.userId }, setOff));
    expect(asked).toMatchObject({ state: 'awaiting-approval', requester: BEN, approvals: [] });
    const approve = (by: typeof BEN) =>
      decide(asked, { kind: 'approve', by, epoch: 1, eligibility: { may: 'yes', groups: ['platform'] } }, NOW);
    expect(approve(BEN)).toEqual({ kind: 'refuse', refusal: { code: 'own-request' } });
    expect(approve(DEV)).toMatchObject({ kind: 'change', run: { state: 'approved' } });
  });

  test('stays with who asked for the deploy while it is exactly what was approved', () => {
    expect(changed(plan({ ...EXACT, askedBy: BEN.userId }, setOff))).toMatchObject({
      state: 'approved',
      requester: DEV,
    });
  });
});

test('what is so already succeeds without anyone being asked, and leads on', () => {
  const outcome = deployOutcome({ already: true });
  expect(plan({ kind: 'already', outcome })).toMatchObject({
    run: { state: 'succeeded', outcome, report: 'pending', ending: { at: NOW, code: 'succeeded' } },
    audit: { type: 'succeeded', note: 'it was so already' },
  });
});

test('a plan that would hurt ends it before anyone is asked', () => {
  expect(plan({ kind: 'refused', reason: 'the stack has no service role' })).toMatchObject({
    run: { state: 'failed', ending: { at: NOW, code: 'plan-refused', reason: 'the stack has no service role' } },
    audit: { type: 'failed', note: 'the stack has no service role' },
  });
});

describe.each<[Planning, string]>([
  [{ kind: 'not-yet' }, 'AWS has not finished computing the change'],
  [{ kind: 'unknown', what: 'Throttling' }, 'Throttling'],
])('a plan that is %j', (planning, what) => {
  const limit = T0 + 15 * MINUTE;

  test('is waited for 15 minutes', () => {
    expect(plan(planning, deployIn('planning'), limit - 1)).toEqual({ kind: 'nothing', because: what });
  });

  test('and not longer', () => {
    expect(plan(planning, deployIn('planning'), limit)).toMatchObject({
      run: {
        state: 'failed',
        ending: { code: 'plan-refused', reason: `what it would change could not be determined: ${what}` },
      },
    });
  });

  test('counts from when it was last planned, not from the request', () => {
    const again = deployIn('planning', { planningSince: T0 + DAY });
    expect(plan(planning, again, T0 + DAY + 15 * MINUTE - 1).kind).toBe('nothing');
  });
});

test('the clock alone ends a planning that nobody answers', () => {
  expect(decide(deployIn('planning'), { kind: 'time', limits: LIMITS }, T0 + 15 * MINUTE)).toMatchObject({
    run: { state: 'failed' },
  });
});

describe('a plan that is void when it would start', () => {
  const void_ = { kind: 'void', plan: aDeployPlan(), why: 'the stack has changed since' } as const;
  const voided = (run: Run): Decision =>
    decide(run, { kind: 'checked', checks: clearChecks({ plan: void_ }), start: CLAIM }, NOW);

  test('is worked out anew under another epoch, and no approval stays', () => {
    expect(voided(deployIn('approved', { hold: { code: 'unknown', what: 'x' } }))).toMatchObject({
      run: {
        state: 'planning',
        epoch: 2,
        approvals: [],
        planningSince: NOW,
        askedAgain: { code: 'plan-changed', why: 'the stack has changed since' },
      },
      audit: { type: 'plan-changed', note: 'the stack has changed since' },
    });
  });

  test('is never approved by those who approved it before, exact or not', () => {
    const again = changed(voided(deployIn('approved')));
    expect(plan(EXACT, again)).toMatchObject({ run: { state: 'awaiting-approval', epoch: 2, approvals: [] } });
    expect(decide(again, { kind: 'approve', by: BEN, epoch: 1, eligibility: { may: 'yes', groups: [] } }, NOW)).toEqual(
      {
        kind: 'refuse',
        refusal: { code: 'stale', epoch: 2 },
      },
    );
  });

  test('at a checkpoint leads back to the checkpoint', () => {
    const wait = { kind: 'checkpoint', percent: 20 } as const;
    const again = changed(voided(deployIn('approved', { wait, earlier: ['exec-1'] })));
    expect(changed(plan(KNOWN, again))).toMatchObject({ state: 'waiting', wait, earlier: ['exec-1'] });
  });
});
