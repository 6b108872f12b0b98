import type { Eligibility, Person } from '../../../src/approvals/types.ts';
import { decide } from '../../../src/runs/decision/decide.ts';
import type { Decision } from '../../../src/runs/types/decision.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import {
  ANA,
  APPROVER,
  aRun,
  BEN,
  CLEO,
  CLEO_AGAIN,
  DAY,
  DEV,
  HOUR,
  INPUTS,
  MINUTE,
  NOW,
  STRANGER,
  T0,
} from '../fixture.ts';
import { armedRun, SLOT, slotRun, standingRun } from '../slot-fixture.ts';

const LATER = T0 + 30 * HOUR;

const change = (decision: Decision): Extract<Decision, { kind: 'change' }> => {
  if (decision.kind !== 'change') throw new Error(JSON.stringify(decision));
  return decision;
};

const defer = (run: Run, until: number | 'now', eligibility: Eligibility = APPROVER): Decision =>
  decide(run, { ...INPUTS.defer, until, epoch: run.epoch, eligibility }, NOW);

describe('out of its slot', () => {
  test.each<[string, Run]>([
    ['asked', slotRun('awaiting-approval')],
    ['approved', slotRun('scheduled')],
    ['armed', armedRun()],
    ['approved in advance', standingRun('scheduled')],
  ])('a run that was %s is planned anew and asked for, for a time of its own', (_state, run) => {
    const { run: moved, audit } = change(defer(run, LATER));
    expect(moved).toMatchObject({
      state: 'planning',
      epoch: 2,
      approvals: [],
      subject: SLOT.elsewhere,
      scheduledFor: LATER,
      expiresAt: LATER + DAY,
      deferrals: 1,
      planningSince: NOW,
      askedAgain: { code: 'deferred', by: 'U0BEN' },
    });
    for (const gone of ['slot', 'standing', 'armed']) expect(moved).not.toHaveProperty(gone);
    expect(audit).toMatchObject({ type: 'deferred', evidence: { until: LATER, epoch: 2 } });
  });

  test('to now costs no deferral, even where none is left', () => {
    const { run } = change(defer(slotRun('scheduled', { deferrals: 2 }), 'now'));
    expect(run).toMatchObject({ state: 'planning', epoch: 2, deferrals: 2, expiresAt: NOW + DAY });
    expect(run).not.toHaveProperty('scheduledFor');
  });

  test('it is asked for and started as any other, never approved in advance', () => {
    const { run } = change(defer(standingRun('scheduled'), 'now'));
    const planned = change(decide(run, { ...INPUTS.planned, standing: true }, NOW));
    expect(planned.run.state).toBe('awaiting-approval');
    const approved = change(decide(planned.run, { ...INPUTS.approve, epoch: 2 }, NOW));
    expect(approved.run).toMatchObject({ state: 'approved', expiresAt: NOW + DAY });
    expect(change(decide(approved.run, INPUTS.checked, NOW)).run.state).toBe('starting');
  });

  test('who may not decide moves nothing', () => {
    for (const until of ['now', LATER] as const)
      expect(defer(armedRun(), until, STRANGER)).toEqual({
        kind: 'refuse',
        refusal: { code: 'ineligible', why: 'not-approver' },
      });
  });

  test('one without a slot is approved, not moved to now', () => {
    expect(defer(aRun(), 'now')).toEqual({ kind: 'refuse', refusal: { code: 'defer-past' } });
  });
});

describe('beyond its deferrals', () => {
  const groups = { leads: { kind: 'users', users: ['U0BEN', 'U0CLEO', 'U0CLEO2'] } } as const;
  const policy = { ...aRun().policy, escalated: { approvals: 2, groups } };
  const spent = (parts: Partial<Run> = {}): Run => ({ ...slotRun('scheduled', { deferrals: 2, policy }), ...parts });
  const ask = (
    run: Run,
    by: Person,
    { until = LATER, eligibility = { may: 'yes', groups: ['leads'] } as Eligibility, approvals = 2 } = {},
  ): Decision =>
    decide(
      run,
      { kind: 'defer', by, epoch: run.epoch, until, eligibility: STRANGER, escalated: { eligibility, approvals } },
      NOW,
    );

  test('several people for the same moment move it; until then nothing changes', () => {
    const { run, audit } = change(ask(spent(), BEN));
    expect(run).toMatchObject({ state: 'scheduled', epoch: 1, slot: SLOT, deferAsked: { until: LATER, by: [BEN] } });
    expect(audit).toMatchObject({ type: 'defer-asked', by: 'U0BEN', evidence: { until: LATER, have: 1, need: 2 } });
    const moved = change(ask(run, CLEO));
    expect(moved.run).toMatchObject({ state: 'planning', epoch: 2, scheduledFor: LATER, deferrals: 3 });
    expect(moved.run).not.toHaveProperty('deferAsked');
  });

  test('an armed run stays armed while they are collected', () => {
    const armed = armedRun({ deferrals: 2, policy });
    expect(change(ask(armed, BEN)).run.armed).toEqual(armed.armed);
  });

  test('another moment begins anew', () => {
    const { run } = change(ask(spent(), BEN));
    expect(change(ask(run, CLEO, { until: LATER + HOUR })).run.deferAsked).toMatchObject({
      until: LATER + HOUR,
      by: [{ userId: 'U0CLEO' }],
    });
  });

  test.each<[string, Decision, object]>([
    [
      'one person twice',
      ask(change(ask(spent(), BEN)).run, BEN),
      { code: 'already-deferred-by-you', have: 1, need: 2 },
    ],
    [
      'by another account either',
      ask(change(ask(spent(), CLEO)).run, CLEO_AGAIN),
      { code: 'already-deferred-by-you', have: 1, need: 2 },
    ],
    [
      'an approver of none of the groups',
      ask(spent(), ANA, { eligibility: STRANGER }),
      { code: 'not-escalated', groups },
    ],
    ['a guest', ask(spent(), DEV, { eligibility: { may: 'no', code: 'guest' } }), { code: 'ineligible', why: 'guest' }],
    [
      'someone who cannot be read',
      ask(spent(), DEV, { eligibility: { may: 'unknown', what: 'x' } }),
      { code: 'unknown-eligibility', what: 'x' },
    ],
    ['a moment that has passed', ask(spent(), BEN, { until: NOW - MINUTE }), { code: 'defer-past' }],
  ])('does not count %s', (_who, decision, refusal) => {
    expect(decision).toEqual({ kind: 'refuse', refusal });
  });

  test('today’s config may ask for more people, or take it away', () => {
    expect(change(ask(change(ask(spent(), BEN)).run, CLEO, { approvals: 3 })).audit.type).toBe('defer-asked');
    expect(defer(spent(), LATER)).toEqual({ kind: 'refuse', refusal: { code: 'no-deferrals-left', max: 2 } });
  });

  test('a policy without it refuses as ever', () => {
    const { policy: _policy, ...rest } = spent();
    expect(ask({ ...rest, policy: aRun().policy }, BEN)).toMatchObject({ kind: 'refuse' });
    expect(defer({ ...rest, policy: aRun().policy }, LATER)).toEqual({
      kind: 'refuse',
      refusal: { code: 'no-deferrals-left', max: 2 },
    });
  });
});
