import { decide } from '../../../src/runs/decision/decide.ts';
import type { Deadline } from '../../../src/runs/types/input.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { APPROVER, aRun, BEN, DAY, HOUR, INPUTS, NOW, STRANGER } from '../fixture.ts';
import { OPENS, slotRun, standingRun } from '../slot-fixture.ts';

const deadline = (due: number, nextOpening?: number): Deadline => ({
  due,
  what: 'CVE-2026-1',
  rule: 'BOD 26-04: known exploited, public, 3 days',
  ...(nextOpening === undefined ? {} : { nextOpening }),
});

const refusedFor = (run: Run, input: Parameters<typeof decide>[1]): string | undefined => {
  const decision = decide(run, input, NOW);
  return decision.kind === 'refuse' ? decision.refusal.code : undefined;
};

describe('a deferral', () => {
  test.each<[string, number, string | undefined]>([
    ['to a time before the deadline', NOW + 2 * HOUR, undefined],
    ['to the deadline itself', NOW + 3 * HOUR, undefined],
    ['beyond it', NOW + 3 * HOUR + 1, 'beyond-deadline'],
    ['too far in any case', NOW + 99 * DAY, 'defer-too-far'],
  ])('%s', (_, until, code) => {
    const input = { ...INPUTS.defer, until, epoch: 1, deadline: deadline(NOW + 3 * HOUR) };
    expect(refusedFor(aRun(), input)).toBe(code);
  });

  test('of anything that is overdue is refused, but not a start now', () => {
    const input = { ...INPUTS.defer, epoch: 1, deadline: deadline(NOW - DAY) };
    expect(refusedFor(aRun(), { ...input, until: NOW + HOUR })).toBe('beyond-deadline');
    expect(refusedFor(slotRun('scheduled'), { ...input, until: 'now' })).toBeUndefined();
  });

  test('of several people is no way past it', () => {
    const escalated = { approvals: 1, groups: { leads: { kind: 'users' as const, users: ['U0BEN'] } } };
    const seen = { eligibility: APPROVER, approvals: 1 };
    const input = { ...INPUTS.defer, until: NOW + 4 * HOUR, epoch: 1, escalated: seen, deadline: deadline(NOW + HOUR) };
    expect(refusedFor(aRun({ deferrals: 2, policy: { ...aRun().policy, escalated } }), input)).toBe('beyond-deadline');
  });
});

describe('a skip', () => {
  const skip = (run: Run, limit: Deadline, eligibility = APPROVER) =>
    refusedFor(run, { kind: 'reject', by: BEN, epoch: 1, reason: 'later', eligibility, deadline: limit });

  test.each<[string, Deadline, string | undefined]>([
    ['the window opens again in time', deadline(OPENS + 8 * DAY, OPENS + 7 * DAY), undefined],
    ['the window opens again too late', deadline(OPENS + 6 * DAY, OPENS + 7 * DAY), 'beyond-deadline'],
    ['nobody knows when it opens again', deadline(OPENS + 60 * DAY), 'beyond-deadline'],
    ['it is overdue', deadline(NOW - DAY, OPENS + 7 * DAY), 'beyond-deadline'],
  ])('where %s', (_, limit, code) => {
    expect(skip(slotRun('scheduled'), limit)).toBe(code);
    expect(skip(standingRun('scheduled'), limit)).toBe(code);
  });

  test('is refused of who may not decide for that reason', () => {
    expect(skip(slotRun('scheduled'), deadline(NOW), STRANGER)).toBe('ineligible');
  });

  test('is none of a request without a window: it can be rejected', () => {
    expect(skip(aRun(), deadline(NOW - DAY))).toBeUndefined();
  });
});
