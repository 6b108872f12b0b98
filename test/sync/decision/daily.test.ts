import type { RunState } from '../../../src/runs/types/state.ts';
import { lastLook, refusedPlans } from '../../../src/sync/decision/daily.ts';
import { aPlan, REMOVED, syncIn } from '../run.ts';

const at = (now: string, time = '06:00', timezone = 'Australia/Sydney') =>
  lastLook(time, { now: Date.parse(now), timezone });

test.each([
  ['before the hour', '2026-11-18T18:59:00Z', '2026-11-18'],
  ['at the hour', '2026-11-18T19:00:00Z', '2026-11-19'],
  ['late in the day', '2026-11-19T12:59:00Z', '2026-11-19'],
])('%s', (_what, now, day) => {
  expect(at(now)?.day).toBe(day);
});

test('an hour that the clocks leave out is the one after it', () => {
  const due = at('2026-10-03T20:00:00Z', '02:30');
  expect(due).toEqual({ day: '2026-10-04', dueAt: Date.parse('2026-10-03T16:30:00Z') });
});

const record = (state: RunState, planHash = 'same', parts: Parameters<typeof syncIn>[1] = {}) => ({
  run: syncIn(state, { planHash, ...parts }),
});

test('the same plan is not asked for again by itself once it was refused, and is once it was made', () => {
  for (const state of ['rejected', 'expired', 'cancelled', 'failed', 'needs-attention'] as const)
    expect(refusedPlans([], record(state))).toEqual(['same']);
  expect(refusedPlans(['same', 'other'], record('succeeded'))).toEqual(['other']);
  expect(refusedPlans([], undefined)).toEqual([]);
});

test('a plan that was refused stays so, whatever was asked for after it', () => {
  const removal = record('succeeded', 'gone', { plan: aPlan({ operation: 'remove', changes: REMOVED }) });
  expect(refusedPlans(['first'], record('succeeded', 'second'))).toEqual(['first']);
  expect(refusedPlans(['first'], record('rejected', 'second'))).toEqual(['first', 'second']);
  expect(refusedPlans(['first'], removal)).toEqual(['first']);
  expect(refusedPlans(['first', 'second'], record('rejected', 'first'))).toEqual(['second', 'first']);
});

test('a plan that tags overtook was refused by nobody', () => {
  expect(refusedPlans([], record('failed', 'same', { ending: { at: 0, code: 'plan-gone' } }))).toEqual([]);
});
