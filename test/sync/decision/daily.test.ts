import type { RunState } from '../../../src/runs/types/run.ts';
import { lastLook, wasRefused } from '../../../src/sync/decision/daily.ts';
import { syncIn } from '../run.ts';

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

const record = (state: RunState) => ({ run: syncIn(state, { planHash: 'same' }) });

test('the same plan is not asked for again by itself once it was refused, and is once it was made', () => {
  for (const state of ['rejected', 'expired', 'cancelled', 'failed', 'needs-attention'] as const)
    expect(wasRefused(record(state), 'same')).toBe(true);
  expect(wasRefused(record('rejected'), 'another')).toBe(false);
  expect(wasRefused(record('succeeded'), 'same')).toBe(false);
});
